using CrmIntegration.Records;

namespace CrmIntegration.Connections;

/// <summary>At start: a process that was killed while it signed in must not keep its successor out.</summary>
sealed class FreshLeases(TokenStore tokens) : IHostedService
{
    public Task StartAsync(CancellationToken cancel) => tokens.ReleaseAbandonedAsync(cancel);
    public Task StopAsync(CancellationToken cancel) => Task.CompletedTask;
}
