using System.Collections.Concurrent;
using CrmIntegration.Connectors;
using CrmIntegration.Language;
using CrmIntegration.Language.Classification;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Service;

/// <summary>
/// Tells an open case's reason and type from its words, as the team itself sorted its closed cases. Learnt on this machine from this CRM's cases alone, tried on the latest of them;
/// a value is told only where enough of those tried were right. Nothing is written to the CRM: it stands on the case's card for whoever sorts it.
/// </summary>
sealed class CaseSorting(CrmStore store, CaseSortings cards, TimeProvider clock) : IChore
{
    /// <summary>The newest cases say how the team sorts today; more of them make it slower, hardly better.</summary>
    const int Most = 5_000;
    static readonly TimeSpan Fresh = TimeSpan.FromHours(26), Look = TimeSpan.FromSeconds(5);
    static readonly (string Name, Func<Case, string?> Of)[] Fields = [("Reason", c => c.Reason), ("Type", c => c.Type)];
    readonly ConcurrentDictionary<Guid, Learnt> known = [];
    readonly SemaphoreSlim one = new(1);

    sealed record Learnt(DateTimeOffset At, DateTimeOffset CountedAt, long Sorted, IReadOnlyList<(string Field, ProvenClassifier Classifier)> Fields);

    public string Name => "sort-cases";
    public string Cron => "17 3 * * *";
    public bool Long => true;

    public Task RunAsync(Guid connectionId, CancellationToken cancel) => LearnAsync(connectionId, null, cancel);

    /// <returns>What can be told of each case, in their order; a field that somebody has set already is not told again.</returns>
    public async Task<IReadOnlyList<IReadOnlyList<SuggestionSort>>> TellAsync(Guid connectionId, IReadOnlyList<Case> cases, CancellationToken cancel)
    {
        var learnt = await CurrentAsync(connectionId, cancel);
        return [.. cases.Select(c => (IReadOnlyList<SuggestionSort>)[.. learnt.Fields.Where(f => string.IsNullOrWhiteSpace(Fields.First(o => o.Name == f.Field).Of(c)))
            .Select(f => (f.Field, Value: f.Classifier.Of(Words(c)), f.Classifier.Card)).Where(t => t.Value is not null).Select(t => new SuggestionSort(t.Field, t.Value!, t.Card.RightWhenTold, t.Card.Told))])];
    }

    // A first reading brings cases for minutes: counted every few seconds at most, and learnt again when there are twice as many.
    async Task<Learnt> CurrentAsync(Guid connectionId, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (known.TryGetValue(connectionId, out var last) && now - last.CountedAt < Look)
            return last;
        var sorted = await store.SortedCasesAsync(connectionId, cancel);
        if (Current(connectionId, sorted) is not { } learnt)
            return await LearnAsync(connectionId, sorted, cancel);
        known.TryUpdate(connectionId, learnt with { CountedAt = now }, learnt);
        return learnt;
    }

    Learnt? Current(Guid connectionId, long? sorted) =>
        known.TryGetValue(connectionId, out var learnt) && clock.GetUtcNow() - learnt.At < Fresh && sorted <= learnt.Sorted * 2 + ProvenClassifier.FewestExamples / 2 ? learnt : null;

    async Task<Learnt> LearnAsync(Guid connectionId, long? sorted, CancellationToken cancel)
    {
        await one.WaitAsync(cancel);
        try
        {
            if (Current(connectionId, sorted) is { } already)
                return already;
            var cases = (await store.NewestSortedCasesAsync(connectionId, Most, cancel)).Reverse().Select(c => (Case: c, Words: Words(c))).Where(c => c.Words.Length > 0).ToList();
            var now = clock.GetUtcNow();
            var fields = Fields.Select(f => (f.Name, Learnt: ProvenClassifier.Learn([.. cases.Where(c => !string.IsNullOrWhiteSpace(f.Of(c.Case))).Select(c => new Example(c.Words, f.Of(c.Case)!.Trim()))]))).ToList();
            await cards.SaveAsync(connectionId, [.. fields.Select(f => (f.Name, f.Learnt.Card)).Where(f => f.Card.Examples > 0)
                .Select(f => new CaseSortingCard(f.Name, now, f.Card.Examples, f.Card.Labels, f.Card.Tried, f.Card.Right, f.Card.Commonest, f.Card.Told, f.Card.RightWhenTold))], cancel);
            return known[connectionId] = new(now, now, sorted ?? await store.SortedCasesAsync(connectionId, cancel), [.. fields.Where(f => f.Learnt.Classifier is not null).Select(f => (f.Name, f.Learnt.Classifier!))]);
        }
        finally
        {
            one.Release();
        }
    }

    static string Words(Case one) => $"{one.Subject}\n{MailCleaner.Clean(one.Subject, one.Description, null).Text}".Trim();
}
