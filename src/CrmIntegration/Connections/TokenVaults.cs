using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using Microsoft.AspNetCore.DataProtection;

namespace CrmIntegration.Connections;

/// <summary>One vault per connection and process. Renewal takes turns within the process, then a lease in the database across nodes.</summary>
sealed class TokenVaults(TokenStore store, IDataProtectionProvider protection, TimeProvider clock)
{
    readonly ConcurrentDictionary<Guid, ITokenVault> vaults = new();

    public ITokenVault Of(Guid connectionId) => vaults.GetOrAdd(connectionId, id => new Vault(id, store, protection.CreateProtector("connection-token", id.ToString()), clock));

    sealed class Vault(Guid id, TokenStore store, IDataProtector protector, TimeProvider clock) : ITokenVault
    {
        // Longer than a sign-in takes; a node that dies with it keeps the others waiting so long.
        static readonly TimeSpan Lease = TimeSpan.FromSeconds(45), Look = TimeSpan.FromMilliseconds(200);
        readonly SemaphoreSlim turn = new(1);

        public async Task<CrmToken?> ReadAsync(CancellationToken cancel) => Open(await store.ReadAsync(id, cancel));

        public async Task<CrmResult<CrmToken>> RenewAsync(CrmToken? refused, Func<CrmToken?, CancellationToken, Task<CrmResult<CrmToken>>> ask, CancellationToken cancel)
        {
            await turn.WaitAsync(cancel);
            try
            {
                for (var until = clock.GetUtcNow() + Lease + Lease; clock.GetUtcNow() < until; await Task.Delay(Look, clock, cancel))
                {
                    if (Newer(await ReadAsync(cancel), refused) is { } renewed)
                        return renewed;
                    if (await store.LeaseAsync(id, Lease, cancel) is { } fence)
                        return await AskAsync(refused, ask, fence, cancel);
                }
                return new CrmFailure(FailureKind.Busy, "Another node has been renewing this connection's sign-in for minutes; it is tried again later.");
            }
            finally
            {
                turn.Release();
            }
        }

        async Task<CrmResult<CrmToken>> AskAsync(CrmToken? refused, Func<CrmToken?, CancellationToken, Task<CrmResult<CrmToken>>> ask, long fence, CancellationToken cancel)
        {
            try
            {
                // Between our look and our lease another node may have renewed it.
                var held = await ReadAsync(cancel);
                if (Newer(held, refused) is { } renewed)
                    return renewed;
                var answer = await ask(held, cancel);
                // Not cancellable: a rotated refresh token that is not stored is lost for good.
                if (answer.Ok && !await store.StoreAsync(id, protector.Protect(JsonSerializer.SerializeToUtf8Bytes(answer.Value)), fence, CancellationToken.None)
                    && await ReadAsync(CancellationToken.None) is { } theirs)
                    return theirs;
                return answer;
            }
            finally
            {
                await store.ReleaseAsync(id, fence, CancellationToken.None);
            }
        }

        static CrmToken? Newer(CrmToken? held, CrmToken? refused) => held is not null && held.AccessToken != refused?.AccessToken ? held : null;

        // Sealed with keys that are gone: as if there were none, the flow asks for a new one.
        CrmToken? Open(byte[]? token)
        {
            try
            {
                return token is null ? null : JsonSerializer.Deserialize<CrmToken>(protector.Unprotect(token));
            }
            catch (Exception wrong) when (wrong is CryptographicException or JsonException)
            {
                return null;
            }
        }
    }
}
