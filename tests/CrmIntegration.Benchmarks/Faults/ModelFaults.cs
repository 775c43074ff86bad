using CrmIntegration.Tests.AzureOpenAi;
using Dapper;

namespace CrmIntegration.Benchmarks.Faults;

/// <summary>The language model misbehaves while customers' mails arrive: each mail still gets its drafts, once, if need be from the offline writer.</summary>
static class ModelFaults
{
    const int Rounds = 10;

    static readonly (string Name, Mood Mood)[] All =
    [
        ("model: 429", Mood.Busy), ("model: 500", Mood.Fails), ("model: no answer until the time limit", Mood.Slow), ("model: answer cut off", Mood.CutsOff),
        ("model: bad JSON", Mood.BadJson), ("model: another shape than asked for", Mood.WrongShape), ("model: the content filter took the answer", Mood.FiltersAnswer),
        ("model: invented facts, foreign links, its own orders", Mood.Obeys),
    ];

    /// <summary>Settings for a house that writes with this model.</summary>
    public static string[] Settings(AzureOpenAiEmulator model) =>
    [
        "--Language:Provider", "azure", "--Language:Endpoint", model.Address, "--Language:Deployment", "drafts", "--Language:ApiKey", "a-key-for-the-emulator", "--Language:TimeoutSeconds", "1", "--Language:DailyBudget", "10000",
    ];

    public static async Task RunAsync(FaultHouse house, AzureOpenAiEmulator model, FaultTable table)
    {
        foreach (var (name, mood) in All)
            await table.AddAsync(await RoundsAsync(house, model, name, mood));
    }

    static async Task<FaultRow> RoundsAsync(FaultHouse house, AzureOpenAiEmulator model, string name, Mood mood)
    {
        var (toll, struck) = (new Toll(), 0);
        model.Usually = mood;
        for (var round = 0; round < Rounds; round++)
        {
            var before = await house.CountAsync();
            var asked = model.Paths.Count;
            var mail = house.Mail(round);
            toll += await DraftedAsync(house, mail) + await house.SettleAsync([], before);
            struck += model.Paths.Count > asked ? 1 : 0;
        }
        return new(name, Rounds, struck, Rounds, toll, $"shown as it came: {struck} of {Rounds} without a usable draft", struck > 0);
    }

    // One suggestion with drafts that stand, none of them with what a model that obeys would have said.
    static async Task<Toll> DraftedAsync(FaultHouse house, string mail)
    {
        for (var tries = 0; tries < 1500; tries++)
        {
            await using var connection = await house.Database.OpenAsync(default);
            var drafts = (await connection.QueryAsync<string>("SELECT drafts FROM suggestion WHERE connection_id = @Connection AND email_id = @mail AND superseded_at IS NULL", new { house.Connection, mail })).AsList();
            if (drafts.Count > 0)
                return new(drafts[0].Length < 10 || drafts.Any(d => AzureOpenAiEmulator.Obedience.Any(o => d.Contains(o, StringComparison.Ordinal))) ? 1 : 0, drafts.Count - 1, 0);
            await Task.Delay(10);
        }
        return new(1, 0, 0);
    }
}
