using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.RegularExpressions;
using CrmIntegration.Doors;
using CrmIntegration.Records;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace CrmIntegration.Tests.Doors;

/// <summary>The whole house on real Kestrel with a fresh SQLite database; the clock of people and keys is the test's.</summary>
sealed partial class RunningHouse : IAsyncDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("crm-doors-").FullName;
    WebApplication? app;

    public FakeTimeProvider Clock { get; } = new(new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));
    public WebApplication App => app!;
    public Uri Address { get; private set; } = new("http://localhost");
    public T Get<T>() where T : notnull => App.Services.GetRequiredService<T>();

    /// <param name="settings">Such as "--Telemetry:Otlp", "http://127.0.0.1:4318".</param>
    public static async Task<RunningHouse> StartAsync(params string[] settings)
    {
        var house = new RunningHouse();
        house.app = CrmIntegration.House.Build(["--DataFolder", house.folder, "--Urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Error", .. settings], b =>
        {
            b.Services.AddSingleton(s => new People(s.GetRequiredService<Database>(), house.Clock));
            b.Services.AddSingleton(s => new SignIn(s.GetRequiredService<People>(), house.Clock));
        });
        Assert.Empty(await CrmIntegration.House.TryStartAsync(house.app));
        house.Address = new(house.app.Urls.First());
        return house;
    }

    public static async Task<RunningHouse> OnAsync(Engine engine)
    {
        var database = await Databases.NewAsync(engine);
        return await StartAsync("--Database:Engine", engine.ToString().ToLowerInvariant(), "--Database:ConnectionString", database.ConnectionString);
    }

    public async Task<Guid> ConnectAsync(string name = "Acme") => (await Get<IConnectionForms>().AddAsync("salesforce", name,
        """{"Flow":"client","MyDomainUrl":"https://acme.my.salesforce.com","ClientId":"key","ClientSecret":"s3cret-value","OrgId":"00D000000000001","WebhookSecret":"whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="}""", default)).Value.Id;

    public async Task<string> KeyAsync(Guid connection, string scopes = "panel") => (await Get<ApiKeys>().CreateAsync(connection, "widget", scopes, default)).Key;

    /// <summary>As a widget or another program: with a key.</summary>
    public HttpClient Program(string? key = null)
    {
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Address };
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return client;
    }

    /// <summary>As a browser: with cookies, signed in where a password is given.</summary>
    public async Task<HttpClient> BrowserAsync(string? login = null, string? password = null)
    {
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new() }) { BaseAddress = Address };
        client.DefaultRequestHeaders.Add("X-Requested-With", "test");
        if (login is not null)
            await SignInAsync(client, login, password!);
        return client;
    }

    public Task<HttpResponseMessage> SignInAsync(HttpClient browser, string login, string password) => SendAsync(browser, "/sign-in", new() { ["login"] = login, ["password"] = password, ["returnUrl"] = "/" });

    public Task<HttpResponseMessage> SignOutAsync(HttpClient browser) => SendAsync(browser, "/sign-out", []);

    static async Task<HttpResponseMessage> SendAsync(HttpClient browser, string form, Dictionary<string, string> fields)
    {
        var page = await browser.GetStringAsync("/sign-in");
        var token = Token().Match(page).Groups[1].Value;
        Assert.NotEqual("", token);
        return await browser.PostAsync(form, new FormUrlEncodedContent(new Dictionary<string, string>(fields) { ["__RequestVerificationToken"] = token }));
    }

    public Task<HttpClient> AdminAsync() => BrowserAsync("admin", Get<FirstAdmin>().Password!);

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}
