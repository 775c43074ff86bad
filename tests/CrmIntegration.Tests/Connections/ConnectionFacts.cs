using System.Text;
using CrmIntegration.Connections;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CrmIntegration.Tests.Connections;

public class ConnectionFacts
{
    const string Settings = """{"Flow":"client","MyDomainUrl":"https://acme.my.salesforce.com","ClientId":"key","ClientSecret":"s3cret-value","OrgId":"00D000000000001"}""";

    static async Task<(WebApplication App, Database Database)> NewAsync(string? folder = null)
    {
        var app = CrmIntegration.House.Build(["--DataFolder", folder ?? Directory.CreateTempSubdirectory("crm-connections-").FullName]);
        var database = app.Services.GetRequiredService<Database>();
        BringUpToDate.Run(database);
        await Task.CompletedTask;
        return (app, database);
    }

    static async Task<Guid> AddAsync(WebApplication app, string name = "Acme") =>
        (await app.Services.GetRequiredService<IConnectionForms>().AddAsync("salesforce", name, Settings, default)).Value.Id;

    [Fact]
    public async Task No_secret_stands_readable_in_the_database_or_in_the_form()
    {
        var (app, database) = await NewAsync();
        var id = await AddAsync(app);

        await using var connection = await database.OpenAsync(default);
        var kept = await connection.ExecuteScalarAsync<byte[]>("SELECT settings FROM connection");
        Assert.DoesNotContain("s3cret", Encoding.UTF8.GetString(kept!), StringComparison.Ordinal);
        var shown = (await app.Services.GetRequiredService<IConnectionForms>().ShowAsync(id, default))!;
        Assert.All(shown.Settings.Where(s => s.Secret), s => Assert.Null(s.Value));
        Assert.True(shown.Settings.Single(s => s.Name == "ClientSecret").IsSet);
    }

    [Fact]
    public async Task A_secret_left_blank_keeps_its_value()
    {
        var (app, _) = await NewAsync();
        var id = await AddAsync(app);

        var changed = await app.Services.GetRequiredService<IConnectionForms>().ChangeAsync(id, "Acme", """{"Flow":"client","MyDomainUrl":"https://acme.my.salesforce.com","ClientId":"other","ClientSecret":""}""", default);

        Assert.True(changed.Ok);
        var found = await app.Services.GetRequiredService<IWebhookConnections>().FindAsync(id, default);
        var settings = Assert.IsType<CrmIntegration.Salesforce.SalesforceSettings>(found!.Connection.Settings);
        Assert.Equal(("s3cret-value", "other"), (settings.ClientSecret, settings.ClientId));
    }

    [Theory]
    [InlineData("""{"Nonsense":1}""")]
    [InlineData("""{"ClientId":""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"Flow":"client"}""")]
    public async Task Settings_that_cannot_be_used_are_refused_with_a_sentence_that_quotes_no_value(string json)
    {
        var (app, _) = await NewAsync();

        var refused = await app.Services.GetRequiredService<IConnectionForms>().AddAsync("salesforce", "Acme", json, default);

        Assert.Equal(FailureKind.Misconfigured, refused.Failure!.Kind);
        Assert.Empty(await app.Services.GetRequiredService<ConnectionStore>().ListAsync(default));
    }

    [Fact]
    public async Task Settings_that_the_connector_itself_finds_wanting_are_not_kept_and_it_says_what_is_missing()
    {
        var (app, _) = await NewAsync();
        var forms = app.Services.GetRequiredService<IConnectionForms>();
        var id = await AddAsync(app);

        var added = await forms.AddAsync("salesforce", "Other", """{"Flow":"jwt","ClientId":"key"}""", default);
        var changed = await forms.ChangeAsync(id, "Acme", """{"Flow":"refresh","MyDomainUrl":"http://acme.example","ClientId":"key","ClientSecret":"typed-anew"}""", default);

        Assert.Equal((FailureKind.Misconfigured, "The flow jwt needs the user name of the integration user."), (added.Failure!.Kind, added.Failure.Says));
        Assert.StartsWith("My Domain address must be an https address", changed.Failure!.Says, StringComparison.Ordinal);
        Assert.Equal("Acme", Assert.Single(await app.Services.GetRequiredService<ConnectionStore>().ListAsync(default)).Name);
    }

