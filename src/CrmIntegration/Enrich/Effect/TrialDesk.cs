using System.Security.Cryptography;
using CrmIntegration.Connectors;
using CrmIntegration.Forecasting.Effects;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Effect;

/// <summary>Starts, ends and measures trials. The lot is drawn and stored at the start; what comes later is drawn before it is shown.</summary>
sealed class TrialDesk(HoldOuts holdOuts, TrialMeasures measures, CrmStore store, IFlow flow, TimeProvider clock) : ITrials
{
    const int FewestTeams = 4, MostDrawn = 200_000, FewestLots = 5, MostLots = 200;
    static readonly TimeSpan Practice = TimeSpan.FromDays(180);

    // So many days before are compared with so many after, at least.
    static readonly TimeSpan ShortestBefore = TimeSpan.FromDays(60);

    public async Task<CrmResult<HoldOut>> StartAsync(Guid connectionId, TrialAsked asked, CancellationToken cancel)
    {
        if (asked.Unit is not (HoldOut.Deal or HoldOut.Team))
            return Wrong("The lot is drawn per deal or per team.");
        if (asked.Share is not (>= 0.05 and <= 0.5))
            return Wrong("The share that is held out lies between 5 % and 50 %.");
        if (asked.Days is < 14 or > 365)
            return Wrong("A trial takes 14 to 365 days; below two weeks nothing can be told.");
        if (await holdOuts.RunningAsync(connectionId, cancel) is not null)
            return new CrmFailure(FailureKind.Conflict, "A trial is running; end it first.");
        var now = clock.GetUtcNow();
        var trial = new HoldOut { Id = Guid.CreateVersion7(now), Unit = asked.Unit, Share = asked.Share, Seed = RandomNumberGenerator.GetInt32(int.MaxValue), StartedAt = now, EndsAt = now.AddDays(asked.Days) };
        var teams = asked.Unit == HoldOut.Team ? await TeamsAsync(connectionId, cancel) : [];
        if (asked.Unit == HoldOut.Team && teams.Count < FewestTeams)
            return Wrong($"Teams (people with the same manager in the CRM): {teams.Count}; a trial per team needs at least {FewestTeams}. Draw it per deal.");
        await holdOuts.StartAsync(connectionId, trial, cancel);
        await holdOuts.KeepAsync(connectionId, trial.Id, Lot(trial, teams), cancel);
        await AnnounceAsync(connectionId, cancel);
        return trial;
    }

    // Few teams by chance alone might all fall on one side: their lot is an exact share of them in a drawn order.
    static List<(string, bool)> Lot(HoldOut trial, IReadOnlyList<string> teams)
    {
        var held = Math.Clamp((int)Math.Round(teams.Count * trial.Share), 1, Math.Max(1, teams.Count - 1));
        var order = teams.ToArray();
        new Random((int)trial.Seed).Shuffle(order);
        return [.. order.Select((team, i) => (team, i < held))];
    }

    // By the manager on each person, as the drawn units are joined to deals: a trial's lot must not move when somebody chooses another tree for the forecast.
    async Task<IReadOnlyList<string>> TeamsAsync(Guid connectionId, CancellationToken cancel) =>
        [.. (await store.UsersAsync(connectionId, cancel)).Where(u => u.IsActive && u.ManagerId is not null).Select(u => u.ManagerId!).Distinct().Order(StringComparer.Ordinal)];

    // Every open deal is drawn, and written anew: held out means that the CRM's fields are emptied too.
    async Task AnnounceAsync(Guid connectionId, CancellationToken cancel)
    {
        for (var page = await store.OpenOpportunitiesAsync(connectionId, "", 1000, cancel); page.Count > 0; page = await store.OpenOpportunitiesAsync(connectionId, page[^1].Id, 1000, cancel))
        {
            string[] ids = [.. page.Select(d => d.Id)];
            await holdOuts.HeldAsync(connectionId, ids, cancel);
            await flow.PredictedAsync(connectionId, ids, cancel);
        }
    }

    public async Task<bool> StopAsync(Guid connectionId, CancellationToken cancel)
    {
        if (await holdOuts.RunningAsync(connectionId, cancel) is not { } trial)
            return false;
        await holdOuts.StopAsync(connectionId, trial.Id, clock.GetUtcNow(), cancel);
        await AnnounceAsync(connectionId, cancel);
        return true;
    }

    public async Task EndOverdueAsync(Guid connectionId, CancellationToken cancel)
    {
        foreach (var over in (await holdOuts.ListAsync(connectionId, cancel)).Where(t => t.StoppedAt is null && t.EndsAt <= clock.GetUtcNow()))
        {
            await holdOuts.StopAsync(connectionId, over.Id, over.EndsAt, cancel);
            await AnnounceAsync(connectionId, cancel);
        }
    }

    public async Task<TrialReport> ReportAsync(Guid connectionId, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var real = (await holdOuts.ListAsync(connectionId, cancel)).FirstOrDefault();
        var trial = real ?? new HoldOut { Id = Guid.Empty, Unit = HoldOut.Deal, Share = 0.3, Seed = 1, StartedAt = now - Practice, EndsAt = now };
        var until = trial.StoppedAt ?? (trial.EndsAt < now ? trial.EndsAt : now);
        var before = until - trial.StartedAt > ShortestBefore ? until - trial.StartedAt : ShortestBefore;
        var drawn = real is null ? new Dictionary<string, bool>() : await holdOuts.UnitsAsync(connectionId, trial.Id, cancel);
        var told = await measures.ReadAsync(connectionId, trial.StartedAt - before, trial.StartedAt, until,
            (deal, team) => trial.Unit == HoldOut.Deal ? deal : team ?? "", unit => drawn.TryGetValue(unit, out var held) ? held : trial.Draws(unit), cancel);
        var weeks = Math.Max(1.0 / 7, (until - trial.StartedAt + before).TotalDays / 7);
        return new(real, real is { StoppedAt: null } && real.EndsAt > now, real is null, trial.StartedAt, until, drawn.Values.Count(h => h), drawn.Values.Count(h => !h),
            [.. TrialMeasures.All.Select(m => Measure(m.Name, m.LessIsBetter, told[m.Name], trial, weeks) with { Practised = real is null ? Practise(told[m.Name], trial) : null })]);
    }

    // As often as a page may take.
    static Practised? Practise(List<Observation> values, HoldOut trial)
    {
        var lots = Math.Clamp(MostDrawn / Math.Max(1, values.Count), FewestLots, MostLots);
        var (judged, hold) = Comparisons.Practise(values, lots, (lot, unit) => (trial with { Seed = lot + 1 }).Draws(unit));
        return judged == 0 ? null : new(judged, hold);
    }

    static MeasuredEffect Measure(string name, bool lessIsBetter, List<Observation> values, HoldOut trial, double weeks)
    {
        var seed = (int)(trial.Seed % int.MaxValue);
        var mean = values.Count > 0 ? values.Average(v => v.Value) : 0;
        var deviation = values.Count > 1 ? Math.Sqrt(values.Sum(v => (v.Value - mean) * (v.Value - mean)) / (values.Count - 1)) : 0;
        return new(name, lessIsBetter, Comparisons.TreatedAgainstHeld(values, seed), Comparisons.DifferenceInDifferences(values, seed), Comparisons.BeforeAndAfter(values, seed),
            deviation, values.Count / weeks, Power.Findable(values.Count(v => v.After), deviation, trial.Share));
    }

    static CrmFailure Wrong(string says) => new(FailureKind.Rejected, says);
}
