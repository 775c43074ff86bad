using CrmIntegration.Connectors;

namespace CrmIntegration.ConnectorTests;

/// <summary>A token vault in memory: one renewal at a time, as the house's own.</summary>
sealed class MemoryVault(CrmToken? token = null) : ITokenVault
{
    readonly SemaphoreSlim turn = new(1);
    CrmToken? held = token;

    public int Asked { get; private set; }
    public CrmToken? Held => held;

    public Task<CrmToken?> ReadAsync(CancellationToken cancel) => Task.FromResult(held);

    public async Task<CrmResult<CrmToken>> RenewAsync(
        CrmToken? refused, Func<CrmToken?, CancellationToken, Task<CrmResult<CrmToken>>> ask, CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            if (held is not null && held.AccessToken != refused?.AccessToken)
                return held;
            Asked++;
            var renewed = await ask(held, cancel);
            if (renewed.Ok)
                held = renewed.Value;
            return renewed;
        }
        finally
        {
            turn.Release();
        }
    }
}
