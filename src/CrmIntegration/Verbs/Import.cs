using System.Globalization;
using CrmIntegration.Connectors;
using CrmIntegration.Enrich.Forecast;
using CrmIntegration.Forecasting;
using CrmIntegration.Forecasting.Proof;
using CrmIntegration.Records;

namespace CrmIntegration.Verbs;

/// <summary>Deals from a file into a connection of their own, trained and scored. Imported again under the same name, rows are replaced.</summary>
static class Import
{
    const string Crm = ConnectionRow.File;

    public static async Task<int> RunAsync(string[] args)
    {
        var settings = CommandLine.Settings(args);
        var line = new CommandLine(args, ["name", "map", .. settings], []);
        if (line.Wrong is { } option)
            return Serve.Refuse([option]);
        if (line.Alone is not [var file])
            return Serve.Refuse(["Which file? import FILE.csv [--name NAME] [--map field=column]"]);
        var (table, mapping, wrong) = await MappedFile.OpenAsync(file, line.All("map"));
        if (wrong is not null)
            return Serve.Refuse([wrong]);
        MappedFile.Show(mapping!, System.Console.Out);
        if (mapping is { Created: null, Closed: null, Activity: null, Snapshot: null })
            return Serve.Refuse([$"{file}: no column says when a deal began. Name it with --map created=COLUMN."]);
        var leaks = LeakScan.Find(table!, mapping!);
        foreach (var leak in leaks)
            System.Console.WriteLine($"Left out: {leak.Feature}: {leak.Reason}");
        var (deals, troubles) = TableDeals.Read(table!, mapping!, [.. leaks.Select(l => l.Feature)]);
        MappedFile.Note([.. table!.Broken, .. troubles], System.Console.Out);
        if (deals.Count == 0)
            return Serve.Refuse([$"{file}: no row could be read as a deal. Name the columns with --map field=column."]);

        await using var app = House.Build(line.Forwarded(settings), b => b.Logging.SetMinimumLevel(LogLevel.Warning));
        try
        {
            BringUpToDate.Run(app.Services.GetRequiredService<Database>());
        }
        catch (DatabaseUnreachable unreachable)
        {
            return Serve.Refuse([unreachable.Message]);
        }
        return await KeepAsync(app.Services, line.One("name") ?? Path.GetFileNameWithoutExtension(file), deals, app.Lifetime.ApplicationStopping);
    }

    static async Task<int> KeepAsync(IServiceProvider services, string name, List<DealTimeline> deals, CancellationToken cancel)
    {
        var id = await ConnectionAsync(services.GetRequiredService<ConnectionStore>(), name, cancel);
        var store = services.GetRequiredService<CrmStore>();
        foreach (var some in deals.Chunk(2000))
        {
            await store.SaveAsync(id, RecordKind.Opportunity, [.. some.Select(Deal)], cancel);
            await store.SaveAsync(id, RecordKind.FieldChange, [.. some.SelectMany(Changes)], cancel);
        }
        System.Console.WriteLine($"\n{(deals.Count == 1 ? "1 deal" : $"{deals.Count} deals")} kept in connection {id} ({name}).");
        if (await store.FileEndsAsync(id, cancel) is { } end && services.GetRequiredService<TimeProvider>().GetUtcNow() - end is { TotalDays: > 1 } old)
            System.Console.WriteLine(FormattableString.Invariant($"The newest date in the file is {end:yyyy-MM-dd}, {old.TotalDays:#,0} days ago: the model learns, and open deals are judged, as of that day."));
        var model = await services.GetRequiredService<TrainJob>().RunAsync(id, new BacktestFile.Said(), cancel);
        System.Console.WriteLine($"Model {model.Version}: {model.State}, {model.Readiness}.");
        var predictions = services.GetRequiredService<Predictions>();
        var open = deals.Where(d => d.Outcome == DealOutcome.Open).ToList();
        var said = await predictions.LatestAsync(id, [.. open.Select(d => d.Id)], cancel);
        System.Console.WriteLine($"{(open.Count == 1 ? "1 open deal" : $"{open.Count} open deals")}, {said.Values.Count(p => p.Win is not null)} with a probability, {said.Values.Count(p => p.Abstained is not null)} left without one.");
        foreach (var why in said.Values.Select(p => p.Abstained).OfType<string>().Distinct().Take(3))
            System.Console.WriteLine($"  {why}");
        return 0;
    }

    // Paused for good: there is no CRM behind it to ask.
    static async Task<Guid> ConnectionAsync(ConnectionStore store, string name, CancellationToken cancel)
    {
        if ((await store.ListAsync(cancel)).FirstOrDefault(c => c.Crm == Crm && c.Name == name) is { } known)
            return known.Id;
        var id = Guid.CreateVersion7();
        await store.AddAsync(new() { Id = id, Crm = Crm, Settings = [], Mapping = "{}", UrlSecret = "" }, name, ConnectionRow.Off, cancel);
        await store.SetPausedAsync(id, true, cancel);
        return id;
    }

    static Opportunity Deal(DealTimeline deal) => new()
    {
        Id = deal.Id, Modified = deal.ClosedAt ?? (deal.Events.Count > 0 ? deal.Events[^1].At : deal.Created), Name = deal.Id, Created = deal.Created, Currency = deal.Currency,
        AccountId = deal.Attributes.GetValueOrDefault("account"), OwnerId = deal.Attributes.GetValueOrDefault("owner"),
        Stage = deal.Events.LastOrDefault(e => e.Field == DealFields.Stage).Value,
        Amount = decimal.TryParse(deal.Attributes.GetValueOrDefault("amount"), NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) ? amount : null,
        CloseDate = deal.ClosedAt is { } end ? DateOnly.FromDateTime(end.UtcDateTime) : null,
        IsClosed = deal.Outcome != DealOutcome.Open, IsWon = deal.Outcome == DealOutcome.Won,
        More = deal.Attributes.Where(a => a.Key is not ("account" or "owner" or "amount")).ToDictionary(),
    };

    static IEnumerable<FieldChange> Changes(DealTimeline deal) => deal.Events.Select((e, i) => new FieldChange
    {
        Id = $"{deal.Id}/{i}", Modified = e.At, OpportunityId = deal.Id, Field = e.Field, New = e.Value, At = e.At,
    });
}
