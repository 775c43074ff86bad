namespace CrmIntegration.Language.Conversations;

/// <summary>One thing noticed in a conversation, with the place where it was said.</summary>
/// <param name="Kind">One of <see cref="FindingKinds"/>.</param>
/// <param name="What">Which one: the objection's matter, the competitor's name, a promise's due day (yyyy-MM-dd); null where the kind says it all.</param>
/// <param name="Line">The utterance, from 1.</param>
/// <param name="At">From the conversation's beginning, where the file says.</param>
/// <param name="Quote">The sentence, as it was said.</param>
public sealed record Finding(string Kind, string? What, Side Side, int Line, TimeSpan? At, string Quote);

/// <summary>What can be noticed. Names are stable: they are stored, and the forecast learns from them.</summary>
public static class FindingKinds
{
    public const string Positive = "positive", Negative = "negative", Objection = "objection", Competitor = "competitor", Budget = "budget", Authority = "authority", Need = "need",
        Timing = "timing", NextStep = "next-step", Promise = "promise", Reference = "reference", Unanswered = "unanswered";

    public static readonly IReadOnlyList<string> All = [Positive, Negative, Objection, Competitor, Budget, Authority, Need, Timing, NextStep, Promise, Reference, Unanswered];

    /// <summary>Matters of an objection.</summary>
    public const string OfPrice = "price", OfTime = "time", OfNeed = "need", OfTrust = "trust";
}
