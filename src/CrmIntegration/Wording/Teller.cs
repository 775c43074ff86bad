using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;

namespace CrmIntegration.Wording;

/// <summary>Tells a kept English sentence in somebody's language. What is none of our sentences (a CRM's or a language model's own words) stays as it was said.</summary>
sealed partial class Teller(IStringLocalizer<Sayings> t, IEnumerable<KeptBook> books)
{
    /// <summary>In the reader's language and with the numbers of the reader's region, as this request has them.</summary>
    [return: NotNullIfNotNull(nameof(says))]
    public string? Tell(string? says) => says is null || CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? says : ReasonText.Of(t, says) ?? Kept(says) ?? FeatureName.Known(t, says) ?? says;

    /// <summary>In this language, whoever asks: nothing else of the request changes its culture.</summary>
    public string Tell(string says, CultureInfo language)
    {
        var (region, before) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = language;
            return Tell(says);
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (region, before);
        }
    }

    // Several sentences may stand side by side: each is told where all can be; a text of several that belong together is one entry; what is left is told as far as it is known.
    string? Kept(string says)
    {
        var sentences = Between().Split(says);
        if (sentences.Length == 1)
            return One(says);
        var each = sentences.Select(s => One(s)).ToList();
        return !each.Contains(null) ? Side(each!) : One(says) ?? (each.TrueForAll(e => e is null) ? null : Side(sentences.Zip(each, (said, told) => told ?? said)));
    }

    // Chinese sentences stand without a blank between them.
    static string Side(IEnumerable<string> sentences) => string.Join(IsChinese ? "" : " ", sentences);
    static bool IsChinese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";

    string? One(string says) => books.Select(b => b.Tell(says, CultureInfo.CurrentUICulture, Piece)).FirstOrDefault(told => told is not null);

    // A number in the reader's writing, a sentence inside a sentence, words of ours in a list; what is none of it is data.
    string Piece(string piece) => ReasonText.Number(piece) ?? (piece.EndsWith('.') ? Kept(piece) : null) ?? string.Join(IsChinese ? "、" : ", ", piece.Split(", ").Select(word => FeatureName.Known(t, word) ?? One(word) ?? word));

    [GeneratedRegex(@"(?<=[.!?]) (?=[\p{Lu}0-9])")]
    private static partial Regex Between();

    /// <summary>What a model looks at, in the reader's words.</summary>
    public string Feature(string name) => FeatureName.Of(t, name);
}
