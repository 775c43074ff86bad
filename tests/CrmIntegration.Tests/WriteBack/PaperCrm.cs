using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.WriteBack;

namespace CrmIntegration.Tests.WriteBack;

/// <summary>The wire of a CRM on paper: holds what was written to it and fails as told.</summary>
sealed class PaperCrm : ICrmConnector, ICrmSession, ICrmSessions, IWebhookConnections
{
    public Dictionary<string, Dictionary<string, object?>> Deals { get; } = [];
    public List<CrmWrite> Writes { get; } = [];
    public Func<CrmWrite, CrmFailure?> FailEach { get; set; } = _ => null;
    public CrmFailure? FailWhole { get; set; }
    public Action? AfterAccepting { get; set; }

    public string Crm => "paper";
    public string DisplayName => "Paper";
    public Type SettingsType => typeof(object);
    public ApiBudget? Budget => null;
    public ICrmCampaigns? Campaigns { get; set; }

    public IReadOnlyDictionary<string, string> DefaultMapping(RecordKind kind) =>
        kind == RecordKind.Opportunity ? WriteBackFields.All.ToDictionary(f => f, f => "AI_" + f) : new Dictionary<string, string>();

    public Task<CrmResult<IReadOnlyList<WriteOutcome>>> WriteAsync(IReadOnlyList<CrmWrite> writes, CancellationToken cancel)
    {
        if (FailWhole is { } failure)
            return Task.FromResult<CrmResult<IReadOnlyList<WriteOutcome>>>(failure);
        var outcomes = writes.Select(Write).ToList();
        AfterAccepting?.Invoke();
        return Task.FromResult(CrmResult<IReadOnlyList<WriteOutcome>>.Of(outcomes));
    }

    WriteOutcome Write(CrmWrite write)
    {
        Writes.Add(write);
        if (FailEach(write) is { } failure)
            return new(write.Id, failure);
        var deal = Deals.TryGetValue(write.Id, out var there) ? there : Deals[write.Id] = [];
        foreach (var (field, value) in write.Values)
            deal[field] = value;
        return new(write.Id, null);
    }

    public ICrmSession Open(CrmConnection connection) => this;
    public Task<CrmResult<ICrmSession>> OpenAsync(Guid connectionId, CancellationToken cancel) => Task.FromResult(CrmResult<ICrmSession>.Of(this));
    public Task<IReadOnlyList<Guid>> ConnectionIdsAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<Guid>>([]);
    public ValueTask<WebhookConnection?> FindAsync(Guid connectionId, CancellationToken cancel) =>
        ValueTask.FromResult<WebhookConnection?>(new(this, new(connectionId, Crm, new(), new NoTokens(), FieldMapping.None), ""));
    public WebhookVerdict ReadWebhook(CrmConnection connection, WebhookRequest request) => new WebhookRefused(404, "Paper sends no webhooks.");
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public Task<CrmResult<CrmPage>> ReadAsync(RecordKind kind, IReadOnlyCollection<string> ids, CancellationToken cancel) => Task.FromResult<CrmResult<CrmPage>>(new CrmPage(kind,
        [.. ids.Where(Deals.ContainsKey).Select(id => new Opportunity { Id = id, Modified = default, More = Deals[id].ToDictionary(f => WriteBackFields.Shown("AI_" + f.Key), f => WriteBackValues.Text(f.Value)) })], [], [], null, true));

    // Write-back reads nothing else from the CRM.
    public Task<IReadOnlyList<NamedCheck>> TestAsync(CancellationToken cancel) => throw new NotSupportedException();
    public Task<CrmResult<CrmSchema>> DescribeAsync(RecordKind kind, CancellationToken cancel) => throw new NotSupportedException();
    public Task<CrmResult<long>> CountAsync(RecordKind kind, CancellationToken cancel) => throw new NotSupportedException();
    public IAsyncEnumerable<CrmResult<CrmPage>> BackfillAsync(RecordKind kind, string? checkpoint, CancellationToken cancel) => throw new NotSupportedException();
    public Task<CrmResult<CrmPage>> ChangedAsync(RecordKind kind, string? cursor, CancellationToken cancel) => throw new NotSupportedException();
    public Task<CrmResult<CrmPage>> DeletedAsync(RecordKind kind, string? cursor, CancellationToken cancel) => throw new NotSupportedException();

    sealed class NoTokens : ITokenVault
    {
        public Task<CrmToken?> ReadAsync(CancellationToken cancel) => Task.FromResult<CrmToken?>(null);
        public Task<CrmResult<CrmToken>> RenewAsync(CrmToken? refused, Func<CrmToken?, CancellationToken, Task<CrmResult<CrmToken>>> ask, CancellationToken cancel) => ask(null, cancel);
    }
}
