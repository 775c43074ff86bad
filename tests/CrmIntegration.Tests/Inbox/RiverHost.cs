using System.Net;
using System.Security.Cryptography;
using System.Text;
using CrmIntegration.Connectors;
using CrmIntegration.Enrich.Replies;
using CrmIntegration.Inbox;
using CrmIntegration.Jobs;
using CrmIntegration.Records;
using CrmIntegration.Salesforce;
using CrmIntegration.Tests.WriteBack;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CrmIntegration.Tests.Inbox;

/// <summary>The river's first half on real Kestrel, with the real Salesforce connector reading the webhooks.</summary>
sealed class RiverHost : IAsyncDisposable, IWebhookConnections
{
    public const string Org = "00D000000000001", UrlSecret = "a-secret-part-of-the-address";
    public static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    readonly Guid connectionId;
    readonly SalesforceConnector connector;

    RiverHost(Database database, Guid connectionId, string url, IReadOnlyList<IStage> stages)
    {
        this.connectionId = connectionId;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel().UseUrls(url);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(database).AddHttpClient().AddProblemDetails();
        builder.Services.AddSingleton<IWebhookConnections>(this).AddSingleton<ICrmSessions>(new PaperCrm()).AddSingleton<CrmStore>().AddSingleton<Predictions>().AddSingleton<ReadMails>().AddSingleton<Urgency>().AddSingleton<Overwrites>().AddSingleton<IFlow, Flow>();
        builder.Services.AddInbox().AddJobs(builder.Configuration);
        foreach (var stage in stages)
            builder.Services.AddSingleton(stage);
        App = builder.Build();
        connector = new(App.Services.GetRequiredService<IHttpMessageHandlerFactory>(), App.Services.GetRequiredService<ILoggerFactory>(), TimeProvider.System);
        App.MapInbox();
    }

    public WebApplication App { get; }
    public HttpClient Client { get; private set; } = new();

    public static async Task<RiverHost> StartAsync(Database database, Guid connectionId, string url = "http://127.0.0.1:0", params IReadOnlyList<IStage> stages)
    {
        var host = new RiverHost(database, connectionId, url, stages);
        await host.App.StartAsync();
        host.Client.BaseAddress = new(host.App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return host;
    }

    public ValueTask<WebhookConnection?> FindAsync(Guid id, CancellationToken cancel) => ValueTask.FromResult(id != connectionId ? null
        : new WebhookConnection(connector, new(id, "salesforce", new SalesforceSettings { OrgId = Org, WebhookSecret = "whsec_" + Convert.ToBase64String(Secret) },
            new NoTokens(), FieldMapping.None), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(UrlSecret)))));

    /// <summary>A delivery as our Apex signs it.</summary>
    public static HttpRequestMessage Delivery(Guid connectionId, string id, string body, DateTimeOffset? at = null, byte[]? secret = null)
    {
        var stamp = (at ?? TimeProvider.System.GetUtcNow()).ToUnixTimeSeconds();
        var signature = HMACSHA256.HashData(secret ?? Secret, Encoding.UTF8.GetBytes($"{id}.{stamp}.{body}"));
        return new(HttpMethod.Post, $"/hooks/{connectionId}")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Headers = { { "webhook-id", id }, { "webhook-timestamp", stamp.ToString() }, { "webhook-signature", "v1," + Convert.ToBase64String(signature) } },
        };
    }

    public static string Changed(string recordId) => $$"""{"type":"change","orgId":"{{Org}}","data":[{"object":"Opportunity","id":"{{recordId}}"}]}""";

    public static string Deal(int number) => $"006{number:000000000000}";

    public async Task<HttpStatusCode> SendAsync(string id, string body) => (await Client.SendAsync(Delivery(connectionId, id, body))).StatusCode;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
    }

    sealed class NoTokens : ITokenVault
    {
        public Task<CrmToken?> ReadAsync(CancellationToken cancel) => Task.FromResult<CrmToken?>(null);
        public Task<CrmResult<CrmToken>> RenewAsync(CrmToken? refused, Func<CrmToken?, CancellationToken, Task<CrmResult<CrmToken>>> ask, CancellationToken cancel) => ask(null, cancel);
    }
}
