using CrmIntegration.Language.Conversations;

namespace CrmIntegration.Language.Replies;

/// <summary>A mail of a thread, as far as promises need it.</summary>
public sealed record ThreadTurn(string Id, bool Incoming, DateTimeOffset At, string Text, string Language);

/// <param name="Quote">Our own words.</param>
/// <param name="Due">The day it named; null when it named none.</param>
public sealed record OpenPromise(string MailId, DateTimeOffset At, string Quote, DateOnly? Due);

/// <summary>What we promised in a thread and have not followed up with a mail since.</summary>
public static class Promises
{
    const int Most = 3;

    /// <param name="turns">Oldest first.</param>
    /// <returns>Newest first. A promise is done with when we wrote again after it.</returns>
    public static IReadOnlyList<OpenPromise> Open(IReadOnlyList<ThreadTurn> turns)
    {
        if (turns.LastOrDefault(t => !t.Incoming) is not { } last)
            return [];
        var words = Lexicon.Of(last.Language).Promise;
        return [.. Sentences.Of(last.Text).Where(s => s.Length < 400 && s[^1] is not ('?' or '？') && words.In(s.ToLowerInvariant()) is not null && InjectionScan.Find(s).Count == 0)
            .Select(s => new OpenPromise(last.Id, last.At, s.ReplaceLineEndings(" "), DueDates.In(s, DateOnly.FromDateTime(last.At.UtcDateTime)))).Reverse().Take(Most)];
    }
}
