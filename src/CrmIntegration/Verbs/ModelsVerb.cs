using System.Text.Json;
using CrmIntegration.Enrich.Forecast;
using CrmIntegration.Forecasting;
using CrmIntegration.Records;
using CrmIntegration.Trust;

namespace CrmIntegration.Verbs;

/// <summary>models list, publish, rollback, tune: for an admin at the terminal. A running service takes the new champion with its next forecast.</summary>
static class ModelsVerb
{
    public static async Task<int> RunAsync(string[] args)
    {
        string[] words = [.. args.TakeWhile(a => !a.StartsWith("--", StringComparison.Ordinal))];
        var named = args.SkipWhile(a => a != "--connection").Skip(1).FirstOrDefault();
        // The check of the settings makes the folder that is written to; who only looks should leave none behind.
        var (usual, was) = (Path.GetFullPath("data"), Directory.Exists("data"));
        await using var app = House.Build([.. args.Skip(words.Length).Where(a => a != "--connection" && a != named)], b => b.Logging.SetMinimumLevel(LogLevel.Error));
        if (app.Services.GetRequiredService<Database>().NotBegun)
        {
            if (!was && Directory.Exists(usual) && !Directory.EnumerateFileSystemEntries(usual).Any())
                Directory.Delete(usual);
            return Serve.Refuse(["There is no connection yet, and no database here: start the service where its data folder is, or name it with --DataFolder."]);
        }
        try
        {
            BringUpToDate.Run(app.Services.GetRequiredService<Database>());
        }
        catch (DatabaseUnreachable unreachable)
        {
            return Serve.Refuse([unreachable.Message]);
        }
        var connections = (await app.Services.GetRequiredService<ConnectionStore>().ListAsync(default)).Where(c => named is null || c.Name == named || c.Id.ToString() == named).ToList();
        if (connections.Count == 0)
            return Serve.Refuse([named is null ? "There is no connection yet." : $"There is no connection '{named}'; `models list` shows them all."]);
        return words switch
        {
            [] or ["list"] => await ListAsync(app.Services, connections),
            ["publish", var version] => await ChangeAsync(app.Services, connections, version),
            ["tune"] or ["tune", _] => await TuneAsync(app.Services, connections, words.ElementAtOrDefault(1) ?? "forecast"),
            ["rollback"] => await ChangeAsync(app.Services, connections, null),
            _ => Usage.Unknown("models " + string.Join(' ', words)),
        };
    }

    static async Task<int> ListAsync(IServiceProvider services, IReadOnlyList<ConnectionRow> connections)
    {
        foreach (var connection in connections)
        {
            System.Console.WriteLine(connection.Name);
            var speakers = (await services.GetRequiredService<LanguageModels>().ListAsync(connection.Id, default)).ToDictionary(l => l.Version, StringComparer.Ordinal);
            foreach (var model in await services.GetRequiredService<Models>().ListAsync(connection.Id, default))
            {
                var card = JsonSerializer.Deserialize<ModelCard>(model.Card)!;
                System.Console.WriteLine($"  {model.Version}  {model.State,-10} {model.Readiness,-8} trained {model.TrainedAt:yyyy-MM-dd HH:mm} on {card.ClosedDeals} closed deals, {card.Chosen}"
                    + (card.Metrics.TryGetValue("log loss", out var loss) ? FormattableString.Invariant($", log loss {loss:0.0000}") : "")
                    + (speakers.TryGetValue(model.Version, out var speaker) ? FormattableString.Invariant($", {speaker.PerThousand:0.00} per 1,000 deals") : ""));
            }
            foreach (var tuning in await services.GetRequiredService<Tunings>().ListAsync(connection.Id, default))
                System.Console.WriteLine($"  {tuning.Name}  {tuning.State,-10} tuned for {tuning.Purpose} from {tuning.BaseModel}, {tuning.Examples} examples" + (tuning.Says is { } says ? $": {says}" : ""));
        }
        return 0;
    }

    /// <summary>Asks, and takes the first step itself, so that it works while no service runs; one that runs follows it every ten minutes.</summary>
    static async Task<int> TuneAsync(IServiceProvider services, IReadOnlyList<ConnectionRow> connections, string purpose)
    {
        if (connections.Count > 1)
            return Serve.Refuse(["There are several connections; say which one with --connection NAME."]);
        var id = connections[0].Id;
        if ((await services.GetRequiredService<TuningDesk>().AskAsync(id, purpose, "terminal", default)).Failure is { } failure)
            return Serve.Refuse([failure.Says]);
        await services.GetServices<IChore>().OfType<TuningChore>().Single().RunAsync(id, default);
        var now = (await services.GetRequiredService<Tunings>().ListAsync(id, default))[0];
        System.Console.WriteLine($"{connections[0].Name}: {now.Name} is {now.State}, {now.Examples} masked examples. {now.Says} A running service follows it; `models list` shows how far it is.");
        return now.State is Tuning.Failed ? 1 : 0;
    }

    static async Task<int> ChangeAsync(IServiceProvider services, IReadOnlyList<ConnectionRow> connections, string? version)
    {
        if (connections.Count > 1)
            return Serve.Refuse(["There are several connections; say which one with --connection NAME."]);
        var (registry, models, id) = (services.GetRequiredService<ModelRegistry>(), services.GetRequiredService<Models>(), connections[0].Id);
        if (version is null)
        {
            if ((version = await registry.RollBackAsync(id, default)) is null)
                return Serve.Refuse(["There is no former champion with a whole file to go back to."]);
        }
        else if ((await models.ListAsync(id, default)).FirstOrDefault(m => m.Version == version) is not { } wanted)
            return Serve.Refuse([$"There is no model {version}; `models list` shows them all."]);
        else if (registry.Load(wanted) is null)
            return Serve.Refuse([$"The file of model {version} is missing or damaged; put it back from a backup, or train again. The champion stays."]);
        else
            await registry.PublishAsync(id, version, default);
        System.Console.WriteLine($"{connections[0].Name}: model {version} predicts from now on. Deals are scored anew as they change, and all of them tonight.");
        return 0;
    }
}
