using System.Diagnostics;
using CrmIntegration.Connections;
using CrmIntegration.Connectors;
using CrmIntegration.Doors;
using CrmIntegration.Enrich.Forecast;
using CrmIntegration.Enrich.Forecast.RollUp;
using CrmIntegration.Records;
using CrmIntegration.Sync;

namespace CrmIntegration.Verbs;

/// <summary>One demo: the emulated CRM and the house, connected to each other over HTTP.</summary>
sealed class DemoRun : IAsyncDisposable
{
    readonly WebApplication app;
    readonly IRunningEmulator crm;
    readonly Guid connectionId;
    readonly long started = Stopwatch.GetTimestamp();

    DemoRun(WebApplication app, IRunningEmulator crm, Guid connectionId) => (this.app, this.crm, this.connectionId) = (app, crm, connectionId);

    public Guid ConnectionId => connectionId;
    public WebApplication House => app;
    public IRunningEmulator Crm => crm;

    /// <param name="settings">As on the command line, such as another database.</param>
    /// <returns>Null when it could not start; what is wrong stands on the error output.</returns>
    public static async Task<DemoRun?> StartAsync(string folder, EmulatorOptions options, int port, TextWriter to, params string[] settings)
    {
        var app = CrmIntegration.House.Build(["--DataFolder", folder, "--Urls", $"http://127.0.0.1:{port}", "--Logging:LogLevel:Default", "Warning",
            // Alerts stand on the console's pages; between the rows of the demo they would look like trouble.
            "--Logging:LogLevel:CrmIntegration.Enrich.Forecast.ModelWatching", "Error", .. settings]);
        var emulator = app.Services.GetRequiredService<ConnectorCatalog>().Emulator("salesforce");
        if (emulator is null)
        {
            Serve.Refuse(["The demo needs the Salesforce emulator (connectors/Salesforce/Emulator); it was not built in."]);
            await app.DisposeAsync();
            return null;
        }
        to.WriteLine($"Making a company with {options.Deals} deals ...");
        IRunningEmulator? crm = null;
        try
        {
            crm = await emulator.StartAsync(options, CancellationToken.None);
        }
        catch (IOException taken)
        {
            Serve.Refuse([$"The emulated CRM cannot start: {taken.Message}{(taken.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException ? " Give it another port with --crm-port." : "")}"]);
        }
        var wrong = crm is null ? ["-"] : await CrmIntegration.House.TryStartAsync(app);
        if (wrong.Count > 0)
        {
            if (crm is not null)
            {
                Serve.Refuse(wrong);
                await crm.DisposeAsync();
            }
            await app.DisposeAsync();
            return null;
        }
        return new(app, crm!, await ConnectAsync(app, crm!));
    }

    static async Task<Guid> ConnectAsync(WebApplication app, IRunningEmulator crm)
    {
        var forms = app.Services.GetRequiredService<IConnectionForms>();
        var known = await app.Services.GetRequiredService<ConnectionStore>().ListAsync(default);
        const string name = "Sample company";
        if (known.FirstOrDefault(c => c.Name == name) is { } before)
        {
            await forms.ChangeAsync(before.Id, name, crm.ConnectionSettingsJson, default);
            await crm.SendWebhooksToAsync(new(new Uri(app.Urls.First()), $"/hooks/{before.Id}"), default);
            return before.Id;
        }
        var connected = (await forms.AddAsync("salesforce", name, crm.ConnectionSettingsJson, default)).Value;
        // A small sample company (--deals) may give a model that is not ready: the demo shows the whole way round all the same.
        await forms.SetWriteBackAsync(connected.Id, ConnectionRow.Always, null, default);
        await crm.SendWebhooksToAsync(new(new Uri(app.Urls.First()), $"/hooks/{connected.Id}"), default);
        return connected.Id;
    }

    /// <summary>Reads, trains, scores, suggests and writes back, then says what it did.</summary>
    /// <exception cref="OperationCanceledException">The process was asked to stop meanwhile.</exception>
    public async Task FillAsync(TextWriter to)
    {
        var services = app.Services;
        var stopping = app.Lifetime.ApplicationStopping;
        to.WriteLine("Reading the CRM ...");
        var failures = await services.GetRequiredService<Backfill>().RunAsync(connectionId, c =>
        {
            if (c.FinishedAt is not null)
                to.WriteLine($"  {c.Kind,-12} {c.RowsDone,7:N0} read{(c.RowsSetAside > 0 ? $", {c.RowsSetAside:N0} set aside" : "")}");
        }, stopping);
        stopping.ThrowIfCancellationRequested();
        foreach (var failure in failures)
            to.WriteLine($"  {failure.Says}");
        var calls = await services.GetRequiredService<IConversations>()
            .AddAllAsync(connectionId, [.. crm.Transcripts.Select(t => new NewConversation(t.OpportunityId, Conversation.Call, t.Title, t.At, t.Text, t.ActivityId))], stopping);
        to.WriteLine($"  {"Calls heard",-12} {calls,7:N0}");
        to.WriteLine("Training on what is closed, scoring what is open ...");
        var model = await services.GetRequiredService<TrainJob>().RunFirstAsync(connectionId, stopping);
        to.WriteLine("Forecasting this quarter, and what would have been said of the eight before ...");
        await services.GetRequiredService<CompanyWatch>().RunAsync(connectionId, stopping);
        await services.GetRequiredService<PastForecasts>().RunAsync(connectionId, stopping);
        await UntilQuietAsync(stopping);
        await services.GetServices<IChore>().Single(c => c is SchemaWatch).RunAsync(connectionId, stopping);
        await services.GetRequiredService<ModelNight>().RunAsync(connectionId, stopping);
        await services.GetRequiredService<ITopics>().SortAsync(connectionId, stopping);
        var measured = await services.GetRequiredService<Completeness>().MeasureAsync(connectionId, stopping);
        await DemoTable.PrintAsync(services, connectionId, crm, measured, model, Stopwatch.GetElapsedTime(started), to);
        to.WriteLine();
    }

    /// <summary>Where to look and how to sign in; the pages are there from the start and fill while one watches.</summary>
    public void TellWhere(TextWriter to)
    {
        to.WriteLine($"""

            Console        {app.Urls.First()}
            API            {app.Urls.First()}/api/docs
            The CRM        {crm.Address}   (change a deal's stage there and watch its probability)

            """);
        TellSignIn(to);
    }

    public void TellSignIn(TextWriter to)
    {
        var first = app.Services.GetRequiredService<FirstAdmin>();
        if (first.Password is null)
            to.WriteLine("Sign in as at the first start with this data folder.");
        first.Tell(to);
    }

    /// <summary>Until every stage has done what there was to do.</summary>
    public async Task UntilQuietAsync(CancellationToken cancel = default)
    {
        var work = app.Services.GetRequiredService<WorkQueue>();
        while (await work.OpenAsync(connectionId, cancel) > 0)
            await Task.Delay(50, cancel);
    }

    /// <summary>Deals move, mails arrive, until the process is asked to stop.</summary>
    public async Task LiveAsync(TextWriter to)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        to.WriteLine($"Living on: look at {app.Urls.First()} and change a deal at {crm.Address}; Ctrl+C ends it.");
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromSeconds(5), stopping);
                foreach (var happened in await crm.LiveAsync(stopping))
                    to.WriteLine($"  {happened}");
            }
        }
        catch (OperationCanceledException)
        {
            await app.WaitForShutdownAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();                               // what was taken in is committed first
        await crm.DisposeAsync();
        await app.DisposeAsync();
    }
}
