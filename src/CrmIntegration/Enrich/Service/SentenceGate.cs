using CrmIntegration.Language;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Service;

/// <summary>
/// What stands between a writer and a customer, sentence by sentence. A sentence is shown when every number, date, price, name and link in it stands in the
/// spans that it names, and it is about something that those spans hold. This is why answers are streamed by sentences and not by tokens: a token cannot be
/// checked, and what was shown cannot be taken back.
/// </summary>
static class SentenceGate
{
    const int LongestSentence = 600;

    /// <returns>Null: it may be shown. Else why not, without the words of the sentence.</returns>
    public static string? Refusal(ServiceSentence sentence, string question, string instructions)
    {
        if (sentence.Text.Length > LongestSentence)
            return "A sentence was longer than any sentence is.";
        var quotes = sentence.Sources.Select(s => s.Quote).ToList();
        if (CitationCheck.Check(sentence.Text, quotes).Count > 0)
            return "A sentence stated a fact that its sources do not hold.";
        return DraftGate.Refusal(sentence.Text, new(question, quotes, instructions)) is { } why ? why.Split(':', '(')[0].TrimEnd() + "." : null;
    }
}
