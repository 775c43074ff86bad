using CrmIntegration.Connectors;
using CrmIntegration.Forecasting.RollUp;
using CrmIntegration.Records;

namespace CrmIntegration.Panel;

/// <summary>A period of the forecast as one manager may see it: herself and everybody under her by the CRM's own hierarchy, nobody beside or above.</summary>
/// <param name="State">made | notMade.</param>
/// <param name="Says">Why there is no forecast.</param>
/// <param name="Before">The period before and the one after, as the query takes them.</param>
/// <param name="Since">As of when the forecast was that changes are told against; null: there is none of a week ago yet.</param>
public sealed record ForecastCard(
    string State, string? Says, string Period, DateOnly From, DateOnly Until, string Before, string After, string? Currency, DateTimeOffset? AsOf, bool Rebuilt, string? ModelVersion, DateTimeOffset? Since,
    IReadOnlyList<ForecastPart> Parts);

/// <summary>Money of the period. Low, Middle and High are p10, p50 and p90, what is won included; a team's range is its own and no sum of ranges.</summary>
/// <param name="Part">team: a manager with all under her; own: a manager's own deals; rep: somebody whom nobody reports to.</param>
/// <param name="PersonId">The CRM's id.</param>
/// <param name="Depth">0 for the reader.</param>
/// <param name="FromOpen">Expected from deals that are open.</param>
/// <param name="FromNew">Expected from business that is not yet in the pipeline.</param>
public sealed record ForecastPart(
    string Part, string PersonId, string? Name, string? ManagerId, int Depth, decimal? Quota, decimal Won, long WonDeals, decimal Committed, decimal BestCase, decimal FromOpen, decimal FromNew,
    decimal Low, decimal Middle, decimal High, long OpenDeals, decimal OpenAmount, ForecastMoved? Changed, WordShown? Override);

/// <summary>Now minus a week ago.</summary>
public sealed record ForecastMoved(decimal Won, decimal Committed, decimal OpenAmount, decimal FromOpen, decimal FromNew, decimal Low, decimal Middle, decimal High);

/// <summary>A manager's own word, beside the model's.</summary>
public sealed record WordShown(decimal Amount, string Currency, string Note, string MadeBy, DateTimeOffset MadeAt);

/// <summary>Reads what was kept; computes no forecast.</summary>
sealed class ManagerCards(ForecastRuns runs, ForecastWords words, ForecastSettings settings, CrmStore store, TimeProvider clock)
{
    const int DaysBefore = 6;

    public DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    public async Task<FiscalCalendar> CalendarAsync(Guid connectionId, CancellationToken cancel) =>
        await settings.GetAsync(connectionId, cancel) is var setting ? new(setting.FiscalStart, setting.Months) : new();

    /// <returns>Null: the CRM's user is not known here.</returns>
    public async Task<ForecastCard?> FindAsync(Guid connectionId, string userId, FiscalCalendar calendar, FiscalPeriod period, CancellationToken cancel)
    {
        var users = (await store.TeamAsync(connectionId, cancel)).ToDictionary(u => u.Id, StringComparer.Ordinal);
        if (!users.ContainsKey(userId))
            return null;
        var kept = (await runs.ListAsync(connectionId, period.From, period.From.AddDays(1), cancel)).Where(r => r.PeriodUntil == period.Until).ToList();
        var run = kept.FirstOrDefault();
        var before = run is null ? null : kept.FirstOrDefault(r => r.AsOf <= run.AsOf.AddDays(-DaysBefore) && r.Currency == run.Currency);
        var card = new ForecastCard("notMade", "No forecast of this period is kept yet; it is made every night once a model is trained.", period.Key, period.From, period.Until, calendar.Shift(period, -1).Key, calendar.Shift(period, 1).Key,
            run?.Currency, run?.AsOf, run?.Rebuilt == true, run?.ModelVersion, before?.AsOf, []);
        if (run is null)
            return card;
        var lines = (await runs.LinesAsync(connectionId, before is null ? [run.Id] : [run.Id, before.Id], cancel)).ToLookup(l => l.RunId == run.Id);
        var said = (await words.SaidAsync(connectionId, period.From, period.From.AddDays(1), cancel)).DistinctBy(w => (w.Part, w.PartId)).ToDictionary(w => (w.Part, w.PartId));
        Dictionary<(string, string), ForecastLine> Of(bool now) => lines[now].ToDictionary(l => (l.Part, l.PartId));
        return card with { State = "made", Says = null, Parts = [.. Parts(new OwnerTree(users.Values.Select(u => (u.Id, u.ManagerId))), userId, users, Of(true), Of(false), said)] };
    }

    /// <summary>Whether the reader may speak for a part: it must be hers or under her, and there must be a forecast of it.</summary>
    public static ForecastPart? PartOf(ForecastCard card, string? part, string? personId) => card.Parts.FirstOrDefault(p => p.Part == part && p.PersonId == personId);

    /// <summary>As it is kept: somebody whom nobody reports to is a team of one.</summary>
    public static string Kept(string part) => (part == "own" ? Part.Own : Part.Team).ToString();

    static IEnumerable<ForecastPart> Parts(OwnerTree tree, string top, Dictionary<string, CrmUser> users, Dictionary<(string, string), ForecastLine> now, Dictionary<(string, string), ForecastLine> before,
        Dictionary<(string, string), ForecastOverride> said)
    {
        var depths = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var person in tree.Below(top))
        {
            var depth = depths[person] = person == top ? 0 : depths[tree.ManagerOf(person)!] + 1;
            var manages = tree.ReportsOf(person).Count > 0;
            foreach (var part in manages ? new[] { "team", "own" } : ["rep"])
            {
                var key = (Kept(part), person);
                if (!now.TryGetValue(key, out var l))
                    continue;
                var moved = before.TryGetValue(key, out var b) ? new ForecastMoved(l.Won - b.Won, l.Committed - b.Committed, l.OpenAmount - b.OpenAmount, l.FromOpen - b.FromOpen, l.FromNew - b.FromNew, l.Low - b.Low, l.Middle - b.Middle, l.High - b.High) : null;
                yield return new(part, person, users[person].Name, person == top ? null : tree.ManagerOf(person), depth, l.Quota, l.Won, l.WonDeals, l.Committed, l.BestCase, l.FromOpen, l.FromNew, l.Low, l.Middle, l.High,
                    l.OpenDeals, l.OpenAmount, moved, said.TryGetValue(key, out var w) ? new(w.Amount, w.Currency, w.Note, users.GetValueOrDefault(w.MadeBy)?.Name ?? w.MadeBy, w.MadeAt) : null);
            }
        }
    }
}
