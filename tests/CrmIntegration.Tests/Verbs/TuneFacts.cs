using CrmIntegration.Tests.AzureOpenAi;
using CrmIntegration.Verbs;

namespace CrmIntegration.Tests.Verbs;

public sealed class TuneFacts
{
    [Fact]
    public async Task A_tuning_is_asked_for_at_the_terminal_once_at_a_time_and_takes_its_first_steps_there()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        model.StopsAt = "running";
        var folder = Directory.CreateTempSubdirectory("crm-tune-").FullName;
        try
        {
            var file = Path.Combine(folder, "deals.csv");
            await File.WriteAllTextAsync(file, SomeDeals.Csv(120));
            Assert.Equal(0, await Import.RunAsync([file, "--DataFolder", folder]));
            string[] house = ["--DataFolder", folder], language = [.. house, "--Language:Provider", "azure", "--Language:Endpoint", model.Address, "--Language:Deployment", "forecasts", "--Language:ApiKey", "test-key-1", "--Language:TunedFrom", "gpt-4o-mini"];

            var unset = await Product.RunAsync(folder, ["models", "tune", "forecast", .. house]);
            var asked = await Product.RunAsync(folder, ["models", "tune", "forecast", .. language]);
            var again = await Product.RunAsync(folder, ["models", "tune", "--connection", "deals", .. language]);
            var list = await Product.RunAsync(folder, ["models", "list", .. house]);

            Assert.Equal((2, 0, 2, 0), (unset.Code, asked.Code, again.Code, list.Code));
            Assert.Contains("Language:TunedFrom", unset.Says, StringComparison.Ordinal);
            Assert.Matches("is running, [1-9][0-9]* masked examples", asked.Says);
            Assert.Contains("One is going on already", again.Says, StringComparison.Ordinal);
            Assert.Contains("tuned for forecast from gpt-4o-mini", list.Says, StringComparison.Ordinal);
            Assert.Single(model.Jobs);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }
}
