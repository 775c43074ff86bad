using CrmIntegration.Connectors;
using CrmIntegration.Jobs;
using CrmIntegration.Records;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CrmIntegration.Tests.Jobs;

public class AtStartFacts
{
    static readonly Guid Org = Guid.NewGuid();

    sealed class Chore(string name, bool atStart) : IChore
    {
        public TaskCompletionSource<Guid> Ran { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public string Name => name;
        public string Cron => "0 0 1 1 *";
        public bool AtStart => atStart;

        public Task RunAsync(Guid connectionId, CancellationToken cancel)
        {
            Ran.TrySetResult(connectionId);
            return Task.CompletedTask;
        }
    }

    sealed class OneOrg : ICrmSessions
    {
        public Task<CrmResult<ICrmSession>> OpenAsync(Guid connectionId, CancellationToken cancel) => throw new NotSupportedException();
        public Task<IReadOnlyList<Guid>> ConnectionIdsAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<Guid>>([Org]);
    }

    [Fact]
    public async Task What_a_stop_cut_off_goes_on_when_the_house_starts()
    {
        Chore reading = new("reading", atStart: true), yearly = new("yearly", atStart: false);
        var builder = new HostApplicationBuilder();
        builder.Services.AddSingleton(await Databases.NewAsync(Engine.Sqlite)).AddSingleton<ICrmSessions>(new OneOrg()).AddSingleton<IChore>(reading).AddSingleton<IChore>(yearly);
        builder.Services.AddJobs(new ConfigurationBuilder().Build());
        using var host = builder.Build();

        await host.StartAsync();

        Assert.Equal(Org, await reading.Ran.Task.WaitAsync(TimeSpan.FromMinutes(2)));
        Assert.False(yearly.Ran.Task.IsCompleted);
        await host.StopAsync();
    }
}
