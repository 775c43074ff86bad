using System.Text.Json.Serialization;

namespace CrmIntegration.Records;

/// <summary>How a draft is to be written again.</summary>
public static class Rewrite
{
    public const string Shorter = "shorter", Friendlier = "friendlier", Formal = "more-formal";
    /// <summary>Of a suggestion that was written again.</summary>
    public const string PromptVersion = "again-1";

    public static readonly IReadOnlyList<string> All = [Shorter, Friendlier, Formal];
}

/// <summary>A step of a draft being written: a checked sentence, a taking back of all of them, or the end. Travels as a server-sent event of its <see cref="Name"/>.</summary>
/// <param name="Sentence">May be shown: it has passed every check that a sentence can be put to alone, and with those before it.</param>
/// <param name="TakenBack">What was shown does not hold as a whole: take it away; what follows begins anew.</param>
/// <param name="Done">The last step.</param>
public sealed record DraftStep(SuggestionSentence? Sentence = null, string? TakenBack = null, DraftDone? Done = null)
{
    [JsonIgnore]
    public string Name => Sentence is not null ? "sentence" : Done is not null ? "done" : "taken-back";
}

/// <param name="Id">Of the mail's suggestion as it stands now, with this draft in it.</param>
/// <param name="Says">Why the draft is as it was; null: it was written again.</param>
public sealed record DraftDone(Guid Id, string Writer, SuggestionDraft Draft, string? Says = null);

/// <summary>What the console and the panel ask about replies.</summary>
public interface IReplies
{
    /// <summary>Writes one draft of a suggestion again and keeps the outcome as the mail's newest suggestion. No step holds an unchecked word.</summary>
    /// <param name="way">Of <see cref="Rewrite"/>.</param>
    /// <param name="askedBy">The CRM's user id: their budget is used.</param>
    IAsyncEnumerable<DraftStep> WriteAgainAsync(Guid connectionId, Suggestion about, int draft, string way, string? askedBy, CancellationToken cancel);
}
