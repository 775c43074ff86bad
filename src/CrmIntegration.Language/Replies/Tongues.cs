using System.Globalization;

namespace CrmIntegration.Language.Replies;

/// <summary>What most people write in a country that has one language of business: a CRM knows an account's country, seldom its language.</summary>
public static class Tongues
{
    const string ByCountry = "GB en|IE en|US en|AU en|NZ en|SG en|DE de|AT de|FR fr|ES es|MX es|AR es|CO es|PE es|CL es|IT it|PT pt|BR pt|NL nl|SE sv|DK da|NO nb|PL pl|CZ cs|CN zh|TW zh|JP ja";
    static readonly Dictionary<string, string> Known = Read();

    /// <param name="country">A two-letter code, or the country's name in English or in its own language.</param>
    /// <returns>ISO 639-1; null: unknown, or a country of several languages.</returns>
    public static string? Of(string? country) => country?.Trim() is { Length: >= 2 } said ? Known.GetValueOrDefault(said) : null;

    static Dictionary<string, string> Read()
    {
        var known = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["UK"] = "en", ["England"] = "en", ["Great Britain"] = "en", ["USA"] = "en", ["Holland"] = "nl" };
        foreach (var (code, language) in ByCountry.Split('|').Select(p => (p[..2], p[3..])))
        {
            known[code] = language;
            known.TryAdd(new RegionInfo(code).EnglishName, language);
            known.TryAdd(new RegionInfo($"{language}-{code}").NativeName, language);
        }
        return known;
    }
}
