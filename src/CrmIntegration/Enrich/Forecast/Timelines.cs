using System.Globalization;
using CrmIntegration.Connectors;
using CrmIntegration.Forecasting;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Forecast;

/// <summary>Deals with everything that became known about them and when, from the tables; a handful of questions for a whole batch.</summary>
sealed class Timelines(CrmStore store)
{
    const int Batch = 1000;

    /// <summary>Up to when a connection's deals are known. A file ends with its newest date: after it nobody knows which of its open deals have closed, and years later all would look abandoned.</summary>
    public async Task<DateTimeOffset> KnownUntilAsync(Guid connectionId, DateTimeOffset now, CancellationToken cancel) =>
        await store.FileEndsAsync(connectionId, cancel) is { } end && end < now ? end : now;

    public async Task<IReadOnlyList<DealTimeline>> ReadAsync(Guid connectionId, IReadOnlyList<Opportunity> deals, CancellationToken cancel)
    {
        string[] ids = [.. deals.Select(d => d.Id)];
        var histories = await store.HistoriesAsync(connectionId, ids, cancel);
        var traces = await store.TracesAsync(connectionId, ids, cancel);
        var lines = await store.LinesThenAsync(connectionId, ids, cancel);
        var signals = await store.SignalsAsync(connectionId, ids, cancel);
        var accounts = (await store.AccountsAsync(connectionId, [.. deals.Select(d => d.AccountId).OfType<string>().Distinct()], cancel)).ToDictionary(a => a.Id);
        var closedStages = (await store.StagesAsync(connectionId, cancel)).Where(s => s.IsClosed).Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
        return [.. deals.Where(d => d.Created is not null).Select(d =>
            Tell(d, histories[d.Id], traces[d.Id], lines[d.Id], signals[d.Id], d.AccountId is null ? null : accounts.GetValueOrDefault(d.AccountId), closedStages))];
    }

    /// <summary>All live deals of a connection, open and closed: what training reads.</summary>
    public async Task<IReadOnlyList<DealTimeline>> ReadAllAsync(Guid connectionId, CancellationToken cancel)
    {
        var all = new List<DealTimeline>();
        for (var page = await store.OpportunitiesAsync(connectionId, "", Batch, cancel); page.Count > 0; page = await store.OpportunitiesAsync(connectionId, page[^1].Id, Batch, cancel))
            all.AddRange(await ReadAsync(connectionId, page, cancel));
        return all;
    }

    static DealTimeline Tell(Opportunity deal, IEnumerable<FieldChange> history, IEnumerable<DealTrace> traces, IEnumerable<LineThen> lines, IEnumerable<DealSignal> signals, Account? account, HashSet<string> closedStages)
    {
        var changes = history.ToList();
        var events = changes.Select(c => new DealEvent(c.At, c.Field, c.New, c.Id)).ToList();
        events.AddRange(traces.Select(t => new DealEvent(t.At, FieldOf(t), t.What, t.Id)));
        events.AddRange(LineEvents.Of(lines));
        events.AddRange(signals.Select(s => new DealEvent(s.At, DealFields.Signal + s.Signal, s.Value.ToString(CultureInfo.InvariantCulture), s.ConversationId.ToString())));
        events.AddRange(Untold(deal, changes));
        return new()
        {
            Id = deal.Id, Created = deal.Created!.Value, Currency = deal.Currency, Attributes = Attributes(deal, account, changes), Events = [.. events.OrderBy(e => e.At)],
            Outcome = !deal.IsClosed ? DealOutcome.Open : deal.IsWon ? DealOutcome.Won : DealOutcome.Lost,
            ClosedAt = deal.IsClosed ? Closed(deal, changes, closedStages) : null,
        };
    }

    // A field whose past the CRM did not keep is known from the last change of the record on, no earlier: the rest would be hindsight.
    static IEnumerable<DealEvent> Untold(Opportunity deal, List<FieldChange> changes)
    {
        (string Field, string? Value)[] now =
        [
            (FieldChange.Fields.Stage, deal.Stage), (FieldChange.Fields.Owner, deal.OwnerId),
            (FieldChange.Fields.Amount, deal.Amount?.ToString(CultureInfo.InvariantCulture)),
            (FieldChange.Fields.CloseDate, deal.CloseDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            (FieldChange.Fields.Probability, deal.CrmProbability?.ToString(CultureInfo.InvariantCulture)),
        ];
        return now.Where(n => n.Value is not null && changes.TrueForAll(c => c.Field != n.Field)).Select(n => new DealEvent(deal.Modified, n.Field, n.Value, Found: true));
    }

    static DateTimeOffset Closed(Opportunity deal, List<FieldChange> changes, HashSet<string> closedStages)
    {
        var entered = changes.LastOrDefault(c => c.Field == FieldChange.Fields.Stage && c.New is { } stage && closedStages.Contains(stage));
        if (entered is not null)
            return entered.At;
        var day = deal.CloseDate is { } date ? new DateTimeOffset(date.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero) : deal.Modified;
        return day < deal.Modified ? day : deal.Modified;
    }

    // What an account's type says (customer or prospect) changes with the outcome, so it stays out.
    static Dictionary<string, string?> Attributes(Opportunity deal, Account? account, List<FieldChange> changes)
    {
        var known = new Dictionary<string, string?>
        {
            ["Type"] = deal.Type, ["LeadSource"] = deal.LeadSource, ["Currency"] = deal.Currency, ["account"] = deal.AccountId, ["Industry"] = account?.Industry, ["Country"] = account?.Country,
            ["Employees"] = account?.Employees?.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in deal.More ?? EmptyMore)
            if (IsCustom(name) && !known.ContainsKey(name)) known[name] = value is { Length: <= 100 } ? FirstValue(name, value, changes) : null;
        return known;
    }

    static readonly Dictionary<string, string?> EmptyMore = [];

    // A field whose past the CRM keeps begins with what stood before its first change. One without a past is taken as it is; the scan for fields that are
    // written when a deal ends guards against hindsight.
    static string? FirstValue(string name, string now, List<FieldChange> changes) => changes.Find(c => c.Field == name) is { } first ? first.Old : now;

    /// <summary>The customer's own fields, not the CRM's bookkeeping: Salesforce marks them by __c, HubSpot its own ones by hs_.</summary>
    static bool IsCustom(string name) => !WriteBackFields.IsShown(name) && (name.EndsWith("__c", StringComparison.Ordinal) || !name.StartsWith("hs_", StringComparison.Ordinal) && !char.IsUpper(name, 0));

    static string FieldOf(DealTrace trace) => trace.Kind switch
    {
        RecordKind.Email => trace.Incoming ? DealFields.MailIn : DealFields.MailOut,
        RecordKind.Activity => DealFields.Activity,
        RecordKind.LineItem => DealFields.Product,
        _ => DealFields.ContactRole,
    };
}
