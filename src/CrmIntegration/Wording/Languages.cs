using System.Globalization;

namespace CrmIntegration.Wording;

/// <summary>The languages that people are spoken to in. Every tag of a browser or a CRM (zh-CN, de_AT, en-GB) leads to one of them, or to none.</summary>
static class Languages
{
    public static readonly IReadOnlyList<(string Tag, string Name)> All = [("en", "English"), ("de", "Deutsch"), ("zh-Hans", "中文")];
    static readonly Dictionary<string, CultureInfo> Cultures = All.ToDictionary(l => l.Tag.Split('-')[0], l => CultureInfo.GetCultureInfo(l.Tag), StringComparer.OrdinalIgnoreCase);

    public static CultureInfo English => Cultures["en"];

    /// <returns>Null: none of ours.</returns>
    public static CultureInfo? Of(string? tag) => tag is null ? null : Cultures.GetValueOrDefault(tag.Split('-', '_')[0]);

    /// <summary>By its own tag, as a form sends it.</summary>
    public static bool Is(string? tag) => All.Any(l => l.Tag == tag);
}
