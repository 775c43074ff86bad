using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Verbs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CrmIntegration.Tests.Loop;

/// <summary>The settings switch from the embedded default to servers: records and jobs on PostgreSQL, everything else the same.</summary>
public class OtherEngineFacts
{
    [Fact]
    public async Task The_whole_loop_runs_on_PostgreSQL_with_jobs_kept_there_too()
    {
        var (records, jobs) = (await Databases.NewEmptyAsync(Engine.PostgreSql), await Databases.NewEmptyAsync(Engine.PostgreSql));
        await RunsAsync("--Database:Engine", "postgresql", "--Database:ConnectionString", records.ConnectionString, "--Jobs:Storage", "postgresql", "--Jobs:ConnectionString", jobs.ConnectionString);
    }

    [Fact]
    public async Task The_whole_loop_runs_with_jobs_kept_in_Redis()
    {
        await using var redis = await RedisServer.StartAsync();
        Assert.SkipWhen(redis is null, "redis-server is not installed: jobs in Redis are not tried.");
        await RunsAsync("--Jobs:Storage", "redis", "--Jobs:ConnectionString", redis!.ConnectionString);
        Assert.True(redis.Keys() > 0, "nothing was kept in Redis");
    }

    [Fact]
    public async Task Two_machines_that_start_at_the_same_moment_on_empty_databases_both_come_up_and_say_no_error()
    {
        var (records, jobs) = (await Databases.NewEmptyAsync(Engine.PostgreSql), await Databases.NewEmptyAsync(Engine.PostgreSql));
        var folder = Directory.CreateTempSubdirectory("crm-two-").FullName;
        var errors = new Errors();
        var nodes = Enumerable.Range(0, 2).Select(node => CrmIntegration.House.Build(["--DataFolder", folder, "--Urls", "http://127.0.0.1:0", "--Database:Engine", "postgresql",
            "--Database:ConnectionString", $"{records.ConnectionString};Application Name=node{node}", "--Jobs:Storage", "postgresql",
            "--Jobs:ConnectionString", $"{jobs.ConnectionString};Application Name=node{node}", "--Jobs:Workers", "2"], house => house.Logging.ClearProviders().AddProvider(errors))).ToList();

        var wrong = await Task.WhenAll(nodes.Select(node => Task.Run(() => CrmIntegration.House.TryStartAsync(node))));

        Assert.All(wrong, Assert.Empty);
        Assert.Empty(errors.Said);
        foreach (var node in nodes)
            await node.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    sealed class Errors : ILoggerProvider, ILogger
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> Said { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                Said.Enqueue($"{formatter(state, exception)} {exception?.Message}");
        }

        public void Dispose() { }
    }

    static async Task RunsAsync(params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("crm-loop-").FullName;
        var said = new StringWriter();
        try
        {
            await using var run = await DemoRun.StartAsync(folder, new EmulatorOptions(0, 7, 400), 0, said, [.. settings, "--Jobs:Workers", "4", "--Forecast:TrainApart", "false"]) ?? throw new InvalidOperationException($"The demo did not start: {said}");
            await run.FillAsync(said);

            var services = run.House.Services;
            var predicted = await services.GetRequiredService<Predictions>().LatestAsync(run.ConnectionId, [.. run.Crm.TrueWinProbabilities.Keys], default);
            Assert.Equal(run.Crm.TrueWinProbabilities.Count, predicted.Count);
            Assert.True((await services.GetRequiredService<WriteBacks>().WrittenAsync(run.ConnectionId, default)).Deals > 0);
            Assert.True((await services.GetRequiredService<Suggestions>().CountAsync(run.ConnectionId, default)).Ready > 0);
            Assert.Empty((await services.GetRequiredService<WorkQueue>().DeadAsync(new(run.ConnectionId), 0, 10, default)).Page);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
