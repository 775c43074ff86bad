using System.Diagnostics;
using System.Text.Json;
using CrmIntegration.Enrich.Forecast;
using CrmIntegration.Forecasting;
using CrmIntegration.Records;
using Microsoft.Extensions.Logging;

namespace CrmIntegration.Tests.Forecast;

public class TrainApartFacts
{
    static readonly Guid Ours = Guid.NewGuid();

    public static TheoryData<Engine> Engines => Databases.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_model_trained_in_a_process_of_its_own_is_the_one_that_would_have_been_trained_here(Engine engine)
    {
        using var house = await ForecastHouse.NewAsync(engine);
        await house.KeepAsync(Ours);
        var (said, started) = (new Heard(), new Started());

        var model = await new TrainApart(house.Database, new() { LeaveOut = ["owner"] }, started).TrainAsync(Ours, ForecastHouse.Today, said, default);

        Assert.Equal(Trainer.Train(await house.Timelines.ReadAllAsync(Ours, default), ForecastHouse.Today, new() { LeaveOut = ["owner"] }).Version, model!.Version);
        Assert.Contains(said.Lines, l => l.StartsWith("fitting", StringComparison.Ordinal));
        Assert.NotEqual(Environment.ProcessId, started.Process);
    }

    [Fact]
    public async Task Models_of_several_past_moments_come_from_one_process_and_know_nothing_later()
    {
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite);
        await house.KeepAsync(Ours);
        DateTimeOffset[] moments = [ForecastHouse.Today.AddMonths(-12), ForecastHouse.Today.AddMonths(-3)];

        var models = await new TrainApart(house.Database, new(), new Started()).TrainAsync(Ours, moments, false, null, default);

        var deals = await house.Timelines.ReadAllAsync(Ours, default);
        Assert.Equal(moments.Select(m => Trainer.Train(deals, m, new() { AllowTrees = false }).Version), models!.Select(m => m.Version));
    }

    [Fact]
    public async Task A_proof_made_in_a_process_of_its_own_says_what_it_would_have_said_here()
    {
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite);
        await house.KeepAsync(Ours);
        var said = new Heard();

        var report = await new TrainApart(house.Database, new() { LeaveOut = ["owner"] }, new Started()).ProveAsync(Ours, said, default);

        Assert.Equal(Backtest.Run("", await house.Timelines.ReadAllAsync(Ours, default), new() { LeaveOut = ["owner"], Threads = 1 }).ToJson(), report!.ToJson());
        Assert.Contains("learning curve", said.Lines);
    }

    [Fact]
    public async Task A_training_that_is_cancelled_leaves_no_process_behind()
    {
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite);
        await house.KeepAsync(Ours);
        using var cancel = new CancellationTokenSource();
        var started = new Started();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new TrainApart(house.Database, new(), started).TrainAsync(Ours, ForecastHouse.Today, new Heard(cancel.Cancel), cancel.Token));

        Assert.NotEqual(0, started.Process);
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(started.Process));
    }

    [Fact]
    public async Task A_training_whose_service_is_gone_ends_by_itself()
    {
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite);
        await house.KeepAsync(Ours);
        using var child = Process.Start(TrainApart.Program()!)!;
        await child.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new TrainOrder(house.Database.Engine, house.Database.ConnectionString, Ours, [ForecastHouse.Today], [])));
        await child.StandardInput.FlushAsync();
        Assert.Equal(TrainApart.Ready, await child.StandardOutput.ReadLineAsync());

        child.StandardInput.Close();

        Assert.DoesNotContain(TrainApart.Model, await child.StandardOutput.ReadToEndAsync());
        await child.WaitForExitAsync();
        Assert.Equal(3, child.ExitCode);
    }

    [Fact]
    public async Task A_training_that_cannot_read_the_deals_says_why_and_makes_no_model()
    {
        var nowhere = new Database(Engine.Sqlite, $"Data Source={Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "crm.db")}");

        var trouble = await Assert.ThrowsAsync<InvalidOperationException>(() => new TrainApart(nowhere, new(), new Started()).TrainAsync(Ours, ForecastHouse.Today, null, default));

        Assert.Contains("SqliteException", trouble.Message);
    }

    [Fact]
    public async Task Where_none_may_be_started_or_would_see_nothing_the_service_trains_itself()
    {
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite);

        Assert.Null(await new TrainApart(house.Database, new() { TrainApart = false }, new Started()).TrainAsync(Ours, ForecastHouse.Today, null, default));
        Assert.Null(await new TrainApart(new(Engine.Sqlite, "Data Source=:memory:"), new(), new Started()).TrainAsync(Ours, ForecastHouse.Today, null, default));
    }

    [Fact]
    public void Nothing_secret_stands_on_the_command_line() => Assert.Equal([TrainApart.Verb], TrainApart.Program()!.ArgumentList.Where(a => !a.EndsWith(".dll", StringComparison.Ordinal)));

    sealed class Heard(Action? first = null) : IProgress<string>
    {
        public List<string> Lines { get; } = [];

        public void Report(string value)
        {
            Lines.Add(value);
            first?.Invoke();
        }
    }

    /// <summary>Which process the log names.</summary>
    sealed class Started : ILogger<TrainApart>
    {
        public int Process { get; private set; }
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel level) => true;

        public void Log<TState>(LogLevel level, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Process = ((IReadOnlyList<KeyValuePair<string, object?>>)state!).FirstOrDefault(v => v.Key == "Id").Value as int? ?? Process;
    }
}
