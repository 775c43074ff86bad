using System.Diagnostics;
using System.Text.Json;
using CrmIntegration.Records;
using CrmIntegration.Tests.Layout;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace CrmIntegration.Tests.Loop;

/// <summary>The rep's end of the loop: the Salesforce package's own cards, with Salesforce's own base components, in Chromium.</summary>
public sealed partial class CoreLoopFacts
{
    static readonly string Package = Path.Combine(Repository.Root, "connectors", "Salesforce", "Panel");

    [Fact]
    public async Task A_rep_sees_the_score_and_the_reply_in_the_Salesforce_cards_and_what_he_says_of_them_is_kept()
    {
        if (!Directory.Exists(Path.Combine(Package, "node_modules", "playwright-core")))
            Assert.Skip("The package's tools are not installed: run npm ci in connectors/Salesforce/Panel.");
        if (!File.Exists(Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium"))
            Assert.Skip("No Chromium here: install chromium, or name it in CHROMIUM.");
        await company.Run.UntilQuietAsync();
        var services = company.Run.House.Services;
        var (deal, prediction) = await DealWithScoreAndReplyAsync();
        var (_, key) = await services.GetRequiredService<ApiKeys>().CreateAsync(company.Run.ConnectionId, "cards", ApiKeyRow.Panel, default);
        await NodeAsync("node_modules/rollup/dist/bin/rollup", "--config", "preview/rollup.config.mjs", "--silent");

        var shown = JsonDocument.Parse(await NodeAsync("checks/live.mjs", company.Run.House.Urls.First(), key, deal)).RootElement;

        Assert.Equal(0, shown.GetProperty("troubles").GetArrayLength());
        Assert.Equal([$"GET /api/panel/v1/deals/{deal}"], shown.GetProperty("opening").EnumerateArray().Select(o => o.GetString()));
        var card = shown.GetProperty("card").GetString()!;
        Assert.Contains($"{prediction.Win!.Value:0%}", card.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains($"Grade {prediction.Grade}", card, StringComparison.Ordinal);
        Assert.All(prediction.Reasons.Take(5), reason => Assert.Contains(reason.Says, card, StringComparison.Ordinal));
        Assert.Contains("nothing is sent from here", shown.GetProperty("reply").GetString(), StringComparison.Ordinal);
        Assert.Contains("last score kept on the record", shown.GetProperty("down").GetString(), StringComparison.Ordinal);
        Assert.Equal("true", shown.GetProperty("kept").GetString());
        await using var connection = await services.GetRequiredService<Database>().OpenAsync(default);
        var said = await connection.QueryAsync<string>("SELECT verdict FROM verdict WHERE given_by = '005Ab00000000u1IAA' ORDER BY given_at");
        Assert.Equal(["up", "not-true", "inserted"], said);
    }

    async Task<(string Deal, Prediction Prediction)> DealWithScoreAndReplyAsync()
    {
        var services = company.Run.House.Services;
        foreach (var suggestion in await services.GetRequiredService<Suggestions>().ListAsync(company.Run.ConnectionId, 0, 200, default))
        {
            if (suggestion.OpportunityId is not { } deal || !suggestion.Drafts.Take(1).SelectMany(d => d.Sentences).Any(s => s.SourceIds.Count > 0))
                continue;
            var newest = (await services.GetRequiredService<Suggestions>().OfOpportunityAsync(company.Run.ConnectionId, deal, 1, default))[0];
            if (newest.Id == suggestion.Id && await services.GetRequiredService<Predictions>().LatestAsync(company.Run.ConnectionId, deal, default) is { Win: not null, Reasons.Count: > 0 } prediction
                && company.Run.Crm.TrueWinProbabilities.ContainsKey(deal))
                return (deal, prediction);
        }
        throw new InvalidOperationException("No open deal of the sample company has both a score and a suggested reply.");
    }

    static async Task<string> NodeAsync(params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo("node", words) { WorkingDirectory = Package, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await error + await output);
        return await output;
    }
}
