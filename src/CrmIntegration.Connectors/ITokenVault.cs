namespace CrmIntegration.Connectors;

/// <param name="RefreshToken">Null where the flow gives none (JWT bearer, client credentials).</param>
/// <param name="InstanceUrl">Where the org answers.</param>
public sealed record CrmToken(string AccessToken, string? RefreshToken, Uri InstanceUrl, string? OrgId = null)
{
    public override string ToString() => $"token for {InstanceUrl}";   // never the token
}

/// <summary>Keeps one connection's token, encrypted at rest, and lets only one caller refresh it at a time, across nodes.</summary>
public interface ITokenVault
{
    Task<CrmToken?> ReadAsync(CancellationToken cancel);

    /// <summary>
    /// Replaces a token that the CRM refused. Waits its turn; if the stored token already differs from <paramref name="refused"/> it is
    /// returned and <paramref name="ask"/> is not called. What ask returns is stored before it is returned (a rotated refresh token is never lost).
    /// </summary>
    Task<CrmResult<CrmToken>> RenewAsync(CrmToken? refused, Func<CrmToken?, CancellationToken, Task<CrmResult<CrmToken>>> ask, CancellationToken cancel);
}
