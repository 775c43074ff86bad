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

    public SalesforceSession(CrmConnection connection, SalesforceSettings settings, SalesforceLane lane, TimeProvider time, ILogger log)
    {
        this.lane = lane;
        var calls = new SalesforceCalls(settings, connection.Tokens, lane, time, connection.Id, log);
        queries = new SalesforceQueries(calls, connection.Mapping);
        reads = new SalesforceReads(queries);
        backfill = new SalesforceBackfill(queries, reads, new SalesforceBulk(calls), connection.Id, log);
        writes = new SalesforceWrites(queries);
        checks = new SalesforceChecks(queries);
    }

    public ApiBudget? Budget => lane.Budget.Now;

    public ICrmCampaigns? Campaigns => new SalesforceCampaigns(queries);

    public Task<IReadOnlyList<NamedCheck>> TestAsync(CancellationToken cancel) => checks.RunAsync(cancel);

    public async Task<CrmResult<CrmSchema>> DescribeAsync(RecordKind kind, CancellationToken cancel)
    {
        var described = await queries.DescribeAsync(SalesforceMapping.Objects(kind)[0], fresh: true, cancel);
        return described.Ok ? described.Value.Schema(kind) : described.Failure!;
    }

    public Task<CrmResult<long>> CountAsync(RecordKind kind, CancellationToken cancel) => reads.CountAsync(kind, cancel);

    public IAsyncEnumerable<CrmResult<CrmPage>> BackfillAsync(RecordKind kind, string? checkpoint, CancellationToken cancel) =>
        backfill.ReadAsync(kind, checkpoint, cancel);

    public Task<CrmResult<CrmPage>> ChangedAsync(RecordKind kind, string? cursor, CancellationToken cancel) => reads.SinceAsync(kind, cursor, false, cancel);

    public Task<CrmResult<CrmPage>> DeletedAsync(RecordKind kind, string? cursor, CancellationToken cancel) => reads.SinceAsync(kind, cursor, true, cancel);

    public Task<CrmResult<CrmPage>> ReadAsync(RecordKind kind, IReadOnlyCollection<string> ids, CancellationToken cancel) => reads.ByIdAsync(kind, ids, cancel);

    public Task<CrmResult<CrmPage>> PeekAsync(RecordKind kind, int count, CancellationToken cancel) => reads.NewestAsync(kind, count, cancel);

    public Task<CrmResult<IReadOnlyList<WriteOutcome>>> WriteAsync(IReadOnlyList<CrmWrite> writes, CancellationToken cancel) => this.writes.WriteAsync(writes, cancel);

    public Task<CrmResult<CompanyFacts>> CompanyAsync(CancellationToken cancel) => new SalesforceCompany(queries).ReadAsync(cancel);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;   // what a session uses belongs to the connection and lives on
}
