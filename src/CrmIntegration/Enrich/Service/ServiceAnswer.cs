using CrmIntegration.Language;
using CrmIntegration.Language.Retrieval;
using CrmIntegration.Records;
using CrmIntegration.Trust;

namespace CrmIntegration.Enrich.Service;

/// <summary>What is asked, as the writers see it.</summary>
/// <param name="Text">Visible characters only, never empty.</param>
/// <param name="Before">The customer's question before, which a short one may go on from.</param>
/// <param name="Language">ISO 639-1; null: nothing tells, and the article that fits decides.</param>
/// <param name="Suspicious">It speaks to a language model or hides something: no model gets to see it.</param>
sealed record ServiceQuestion(Guid ConnectionId, string Text, string? Before, string? Language, bool Suspicious, Audience Audience, string? AskedBy, string? About, IReadOnlyCollection<string> KnownNames)
{
    const int MostParts = 4;

    /// <summary>The fields of the CRM that the text was read from; empty: somebody typed it into a chat.</summary>
    public IReadOnlyList<FieldValue> Of { get; init; } = [];

    /// <summary>The whole of it: "and for gateways?" alone means nothing.</summary>
    public string Sought => Before is not null && Support.Needs(Text) < 2 ? $"{Before} {Text}" : Text;

    /// <summary>The things that are asked, one by one, so that the story around a question does not hide it; all of it where nothing is asked in so many words.</summary>
    public IReadOnlyList<string> Parts
    {
        get
        {
            var asks = MailAsks.Of(Text).Where(a => a.Kind is "question" or "request" && Support.Needs(a.Quote) > 0 && InjectionScan.Find(a.Quote).Count == 0).SelectMany(a => Clauses.Of(a.Quote)).Where(p => Support.Needs(p) > 0 || MailAsks.NamesItsThing(p)).Take(MostParts).ToList();
            return asks.Count > 1 || asks.Count == 1 && Sought == Text ? asks : [Sought];
        }
    }
}

/// <param name="Sentences">Each passed every check; empty: abstained.</param>
/// <param name="Missing">Words of the question that no article speaks of.</param>
/// <param name="Notes">For the record: what was taken out and why. Never the words themselves of what is masked.</param>
sealed record ServiceAnswer(IReadOnlyList<ServiceSentence> Sentences, string Language, string Writer, string? Abstained, IReadOnlyList<string> Missing, IReadOnlyList<string> Notes)
{
    /// <summary>What was asked beside that and stays open, in the customer's words.</summary>
    public IReadOnlyList<string> Open { get; init; } = [];
}
