using CrmIntegration.Records;

namespace CrmIntegration.WriteBack;

sealed class PruneEchoes(EchoLedger echoes) : IChore
{
    public string Name => "prune-echoes";
    public string Cron => "41 * * * *";

    public Task RunAsync(Guid connectionId, CancellationToken cancel) => echoes.PruneAsync(connectionId, cancel);
}
