using CrmIntegration.Jobs;
using CrmIntegration.Records;
using CrmIntegration.Tests.WriteBack;
using Hangfire;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CrmIntegration.Tests.Jobs;

public class LongChoreFacts
{
    /// <summary>Starts, and ends when it is let.</summary>
    sealed class Chore(string name, bool isLong) : IChore
    {
        readonly SemaphoreSlim started = new(0), let = new(0);
        int running;
        public int Most { get; private set; }
        public string Name => name;
        public string Cron => "0 0 1 1 *";
        public bool Long => isLong;

        public async Task RunAsync(Guid connectionId, CancellationToken cancel)
        {
            Most = Math.Max(Most, Interlocked.Increment(ref running));
            started.Release();
            await let.WaitAsync(cancel);
            Interlocked.Decrement(ref running);
        }

        public Task<bool> StartedAsync() => started.WaitAsync(TimeSpan.FromMinutes(2));
        public void Let() => let.Release();
    }

    [Fact]
    public async Task Trainings_wait_for_each_other_and_nobody_else_waits_for_them()
    {
        Chore training = new("train", isLong: true), sync = new("sync", isLong: false);
        var builder = new HostApplicationBuilder();
        builder.Services.AddSingleton(await Databases.NewAsync(Engine.Sqlite)).AddSingleton<ICrmSessions>(new PaperCrm()).AddSingleton<IChore>(training).AddSingleton<IChore>(sync);
        builder.Services.AddJobs(new ConfigurationBuilder().AddInMemoryCollection([new("Jobs:Workers", "2")]).Build());
        using var host = builder.Build();
        await host.StartAsync();
        var jobs = host.Services.GetRequiredService<IBackgroundJobClient>();

        for (var org = 0; org < 5; org++)
            ChoreJob.Enqueue(jobs, training, Guid.NewGuid());
        Assert.True(await training.StartedAsync());
        ChoreJob.Enqueue(jobs, sync, Guid.NewGuid());
        ChoreJob.Enqueue(jobs, sync, Guid.NewGuid());

        Assert.True(await sync.StartedAsync() && await sync.StartedAsync());
        sync.Let();
        sync.Let();
        for (var org = 0; org < 5; org++)
        {
            training.Let();
            Assert.True(org == 4 || await training.StartedAsync());
        }
        Assert.Equal(1, training.Most);
        await host.StopAsync();
    }
}
