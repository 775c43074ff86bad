using System.Globalization;

namespace CrmIntegration.Records;

/// <summary>The signs of a service conversation in words, for whoever reads the API: English, German, Chinese; another language gets English.</summary>
public static class ServiceWords
{
    static readonly string[] Languages = ["en", "de", "zh"];

    static readonly Dictionary<string, string[]> All = new(StringComparer.Ordinal)
    {
        [ServiceChat.Open] = ["the service answers", "der Service antwortet", "由系统答复"],
        [ServiceChat.Waiting] = ["waits for a person", "wartet auf einen Menschen", "等待人工"],
        [ServiceChat.Taken] = ["a person has it", "ein Mensch ist dran", "已由人工接手"],
        [ServiceChat.Closed] = ["closed", "geschlossen", "已结束"],
        ["answered"] = ["answered from the articles", "aus den Artikeln beantwortet", "已根据文章答复"],
        ["abstained"] = ["no article answers it", "kein Artikel beantwortet es", "没有文章能够答复"],
        ["handed-over"] = ["handed over to a person", "an einen Menschen übergeben", "已转交人工"],
        ["with-person"] = ["a person has it, the service is silent", "ein Mensch ist dran, der Service schweigt", "已由人工处理，系统不再答复"],
        [ServiceChat.AsksForPerson] = ["asks for a person", "möchte mit einem Menschen sprechen", "要求人工服务"],
        [ServiceChat.Threatens] = ["speaks of a lawyer, a court or the authorities", "spricht von Anwalt, Gericht oder Behörde", "提到律师、法院或主管部门"],
        [ServiceChat.Complains] = ["complains strongly", "beschwert sich heftig", "强烈投诉"],
        [ServiceChat.AbstainedTwice] = ["no article answered twice in a row", "zweimal hintereinander hatte kein Artikel eine Antwort", "连续两次没有文章能够答复"],
        [ServiceChat.AnsweredByPerson] = ["a colleague answered", "jemand aus dem Team hat geantwortet", "同事已答复"],
        [ServiceChat.ColleagueDecided] = ["a colleague decided so", "jemand aus dem Team hat es so entschieden", "同事作出的决定"],
    };

    /// <summary>What a state, an outcome or a reason means; somebody's own words stay as they are, nothing stays nothing.</summary>
    public static string? Of(string? sign, string language) => sign is not null && All.TryGetValue(sign, out var words) ? words[Math.Max(0, Array.IndexOf(Languages, language))] : sign;

    /// <summary>The first of an Accept-Language header's languages that we have words in.</summary>
    public static string Language(string? accepted) =>
        (accepted ?? "").Split(',').Select(p => p.Split(';')).OrderByDescending(p => p.Length > 1 && double.TryParse(p[1].Trim().Replace("q=", ""), NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) ? weight : 1)
            .Select(p => p[0].Trim().Split('-')[0].ToLowerInvariant()).FirstOrDefault(Languages.Contains) ?? "en";
}
