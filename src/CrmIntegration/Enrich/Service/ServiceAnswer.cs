using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Service;

/// <summary>What is asked, as the writers see it.</summary>
/// <param name="Text">Visible characters only, never empty.</param>
/// <param name="Before">The customer's question before, which a short one may go on from.</param>
/// <param name="Language">ISO 639-1; null: nothing tells, and the article that fits decides.</param>
/// <param name="Suspicious">It speaks to a language model or hides something: no model gets to see it.</param>
sealed record ServiceQuestion(Guid ConnectionId, string Text, string? Before, string? Language, bool Suspicious, Audience Audience, string? AskedBy, string? About, IReadOnlyCollection<string> KnownNames)
{
    const int ShortQuestion = 30;

    /// <summary>What is searched for: "and for gateways?" alone means nothing.</summary>
    public string Sought => Before is not null && Text.Length <= ShortQuestion ? $"{Before} {Text}" : Text;
}

/// <param name="Sentences">Each passed every check; empty: abstained.</param>
/// <param name="Missing">Words of the question that no article speaks of.</param>
/// <param name="Notes">For the record: what was taken out and why. Never the words themselves of what is masked.</param>
sealed record ServiceAnswer(IReadOnlyList<ServiceSentence> Sentences, string Language, string Writer, string? Abstained, IReadOnlyList<string> Missing, IReadOnlyList<string> Notes);
