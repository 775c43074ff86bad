using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Verbs;

/// <summary>What the demo did, counted in the tables and held against the truth that only the emulator knows.</summary>
static class DemoTable
{
    public static async Task PrintAsync(IServiceProvider services, Guid connectionId, IRunningEmulator crm, IReadOnlyList<CompletenessRow> measured, ModelRow? model, TimeSpan took, TextWriter to)
    {
        var store = services.GetRequiredService<CrmStore>();
        var read = 0L;
        foreach (var kind in Enum.GetValues<RecordKind>())
            read += await store.CountAsync(connectionId, kind, default);
        var truth = crm.TrueWinProbabilities;
        var said = (await services.GetRequiredService<Predictions>().LatestAsync(connectionId, [.. truth.Keys], default)).Values.Where(p => p.Win is not null).ToList();
        var pairs = said.Select(p => (Said: p.Win!.Value, True: truth[p.OpportunityId])).ToList();
        var (rows, fields) = await services.GetRequiredService<WriteBacks>().WrittenAsync(connectionId, default);
        var suggestions = await services.GetRequiredService<Suggestions>().CountAsync(connectionId, default);

        to.WriteLine();
        Line("records read", $"{read:N0}");
        Line("records that differ from the CRM", $"{measured.Sum(m => m.Drift):N0} ({measured.Sum(m => m.RemoteCount):N0} counted, {measured.Sum(m => m.Sampled):N0} compared)");
        Line("model", model is null ? "none" : $"{model.Version} ({model.State}, {model.Readiness})");
        Line("open deals scored", $"{said.Count:N0} of {truth.Count:N0}");
        if (pairs.Count > 0)
        {
            // A deal won with chance t scores t(1-p)^2 + (1-t)p^2 on average; saying t itself scores t(1-t), and nothing scores less.
            Line("Brier expected by the known truth", $"{pairs.Average(p => p.True * (1 - p.Said) * (1 - p.Said) + (1 - p.True) * p.Said * p.Said):0.0000}");
            Line("  the best possible", $"{pairs.Average(p => p.True * (1 - p.True)):0.0000}");
            var rate = pairs.Average(p => p.True);
            Line("  one rate for all", $"{pairs.Average(p => p.True * (1 - rate) * (1 - rate) + (1 - p.True) * rate * rate):0.0000}");
        }
        Line("articles that answers may cite", $"{await services.GetRequiredService<Articles>().CountAsync(connectionId, null, default):N0}");
        Line("suggested replies", $"{suggestions.Ready:N0} with drafts, {suggestions.Abstained:N0} left to a person");
        if (await services.GetRequiredService<TopicStore>().RunAsync(connectionId, default) is { } run)
            Line("complaints sorted into topics", $"{run.Texts - run.Unsorted:N0} of {run.Texts:N0} into {(await services.GetRequiredService<TopicStore>().ListAsync(connectionId, 0, 1_000, default)).Count:N0}, {(await services.GetRequiredService<FaqCandidates>().ListAsync(connectionId, FaqCandidate.Open, 0, 1_000, default)).Count:N0} questions for an article");
        Line("fields written back", $"{fields:N0} on {rows:N0} deals");
        Line("seconds", $"{took.TotalSeconds:0.0}");

        void Line(string what, string value) => to.WriteLine($"  {what,-36} {value}");
    }
}
