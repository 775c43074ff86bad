namespace CrmIntegration.Tests.Connections;

public class StartFacts
{
    [Theory]
    [InlineData("Database:Engine", "oracle", "Database:Engine is 'oracle'; put sqlite, postgresql or sqlserver there.")]
    [InlineData("Jobs:Storage", "rabbit", "Jobs:Storage is 'rabbit'; put memory, postgresql, sqlserver or redis there.")]
    [InlineData("Jobs:Storage", "redis", "Jobs:Storage is 'redis' but Jobs:ConnectionString is empty; put host and port there")]
    [InlineData("Language:Provider", "gpt", "Language:Provider is 'gpt'; type offline, azure or openai.")]
    [InlineData("Urls", "nonsense", "Urls is no address")]
    public async Task A_wrong_setting_stops_the_start_with_one_line_that_says_what_to_type_where(string setting, string value, string line)
    {
        await using var app = CrmIntegration.House.Build(["--DataFolder", Directory.CreateTempSubdirectory("crm-start-").FullName, "--" + setting, value]);

        Assert.StartsWith(line, Assert.Single(await CrmIntegration.House.TryStartAsync(app)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_cannot_be_opened_is_said_without_its_password()
    {
        await using var app = CrmIntegration.House.Build(["--DataFolder", Directory.CreateTempSubdirectory("crm-start-").FullName, "--Database:Engine", "postgresql",
            "--Database:ConnectionString", "Host=127.0.0.1;Port=1;Username=u;Password=topsecret;Timeout=2"]);

        var line = Assert.Single(await CrmIntegration.House.TryStartAsync(app));

        Assert.StartsWith("The PostgreSql database could not be opened", line, StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgresql", "Host=127.0.0.1;Port=1;Username=u;Password=topsecret;Timeout=2")]
    [InlineData("redis", "127.0.0.1:1,password=topsecret,connectTimeout=200,connectRetry=1")]
    public async Task A_job_storage_that_does_not_answer_is_said_without_its_password(string storage, string connectionString)
    {
        await using var app = CrmIntegration.House.Build(["--DataFolder", Directory.CreateTempSubdirectory("crm-start-").FullName, "--Urls", "http://127.0.0.1:0",
            "--Jobs:Storage", storage, "--Jobs:ConnectionString", connectionString]);

        var line = Assert.Single(await CrmIntegration.House.TryStartAsync(app));

        Assert.StartsWith($"The job storage ({storage}) could not be opened", line, StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", line, StringComparison.Ordinal);
    }
}
