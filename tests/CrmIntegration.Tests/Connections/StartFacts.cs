using CrmIntegration.Records;
using CrmIntegration.Tests.Verbs;
using Dapper;

namespace CrmIntegration.Tests.Connections;

public sealed class StartFacts : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("crm-start-").FullName;

    async Task<IReadOnlyList<string>> StartAsync(params string[] settings)
    {
        try
        {
            await using var app = CrmIntegration.House.Build([.. settings.Contains("--DataFolder") ? (string[])[] : ["--DataFolder", folder], .. settings.Contains("--Urls") ? (string[])[] : ["--Urls", "http://127.0.0.1:0"], .. settings]);
            return await CrmIntegration.House.TryStartAsync(app);
        }
        catch (WrongSettings wrong)
        {
            return wrong.Lines;
        }
    }

    [Theory]
    [InlineData("Database:Engine", "oracle", "Database:Engine is 'oracle'; put sqlite, postgresql or sqlserver there.")]
    [InlineData("Database:Engin", "sqlite", "There is no setting Database:Engin; did you mean Database:Engine?")]
    [InlineData("Databse:Engine", "sqlite", "There is no setting --Databse:Engine; did you mean Database?")]
    [InlineData("port", "5081", "There is no setting --port; the port is part of the address: --urls http://127.0.0.1:5080")]
    [InlineData("Database:ConnectionString", "foo=bar", "Database:ConnectionString cannot be read as one of sqlite")]
    [InlineData("Database:ConnectionString", "Data Source=/no/such/folder/crm.db", "Database:ConnectionString names a file in /no/such/folder, a folder that does not exist")]
    [InlineData("Jobs:Storage", "rabbit", "Jobs:Storage is 'rabbit'; put memory, postgresql, sqlserver or redis there.")]
    [InlineData("Jobs:Storage", "redis", "Jobs:Storage is 'redis' but Jobs:ConnectionString is empty; put host and port there")]
    [InlineData("Jobs:Workers", "many", "Jobs:Workers is 'many'; put a whole number there.")]
    [InlineData("Jobs:Lease", "5 minutes", "Jobs:Lease is '5 minutes'; put a time there, such as 00:05:00.")]
    [InlineData("Language:Provider", "gpt", "Language:Provider is 'gpt'; type offline, azure or openai.")]
    [InlineData("Language:DailyBudget", "much", "Language:DailyBudget is 'much'; put a number there, such as 2.5.")]
    [InlineData("Language:KillSwitch", "maybe", "Language:KillSwitch is 'maybe'; put true or false there.")]
    [InlineData("Limits:PerKey", "abc", "Limits:PerKey is 'abc'; put a whole number there.")]
    [InlineData("Conversations:Competitors", "Acme", "Conversations:Competitors is 'Acme', but it is a list: write [\"Acme\"] in the file")]
    [InlineData("Replies:DayStarts", "nine", "Replies:DayStarts is 'nine'; put a time of day there, such as 09:00.")]
    [InlineData("PublicUrl", "crm.example.com", "PublicUrl is 'crm.example.com'; put the address there")]
    [InlineData("Logging:LogLevel:Default", "Loud", "Logging:LogLevel:Default is 'Loud'; put Trace, Debug, Information, Warning, Error, Critical or None there.")]
    [InlineData("DataFolder", "/proc/nowhere", "DataFolder is '/proc/nowhere', where nothing can be written")]
    [InlineData("Forecast:Models", "/proc/nowhere", "Forecast:Models is '/proc/nowhere', where nothing can be written")]
    [InlineData("Urls", "nonsense", "Urls is no address")]
    [InlineData("Urls", "http://127.0.0.1:99999", "Urls is no address: 'http://127.0.0.1:99999'")]
    [InlineData("Urls", "http://192.0.2.1:0", "The service cannot listen at http://192.0.2.1:0")]
    public async Task A_wrong_setting_stops_the_start_with_one_line_that_says_what_to_type_where(string setting, string value, string line)
    {
        Assert.StartsWith(line, Assert.Single(await StartAsync("--" + setting, value)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once_a_line_each()
    {
        var lines = await StartAsync("--Database:Engine", "oracle", "--Limits:PerKey", "x", "--SignIn:Oidc:Authority", "foo", "--Urls", "bar", "--nonsense");

        Assert.Equal(["--nonsense needs a value after it.", "Database:Engine is", "Limits:PerKey is", "SignIn:Oidc:Authority must", "SignIn:Oidc:ClientId is empty", "Urls is no address"],
            lines.Order(StringComparer.Ordinal).Zip(["--nonsense needs a value after it.", "Database:Engine is", "Limits:PerKey is", "SignIn:Oidc:Authority must", "SignIn:Oidc:ClientId is empty", "Urls is no address"],
                (line, begin) => line.StartsWith(begin, StringComparison.Ordinal) ? begin : line));
    }

    [Fact]
    public async Task An_address_copied_from_the_example_is_not_taken_for_a_real_one()
    {
        var lines = await StartAsync("--SignIn:Oidc:Authority", "https://login.microsoftonline.com/TENANT/v2.0", "--SignIn:Oidc:ClientId", "crm",
            "--Language:Provider", "azure", "--Language:Endpoint", "https://NAME.openai.azure.com/", "--Language:Deployment", "gpt");

        Assert.Equal(["Language:Endpoint still holds the placeholder NAME; put your Azure OpenAI resource's name there.", "SignIn:Oidc:Authority still holds the placeholder TENANT; put your directory's id or domain there."],
            lines.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("doctor")]
    [InlineData("migrate")]
    [InlineData("models")]
    [InlineData("serve")]
    public async Task Every_verb_says_a_wrong_setting_instead_of_a_stack_trace(string verb)
    {
        var run = await Product.RunAsync(folder, verb, "--DataFolder", folder, "--Database:Engine", "oracle", "--Limits:PerKey", "0");

        Assert.NotEqual(0, run.Code);
        Assert.Equal(2, run.Says.Trim().Split('\n').Length);
        Assert.Contains("Database:Engine is 'oracle'", run.Says, StringComparison.Ordinal);
        Assert.Contains("Limits:PerKey is 0", run.Says, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"Database\": { \"Engine\": \"sqlite\" }\n  \"Jobs\": {} }", "Look at line 2, character ")]
    [InlineData("{ \"Database\": \"sqlite\" }", "Database is 'sqlite' (appsettings.Local.json), but it holds several settings")]
    [InlineData("{ \"Languge\": { \"Provider\": \"azure\" } }", "There is no setting Languge (appsettings.Local.json); did you mean Language?")]
    public async Task A_settings_file_that_is_not_as_it_should_be_is_said_with_its_name_and_place(string file, string says)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "appsettings.Local.json"), file);

        var run = await Product.RunAsync(folder, "doctor");

        Assert.Equal(1, run.Code);
        Assert.Contains(says, Assert.Single(run.Says.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.Contains("appsettings.Local.json", run.Says, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_example_of_the_settings_starts_as_it_is()
    {
        File.Copy(Path.Combine(CrmIntegration.Tests.Layout.Repository.Root, "appsettings.example.json"), Path.Combine(folder, "appsettings.Local.json"));

        var run = await Product.RunAsync(folder, "doctor");

        Assert.Contains("Settings: every section can be read", run.Says, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_left_alone()
    {
        Assert.Empty(await StartAsync());
        var database = new Database(Engine.Sqlite, $"Data Source={Path.Combine(folder, "crm.db")}");
        await using (var connection = await database.OpenAsync(default))
            await connection.ExecuteAsync("INSERT INTO SchemaVersions (ScriptName, Applied) VALUES ('CrmIntegration.Records.Migrations.9999_later.sql', '2030-01-01')");

        var line = Assert.Single(await StartAsync());

        Assert.Contains("9999_later.sql is not known here", line, StringComparison.Ordinal);
        Assert.Contains("put back the backup", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_cannot_be_opened_is_said_without_its_password()
    {
        var line = Assert.Single(await StartAsync("--Database:Engine", "postgresql", "--Database:ConnectionString", "Host=127.0.0.1;Port=1;Username=u;Password=topsecret;Timeout=2"));

        Assert.StartsWith("The PostgreSql database could not be opened", line, StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgresql", "Host=127.0.0.1;Port=1;Username=u;Password=topsecret;Timeout=2")]
    [InlineData("redis", "127.0.0.1:1,password=topsecret,connectTimeout=200,connectRetry=1")]
    public async Task A_job_storage_that_does_not_answer_is_said_without_its_password(string storage, string connectionString)
    {
        var line = Assert.Single(await StartAsync("--Jobs:Storage", storage, "--Jobs:ConnectionString", connectionString));

        Assert.StartsWith($"The job storage ({storage}) could not be opened", line, StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", line, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
