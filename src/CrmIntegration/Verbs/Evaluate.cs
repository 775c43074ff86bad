using System.Text.Json;
using CrmIntegration.Records;
using CrmIntegration.Trust;
using Microsoft.Extensions.Options;

namespace CrmIntegration.Verbs;

/// <summary>evaluate [--connection NAME] [--json FILE]: every golden set, by the writer of the settings (with a provider set, against its real endpoint and charged to the connection's budget).</summary>
static class Evaluate
{
    public static async Task<int> RunAsync(string[] args)
    {
        string? Named(string option) => args.SkipWhile(a => a != option).Skip(1).FirstOrDefault();
        var (name, json) = (Named("--connection"), Named("--json"));
        await using var app = House.Build([.. args.Where(a => a is not ("--connection" or "--json") && (name is null || a != name) && (json is null || a != json))], b => b.Logging.SetMinimumLevel(LogLevel.Error));
        try
        {
            BringUpToDate.Run(app.Services.GetRequiredService<Database>());
        }
        catch (DatabaseUnreachable unreachable)
        {
            return Serve.Refuse([unreachable.Message]);
        }
        var connection = (await app.Services.GetRequiredService<ConnectionStore>().ListAsync(default)).FirstOrDefault(c => name is null || c.Name == name || c.Id.ToString() == name);
        if (name is not null && connection is null)
            return Serve.Refuse([$"There is no connection '{name}'; `models list` shows them all."]);
        var unheard = new List<string>();
        var found = new Dictionary<string, IReadOnlyList<GoldenScore>>();
        foreach (var set in app.Services.GetServices<IGoldenSet>().OrderBy(s => s.Feature, StringComparer.Ordinal))
        {
            var scores = found[set.Feature] = await set.ScoreAsync(connection?.Id ?? ModelCall.OfFiles, null, default);
            System.Console.WriteLine($"{set.Feature}: {scores.Average(s => s.Score):0.000} on {scores.Count} cases");
            var writers = scores.Select(s => s.By).OfType<string>().CountBy(b => b).OrderByDescending(b => b.Value).ToList();
            if (writers.Count > 0)
                System.Console.WriteLine($"  written by {string.Join(", ", writers.Select(w => $"{w.Key} {w.Value}"))}");
            if (writers is [{ Key: "offline" }])
                unheard.Add(set.Feature);
            foreach (var language in scores.GroupBy(s => s.Language).OrderBy(g => g.Key, StringComparer.Ordinal))
                System.Console.WriteLine($"  {language.Key}  {language.Average(s => s.Score):0.000}  {language.Count(),3} cases");
            foreach (var wrong in scores.Where(s => s.Wrong.Count > 0))
                System.Console.WriteLine($"  {wrong.Case,-22} {string.Join("; ", wrong.Wrong)}");
        }
        if (json is not null)
            await File.WriteAllTextAsync(json, JsonSerializer.Serialize(found, new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true }));
        if (unheard.Count == 0 || app.Services.GetRequiredService<IOptions<LanguageOptions>>().Value.Offline)
            return 0;
        // The offline writer steps in for a model that says nothing: its good marks are not the model's.
        System.Console.Error.WriteLine($"The model was not heard in any case of {string.Join(" and ", unheard)}: these figures are the offline writer's. The lines above and the page Audit say why: budget, address, key or deployment.");
        return 1;
    }
}
