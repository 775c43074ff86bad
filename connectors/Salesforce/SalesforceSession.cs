using System.Runtime.CompilerServices;
using CrmIntegration.Connectors;
using Microsoft.Extensions.Logging;

namespace CrmIntegration.Salesforce;

/// <summary>One org: each kind of work in its own file, all over the same calls.</summary>
sealed class SalesforceSession : ICrmSession
{
    readonly SalesforceLane lane;
    readonly SalesforceQueries queries;
    readonly SalesforceReads reads;
    readonly SalesforceBackfill backfill;
    readonly SalesforceWrites writes;
    readonly SalesforceChecks checks;
    readonly SalesforceOptional optional;

    public SalesforceSession(CrmConnection connection, SalesforceSettings settings, SalesforceLane lane, TimeProvider time, ILogger log)
    {
        this.lane = lane;
        var calls = new SalesforceCalls(settings, connection.Tokens, lane, time, connection.Id, log);
        queries = new SalesforceQueries(calls, connection.Mapping);
        reads = new SalesforceReads(queries);
        backfill = new SalesforceBackfill(queries, reads, new SalesforceBulk(calls), connection.Id, log);
        writes = new SalesforceWrites(queries);
        optional = new SalesforceOptional(queries);
        checks = new SalesforceChecks(queries, optional);
    }

    public ApiBudget? Budget => lane.Budget.Now;

    public ICrmCampaigns? Campaigns => new SalesforceCampaigns(queries);

    public Task<IReadOnlyList<NamedCheck>> TestAsync(CancellationToken cancel) => checks.RunAsync(cancel);

    public async Task<CrmResult<CrmSchema>> DescribeAsync(RecordKind kind, CancellationToken cancel)
    {
        if (await optional.LackingAsync(kind, fresh: true, cancel) is { } says)
            return new CrmFailure(FailureKind.NotFound, says);
        var described = await queries.DescribeAsync(SalesforceMapping.Objects(kind)[0], fresh: true, cancel);
        return described.Ok ? described.Value.Schema(kind, await SalesforceMarks.ReadAsync(queries, described.Value.Name, cancel)) : described.Failure!;
    }

    public Task<CrmResult<long>> CountAsync(RecordKind kind, CancellationToken cancel) => reads.CountAsync(kind, cancel);

    public async IAsyncEnumerable<CrmResult<CrmPage>> BackfillAsync(RecordKind kind, string? checkpoint, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (await optional.LackingAsync(kind, false, cancel) is { } says)
            yield return SalesforceOptional.NothingToRead(kind, says);
        else
            await foreach (var page in backfill.ReadAsync(kind, checkpoint, cancel))
                yield return page;
    }

    public async Task<CrmResult<CrmPage>> ChangedAsync(RecordKind kind, string? cursor, CancellationToken cancel) =>
        await optional.LackingAsync(kind, false, cancel) is { } says ? SalesforceOptional.NothingSince(kind, says) : await reads.SinceAsync(kind, cursor, false, cancel);

    public async Task<CrmResult<CrmPage>> DeletedAsync(RecordKind kind, string? cursor, CancellationToken cancel) =>
        await optional.LackingAsync(kind, false, cancel) is { } says ? SalesforceOptional.NothingSince(kind, says) : await reads.SinceAsync(kind, cursor, true, cancel);

    public bool TellsDeletions(RecordKind kind) => SalesforceMapping.TellsDeletions(kind);

    public async Task<CrmResult<CrmPage>> ReadAsync(RecordKind kind, IReadOnlyCollection<string> ids, CancellationToken cancel) =>
        await optional.LackingAsync(kind, false, cancel) is { } says ? SalesforceOptional.NothingToRead(kind, says) : await reads.ByIdAsync(kind, ids, cancel);

    public async Task<CrmResult<CrmPage>> PeekAsync(RecordKind kind, int count, CancellationToken cancel) =>
        await optional.LackingAsync(kind, false, cancel) is { } says ? SalesforceOptional.NothingToRead(kind, says) : await reads.NewestAsync(kind, count, cancel);

    public Task<CrmResult<IReadOnlyList<WriteOutcome>>> WriteAsync(IReadOnlyList<CrmWrite> writes, CancellationToken cancel) => this.writes.WriteAsync(writes, cancel);

    public Task<CrmResult<CompanyFacts>> CompanyAsync(CancellationToken cancel) => new SalesforceCompany(queries).ReadAsync(cancel);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;   // what a session uses belongs to the connection and lives on
}
