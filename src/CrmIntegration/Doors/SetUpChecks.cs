using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.Enrich.Forecast;
using CrmIntegration.Records;
using CrmIntegration.Trust;
using Microsoft.Extensions.Options;

namespace CrmIntegration.Doors;

/// <summary>Looks at each step of the set-up as it really is: asks the database, the model and the CRM, and reads what is kept. Changes nothing.</summary>
sealed partial class SetUpChecks(
    Database database, IConfiguration configuration, IOptionsMonitor<LanguageOptions> language, ITrustGateway trust, ModelCalls calls, ConnectionStore connections, IOrders orders, ICrmSessions sessions,
    IConnectionForms forms, SyncCursors cursors, ConnectionHealth health, DealCounts counts, Models models, ModelRegistry registry, ApiKeys keys, WorkQueue work, Overwrites overwrites, IHttpClientFactory clients) : ISetUp
{
    const long LeastBytes = 1L << 30;

    public async Task<IReadOnlyList<NamedCheck>> CheckAsync(SetUpStep step, Guid? connectionId, CancellationToken cancel)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;    // said alike to everybody, and told in the reader's language later; it ends with this method
        if (step == SetUpStep.Database)
            return await DatabaseAsync(cancel);
        if (step == SetUpStep.Language)
            return await LanguageAsync(connectionId, cancel);
        if (step == SetUpStep.Outside)
            return await OutsideAsync(cancel);
        if (connectionId is not { } id || await connections.FindAsync(id, cancel) is not { } row)
            return [new("CRM", null, "No CRM is connected yet: connect one first.")];
        return step switch
        {
            SetUpStep.Connect => await orders.TestAsync(id, cancel),
            SetUpStep.Fields => await FieldsAsync(row, cancel),
            SetUpStep.Read => await ReadAsync(row, cancel),
            SetUpStep.Train => await TrainAsync(id, cancel),
            _ => await PanelAsync(row, cancel),
        };
    }

    async Task<IReadOnlyList<NamedCheck>> DatabaseAsync(CancellationToken cancel)
    {
        List<NamedCheck> done = [];
        try
        {
            await using var connection = await database.OpenAsync(cancel);
            done.Add(new("Answers", true, $"{database.Engine} {connection.ServerVersion}."));
            await RunAsync(connection, "SELECT COUNT(*) FROM connection", cancel);
            done.Add(new("Tables", true, "They are there and up to date: the service brings them up to date at each start."));
            // Changes no row, and is refused by a database that takes no writes.
            await RunAsync(connection, "UPDATE connection SET name = name WHERE 1 = 0", cancel);
            done.Add(new("Takes writes", true, "Yes."));
        }
        catch (Exception trouble) when (trouble is DbException or TimeoutException or IOException or System.Net.Sockets.SocketException)
        {
            var name = done.Count switch { 0 => "Answers", 1 => "Tables", _ => "Takes writes" };
            return [.. done, new(name, false, $"{DatabaseUnreachable.Told(trouble)}. Check Database:ConnectionString, that the server runs and that its disk is not full.")];
        }
        var folder = RecordsRoom.DataFolder(configuration);
        var free = new DriveInfo(folder).AvailableFreeSpace;
        return [.. done, free >= LeastBytes ? new("Disk", true, $"{free / 1e9:0.0} GB are free where the data lies.") : new("Disk", false, $"Only {free / 1e6:0} MB are free where the data lies ({folder}): make room before reading a CRM.")];
    }

    static async Task RunAsync(DbConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancel);
    }

    static readonly JsonElement Trial = JsonDocument.Parse("""{"type":"object","properties":{"word":{"type":"string"}},"required":["word"],"additionalProperties":false}""").RootElement.Clone();

    // Through the gateway like any other call: within the budget, masked, and in the audit with its cost.
    async Task<IReadOnlyList<NamedCheck>> LanguageAsync(Guid? connectionId, CancellationToken cancel)
    {
        var options = language.CurrentValue;
        if (options.Offline)
            return [new("Writer", true, "The built-in offline writer drafts; nothing leaves this machine. For a model set Language:Provider, Endpoint, Deployment and ApiKey.")];
        List<NamedCheck> done = [new("Settings", true, $"{options.Provider}, deployment {options.Deployment} at {new Uri(options.Endpoint!).Host}.")];
        if (options.KillSwitch)
            return [.. done, new("Kill switch", false, "It is on: nothing is asked. Set Language:KillSwitch to false to let drafts be written by the model.")];
        if (connectionId is not { } id)
            return [.. done, new("Asked", null, "Not tried: a trial call is charged to a connection's budget, and none is connected yet.")];
        var started = Stopwatch.GetTimestamp();
        var answer = await trust.WriteAsync(new(id, "test", null, null, "en", "test-1", "Answer with the one word that the schema asks for: ready.", [new(null, "ready?")], [], Trial, _ => null) { Fresh = true }, cancel);
        var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        var cost = (await calls.ListAsync(id, null, 0, 5, cancel)).FirstOrDefault(c => c.Feature == "test")?.Cost;
        return [.. done, answer.Outcome == "written"
            ? new("Asked", true, $"It answered in {took:0} ms{(cost is null ? "" : $"; the call cost {cost:0.######}")}.")
            : new("Asked", false, Advice(answer.Outcome)), new("Content filter", answer.Outcome == "filtered" ? false : null, answer.Outcome == "filtered" ? "It refused a harmless word: loosen the filter of the deployment." : "Whatever the provider filters comes back as a refusal, and the offline writer drafts instead.")];
    }

    static string Advice(string outcome) => outcome switch
    {
        "over-budget" => "The day's budget is spent: raise Language:DailyBudget or wait for tomorrow.",
        "unavailable" => "It did not answer: check Language:Endpoint, Deployment and ApiKey, and that this machine may reach it. The log says how it failed.",
        "switched-off" or "language-off" => "The connection's AI policy forbids it: look at the page AI policy.",
        "busy" => "The deployment's quota is used up for now: try again in a minute, or raise it and Language:TokensPerMinute.",
        "unreadable" or "truncated" => "It answered, but not as the schema asks: choose a deployment that knows structured output.",
        _ => $"It would not answer ({outcome}).",
    };
}
