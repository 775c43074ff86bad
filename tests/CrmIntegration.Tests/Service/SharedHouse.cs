using CrmIntegration.Records;
using CrmIntegration.Tests.Doors;

namespace CrmIntegration.Tests.Service;

/// <summary>One running house for a class of facts; each fact connects an org of its own, which is a tenant of its own.</summary>
public sealed class SharedHouse : IAsyncLifetime
{
    RunningHouse? house;

    internal RunningHouse House => house!;

    public async ValueTask InitializeAsync() => house = await RunningHouse.StartAsync();

    public ValueTask DisposeAsync() => House.DisposeAsync();

    internal async Task<(Guid Connection, HttpClient Program)> OrgAsync(string scopes, string name = "Acme")
    {
        var id = await House.ConnectAsync(name);
        await House.Get<ConnectionStore>().SetPausedAsync(id, true, default);
        return (id, House.Program(await House.KeyAsync(id, scopes)));
    }
}
