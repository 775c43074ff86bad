using CrmIntegration.Records;

namespace CrmIntegration.Connections;

/// <summary>Keeps what the CRM last told about its API budget, so that the connection's page shows it without a call.</summary>
sealed class BudgetWatch(ICrmSessions sessions, ConnectionStore store) : IChore
{
    public string Name => "api-budget";
    public string Cron => "* * * * *";

    public async Task RunAsync(Guid connectionId, CancellationToken cancel)
    {
        var opened = await sessions.OpenAsync(connectionId, cancel);
        if (!opened.Ok)
            return;                                          // the stages and the health page say why
        await using var session = opened.Value;
        if (session.Budget is { } budget)
            await store.SetBudgetAsync(connectionId, budget.Used, budget.Limit, cancel);
    }
}