    [Fact]
    public async Task A_connection_deleted_takes_every_row_about_it_along_and_leaves_its_neighbour()
    {
        var (app, database) = await NewAsync();
        Guid gone = await AddAsync(app), stays = await AddAsync(app, "Other");
        var store = app.Services.GetRequiredService<CrmStore>();
        foreach (var id in new[] { gone, stays })
            await store.SaveAsync(id, RecordKind.Account, [new Account { Id = "1", Modified = DateTimeOffset.UnixEpoch }], default);

        Assert.True(await app.Services.GetRequiredService<IConnectionForms>().DeleteAsync(gone, default));

        await using var connection = await database.OpenAsync(default);
        Assert.Equal(stays, await connection.ExecuteScalarAsync<Guid>("SELECT connection_id FROM account"));
        Assert.Contains("field_change", ConnectionStore.OwnedTables);
        var columns = await connection.QueryAsync<string>("SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'connection_id'");
        Assert.Equal(columns.Order(), ConnectionStore.OwnedTables.Order());
    }

    [Fact]
    public async Task One_caller_renews_a_token_and_all_get_the_new_one()
    {
        var folder = Directory.CreateTempSubdirectory("crm-connections-").FullName;
        var (one, _) = await NewAsync(folder);
        var id = await AddAsync(one);
        var (other, _) = await NewAsync(folder);
        var vaults = new List<ITokenVault>();
        foreach (var app in new[] { one, other })
            vaults.Add((await app.Services.GetRequiredService<IWebhookConnections>().FindAsync(id, default))!.Connection.Tokens);
        var asked = 0;

        var tokens = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => vaults[n % 2].RenewAsync(null, async (_, cancel) =>
        {
            await Task.Delay(50, cancel);
            return new CrmToken($"token-{Interlocked.Increment(ref asked)}", "refresh", new("https://acme.my.salesforce.com"));
        }, default)));

        Assert.Equal(1, asked);
        Assert.All(tokens, t => Assert.Equal("token-1", t.Value.AccessToken));
        Assert.Equal("token-1", (await vaults[1].ReadAsync(default))!.AccessToken);
    }

    [Fact]
    public async Task A_node_that_sleeps_over_its_lease_takes_the_token_renewed_meanwhile_and_does_not_write_its_own_over_it()
    {
        var (app, database) = await NewAsync();
        var id = await AddAsync(app);
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        var keys = new EphemeralDataProtectionProvider();
        ITokenVault Node() => new TokenVaults(new TokenStore(database, clock), keys, clock).Of(id);
        static CrmToken Token(string name) => new(name, name + "-refresh", new("https://acme.my.salesforce.com"));

        var slept = await Node().RenewAsync(null, async (_, cancel) =>
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal("newer", (await Node().RenewAsync(null, (_, _) => Task.FromResult<CrmResult<CrmToken>>(Token("newer")), cancel)).Value.AccessToken);
            return Token("older");
        }, default);

        Assert.Equal("newer", slept.Value.AccessToken);
        Assert.Equal("newer-refresh", (await Node().ReadAsync(default))!.RefreshToken);
    }

    [Fact]
    public async Task A_token_refused_by_the_CRM_is_renewed_even_after_a_renewal_that_failed()
    {
        var (app, _) = await NewAsync();
        var vault = (await app.Services.GetRequiredService<IWebhookConnections>().FindAsync(await AddAsync(app), default))!.Connection.Tokens;

        var failed = await vault.RenewAsync(null, (_, _) => Task.FromResult<CrmResult<CrmToken>>(new CrmFailure(FailureKind.Offline, "no answer")), default);
        var renewed = await vault.RenewAsync(null, (_, _) => Task.FromResult<CrmResult<CrmToken>>(new CrmToken("t", null, new("https://acme.my.salesforce.com"))), default);

        Assert.Equal(FailureKind.Offline, failed.Failure!.Kind);
        Assert.Equal("t", renewed.Value.AccessToken);
    }
}
