using CrmIntegration.Language;
using CrmIntegration.Records;

namespace CrmIntegration.Trust;

/// <summary>Sentences in which something must be hidden and something must stay, in several languages and spellings. No model has a part in it: it keeps the masker as good as it is.</summary>
sealed class MaskingGolden : IGoldenSet
{
    static readonly (string Id, string Language, string Text, string[] Hidden, string[] Stays)[] Cases =
    [
        ("en-mail", "en", "Please write to ann.berg@quillfeather.example about the loom.", ["ann.berg@quillfeather.example"], ["about the loom"]),
        ("en-phone", "en", "Call Ann Berg on +44 20 7946 0958 before noon.", ["Ann Berg", "7946 0958"], ["before noon"]),
        ("en-spaced-mail", "en", "My address is ann . berg @ quillfeather . example, thanks.", ["quillfeather . example"], ["My address is"]),
        ("de-iban", "de", "Bitte überweisen Sie auf DE89 3704 0044 0532 0130 00, Danke.", ["3704 0044 0532"], ["Bitte überweisen Sie auf"]),
        ("de-name", "de", "Mit freundlichen Grüßen\nJürgen Müller", ["Jürgen Müller"], ["Mit freundlichen Grüßen"]),
        ("fr-phone", "fr", "Appelez-moi au 06 12 34 56 78 demain.", ["06 12 34 56 78"], ["Appelez-moi au", "demain"]),
        ("es-card", "es", "Mi tarjeta es 4111 1111 1111 1111, gracias.", ["4111 1111 1111"], ["gracias"]),
        ("en-secret", "en", "The password is hunter2canary! for the portal.", ["hunter2canary!"], ["for the portal"]),
        ("en-ssn", "en", "His social security number is 536-90-4399.", ["536-90-4399"], ["social security number"]),
        ("it-name", "it", "Cordiali saluti,\nGiulia Rossi", ["Giulia Rossi"], ["Cordiali saluti"]),
        ("en-amount", "en", "The renewal costs 12,500.00 EUR for 36 months.", [], ["12,500.00 EUR", "36 months"]),
        ("de-date", "de", "Die Lieferung am 12. März passt uns.", [], ["12. März"]),
    ];

    public string Feature => "masking";
    public string BuiltIn => "";

    public Task<IReadOnlyList<GoldenScore>> ScoreAsync(Guid connectionId, PromptVersion? version, CancellationToken cancel) => Task.FromResult<IReadOnlyList<GoldenScore>>([.. Cases.Select(c =>
    {
        var masked = new Masker([]).Mask(c.Text);
        List<(bool Right, string Wrong)> points = [.. c.Hidden.Select(h => (!masked.Contains(h, StringComparison.Ordinal), $"'{h}' shows")), .. c.Stays.Select(s => (masked.Contains(s, StringComparison.Ordinal), $"'{s}' is hidden"))];
        return new GoldenScore(c.Id, c.Language, points.Count(p => p.Right) / (double)points.Count, [.. points.Where(p => !p.Right).Select(p => p.Wrong)]);
    })]);
}
