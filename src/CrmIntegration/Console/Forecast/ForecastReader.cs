using System.Text.Json;
using CrmIntegration.Console.Pictures;
using CrmIntegration.Forecasting.RollUp;
using CrmIntegration.Records;

namespace CrmIntegration.Console.Forecast;

/// <summary>Whose forecast of which period a manager looks at, in which currency.</summary>
/// <param name="By">team | region | product.</param>
/// <param name="Who">A person's id; null: the company.</param>
sealed record ForecastAsked(string? Period, string? By, string? Who, string? Currency);

/// <summary>One kept forecast with all that stands beside it, money in the reader's currency.</summary>
public sealed record ForecastShown(FiscalCalendar Calendar, FiscalPeriod Period, DatedRates Rates, string Currency, ForecastRun? Run, IReadOnlyDictionary<(string Part, string Id), ForecastLine> Lines,
    IReadOnlyDictionary<(string Part, string Id), ForecastLine> WeekBefore, OwnerTree Owners, IReadOnlyDictionary<string, string> Names, IReadOnlyList<ForecastOverride> Words, IReadOnlyList<ForecastRun> Runs)
{
    public ForecastLine? Line(Part part, string id) => Lines.GetValueOrDefault((part.ToString(), id));
    public string NameOf(string id) => Names.GetValueOrDefault(id) ?? id;

    /// <summary>The newest word of a manager about this part, in the reader's currency.</summary>
    public (ForecastOverride Said, decimal? Amount)? Word(string part, string id) =>
        Words.FirstOrDefault(w => w.Part == part && w.PartId == id) is { } said ? (said, Rates.Convert(said.Amount, said.Currency, Currency, Period.From)) : null;

    public IReadOnlyList<FanPoint> Fan(ForecastRun run) =>
        [.. (JsonSerializer.Deserialize<List<FanRow>>(run.Fan) ?? []).Select(f => new FanPoint(f.Day, Shown(f.Middle), Shown(f.Low), Shown(f.High)))];

    public IReadOnlyList<string> WithoutRate => Run is null ? [] : JsonSerializer.Deserialize<List<string>>(Run.WithoutRate) ?? [];

    double Shown(decimal money) => (double)(Rates.Convert(money, Rates.Corporate, Currency, Period.From) ?? money);

    sealed record FanRow(DateOnly Day, decimal Low, decimal Middle, decimal High);
}

/// <summary>Reads what was kept; computes no forecast.</summary>
sealed class ForecastReader(ForecastRuns runs, ForecastWords words, ForecastSettings settings, CrmStore store, TimeProvider clock)
{
    public DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    public async Task<ForecastShown> ReadAsync(Guid connectionId, ForecastAsked asked, CancellationToken cancel)
    {
        var setting = await settings.GetAsync(connectionId, cancel);
        var calendar = new FiscalCalendar(setting.FiscalStart, setting.Months);
        var period = calendar.Read(asked.Period) ?? calendar.Of(Today);
        var kept = (await runs.ListAsync(connectionId, period.From, period.From.AddDays(1), cancel)).Where(r => r.PeriodUntil == period.Until).ToList();
        var run = kept.FirstOrDefault();
        var before = run is null ? null : kept.FirstOrDefault(r => r.AsOf <= run.AsOf.AddDays(-6) && r.Currency == run.Currency);
        var rates = new DatedRates(run?.Currency ?? setting.Currency ?? "", (await settings.RatesAsync(connectionId, cancel)).Select(r => new DatedRate(r.Currency, r.ValidFrom, r.Rate)));
        var currency = rates.Currencies.FirstOrDefault(c => c == asked.Currency) ?? rates.Corporate;
        var lines = run is null ? [] : await runs.LinesAsync(connectionId, before is null ? [run.Id] : [run.Id, before.Id], cancel);
        Dictionary<(string, string), ForecastLine> Of(Guid? id) => lines.Where(l => l.RunId == id).ToDictionary(l => (l.Part, l.PartId), l => In(l, rates, currency, period.From));
        var users = await store.TeamAsync(connectionId, cancel);
        var now = Of(run?.Id);
        return new(calendar, period, rates, currency, run, now, Of(before?.Id),
            new(users.Select(u => (u.Id, u.ManagerId)), now.Keys.Where(k => k.Item1 is nameof(Part.Team) or nameof(Part.Own)).Select(k => k.Item2)),
            users.Where(u => u.Name is not null).ToDictionary(u => u.Id, u => u.Name!, StringComparer.Ordinal),
            await words.SaidAsync(connectionId, period.From, period.From.AddDays(1), cancel), kept);
    }

    /// <summary>By one rate for all, that of the period's first day, so that figures still add up.</summary>
    public static ForecastLine In(ForecastLine line, DatedRates rates, string currency, DateOnly day)
    {
        if (currency == rates.Corporate)
            return line;
        decimal To(decimal money) => rates.Convert(money, rates.Corporate, currency, day) ?? money;
        return line with
        {
            Quota = line.Quota is { } quota ? To(quota) : null, Won = To(line.Won), Committed = To(line.Committed), BestCase = To(line.BestCase), Naive = line.Naive is { } naive ? To(naive) : null,
            FromOpen = To(line.FromOpen), FromNew = To(line.FromNew), Low = To(line.Low), Middle = To(line.Middle), High = To(line.High), OpenAmount = To(line.OpenAmount),
        };
    }
}
