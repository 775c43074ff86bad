using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.Forecasting;
using CrmIntegration.Forecasting.Promotion;
using CrmIntegration.Forecasting.Watch;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Forecast;

/// <summary>Error by segment on deals that closed after training: the leading model alone, and beside each challenger that waits.</summary>
sealed class SegmentWatching(ModelRegistry registry, Models models, ModelWatch watch, CrmStore store, TimeProvider clock)
{
    public async Task RunAsync(Guid connectionId, TrainedModel champion, IReadOnlyList<DealTimeline> deals, CancellationToken cancel)
    {
        var teams = Teams(await store.TeamAsync(connectionId, cancel));
        var waiting = (await models.ListAsync(connectionId, cancel)).Where(m => m is { State: "challenger", IsLanguage: false }).Select(registry.Load).OfType<TrainedModel>();
        List<SegmentsRow> found = [];
        foreach (var beside in waiting.Prepend(null))
        {
            var segments = SegmentErrors.Of(HeldOut.Segments(deals, champion, beside, clock.GetUtcNow(), (deal, at) => TeamOf(deal, at, teams)));
            if (segments.Count > 0)
                found.Add(new() { Version = champion.Version, Beside = beside?.Version ?? "", JudgedAt = clock.GetUtcNow(), Deals = segments[0].Deals, Segments = JsonSerializer.Serialize(segments) });
        }
        await watch.SaveSegmentsAsync(connectionId, found, cancel);
    }

    // By team, not by person: a model that is off for a team's deals is our affair, a list of persons would be a ranking.
    static Dictionary<string, string> Teams(IReadOnlyList<CrmUser> users)
    {
        var names = users.ToDictionary(u => u.Id, u => u.Name ?? u.Id, StringComparer.Ordinal);
        return users.Where(u => u.ManagerId is { } m && names.ContainsKey(m)).ToDictionary(u => u.Id, u => names[u.ManagerId!], StringComparer.Ordinal);
    }

    static IEnumerable<(string, string)> TeamOf(DealTimeline deal, DateTimeOffset at, Dictionary<string, string> teams) =>
        deal.Events.LastOrDefault(e => e.Field == DealFields.Owner && e.At <= at).Value is { } owner && teams.TryGetValue(owner, out var team) ? [("team", team)] : [];
}
