using CrmIntegration.Jobs;
using CrmIntegration.Records;
using CrmIntegration.Tests.WriteBack;
using Hangfire;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CrmIntegration.Tests.Jobs;

public class OneAtATimeFacts
{
    [OneAtATime("read-anew-{0}"), AutomaticRetry(Attempts = 0)]
    public sealed class ReadAnew(Counted counted)
    {
        public Task RunAsync(Guid connection) => counted.RunAsync(connection);
    }

    public sealed class Counted
    {
        readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously), let = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int times;
        public int Times => times;
        public Task Started => started.Task;
        public void Let() => let.SetResult();

        public async Task RunAsync(Guid connection)
        {
            Interlocked.Increment(ref times);
            started.TrySetResult();
            await let.Task;
        }
    }

    [Fact]
    public async Task Pressed_twice_the_second_order_ends_quietly_and_is_no_failed_job()
    {
        var counted = new Counted();
        var builder = new HostApplicationBuilder();
        builder.Services.AddSingleton(await Databases.NewAsync(Engine.Sqlite)).AddSingleton<ICrmSessions>(new PaperCrm()).AddSingleton(counted);
        builder.Services.AddJobs(new ConfigurationBuilder().AddInMemoryCollection([new("Jobs:Workers", "2")]).Build());
        using var host = builder.Build();
        await host.StartAsync();
        var jobs = host.Services.GetRequiredService<IBackgroundJobClient>();
        var monitor = host.Services.GetRequiredService<JobStorage>().GetMonitoringApi();
        var connection = Guid.NewGuid();

        jobs.Enqueue<ReadAnew>(j => j.RunAsync(connection));
        await counted.Started.WaitAsync(TimeSpan.FromMinutes(2));
        var second = jobs.Enqueue<ReadAnew>(j => j.RunAsync(connection));
        string? State() => monitor.JobDetails(second)?.History.FirstOrDefault()?.StateName;
        for (var tries = 0; tries < 6000 && State() is "Enqueued" or "Processing"; tries++)
            await Task.Delay(20);

        counted.Let();
        Assert.Equal("Deleted", State());
        Assert.Equal(1, counted.Times);
        await host.StopAsync();
    }
}
