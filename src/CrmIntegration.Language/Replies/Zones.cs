using System.Globalization;

namespace CrmIntegration.Language.Replies;

/// <summary>The clock of a country, where it has only one: a CRM knows an account's country, seldom its clock.</summary>
public static class Zones
{
    static readonly Dictionary<string, string> ByCode = Lines(
        """
        AT Europe/Vienna|BE Europe/Brussels|BG Europe/Sofia|CH Europe/Zurich|CZ Europe/Prague|DE Europe/Berlin|DK Europe/Copenhagen|EE Europe/Tallinn|FI Europe/Helsinki|FR Europe/Paris|GB Europe/London|GR Europe/Athens
        HR Europe/Zagreb|HU Europe/Budapest|IE Europe/Dublin|IT Europe/Rome|LT Europe/Vilnius|LU Europe/Luxembourg|LV Europe/Riga|NL Europe/Amsterdam|NO Europe/Oslo|PL Europe/Warsaw|RO Europe/Bucharest|SE Europe/Stockholm
        SI Europe/Ljubljana|SK Europe/Bratislava|TR Europe/Istanbul|CN Asia/Shanghai|HK Asia/Hong_Kong|IL Asia/Jerusalem|IN Asia/Kolkata|JP Asia/Tokyo|KR Asia/Seoul|SG Asia/Singapore|TH Asia/Bangkok|TW Asia/Taipei
        AE Asia/Dubai|ZA Africa/Johannesburg|EG Africa/Cairo|AR America/Argentina/Buenos_Aires|CO America/Bogota|PE America/Lima
        """);
    static readonly Dictionary<string, string> ByName = Names();

    /// <param name="country">A two-letter code, or the country's name in English or in its own language.</param>
    /// <returns>Null: unknown, or a country of several zones.</returns>
    public static TimeZoneInfo? Of(string? country) =>
        country?.Trim() is { Length: >= 2 } said && (ByCode.TryGetValue(said.ToUpperInvariant(), out var id) || ByName.TryGetValue(said, out id)) ? Find(id) : null;

    /// <summary>By its IANA name, such as Europe/Berlin.</summary>
    /// <returns>Null: there is no such zone.</returns>
    public static TimeZoneInfo? Find(string id) => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null;

    static Dictionary<string, string> Lines(string lines) =>
        lines.Split('|', '\n').Select(p => p.Trim().Split(' ', 2)).ToDictionary(p => p[0], p => p[1]);

    static Dictionary<string, string> Names()
    {
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["UK"] = ByCode["GB"], ["Great Britain"] = ByCode["GB"], ["England"] = ByCode["GB"], ["Holland"] = ByCode["NL"] };
        foreach (var (code, zone) in ByCode)
        {
            var region = new RegionInfo(code);
            names.TryAdd(region.EnglishName, zone);
            names.TryAdd(region.NativeName, zone);
        }
        // A region made of its code alone speaks the invariant language: the name in the country's own comes from a culture.
        foreach (var culture in new[] { "de-DE", "de-AT", "de-CH", "fr-FR", "fr-BE", "es-AR", "it-IT", "nl-NL", "zh-CN", "ja-JP", "ko-KR", "pl-PL", "sv-SE", "nb-NO", "da-DK", "fi-FI", "cs-CZ", "hu-HU" })
            if (new RegionInfo(culture) is var known && ByCode.TryGetValue(known.TwoLetterISORegionName, out var zone))
                names.TryAdd(known.NativeName, zone);
        return names;
    }
}
