using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using CrmIntegration.Connectors;
using CrmIntegration.ConnectorTests;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CrmIntegration.Salesforce.Tests;

/// <summary>The wire with recorded answers: the last answer registered whose mark stands in the request's address or body is given.</summary>
sealed class RecordedOrg : HttpMessageHandler, IHttpMessageHandlerFactory
{
    public const string OrgId = "00D5f000000abcdEAA";
    public static readonly Guid Connection = Guid.Parse("5a1e5f0c-0000-4000-8000-000000000001");

    readonly List<(string Mark, Func<string, HttpResponseMessage> Answer)> answers = [];

    public ConcurrentQueue<string> Asked { get; } = [];
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(10) };
    public MemoryVault Vault { get; } = new(new CrmToken("first", null, new Uri("https://org.example"), OrgId));
    public SalesforceSettings Settings { get; } = new()
    {
        Flow = "client", ClientId = "key", ClientSecret = "hidden", MyDomainUrl = "https://org.example", OrgId = OrgId, ApiVersion = "62.0",
        WebhookSecret = "whsec_" + Convert.ToBase64String(Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef")),
    };

    public RecordedOrg()
    {
        On("oauth2/token", """{"access_token":"second","instance_url":"https://org.example","id":"https://login.salesforce.com/id/00D5f000000abcdEAA/0055f000000abcdAAA","token_type":"Bearer"}""");
        Describe("Opportunity", "Id:id SystemModstamp:datetime IsDeleted:boolean Name:string AccountId:reference StageName:picklist Amount:currency CloseDate:date Probability:percent "
            + "IsClosed:boolean IsWon:boolean Region__c:string AI_Win_Probability__c:percent AI_Top_Reason__c:string");
        Describe("OpportunityHistory", "Id:id SystemModstamp:datetime OpportunityId:reference CreatedDate:datetime StageName:picklist Amount:currency CloseDate:date Probability:percent");
    }

    public RecordedOrg On(string mark, Func<string, HttpResponseMessage> answer)
    {
        answers.Add((mark, answer));
        return this;
    }

    public RecordedOrg On(string mark, string json, int status = 200) => On(mark, _ => Answer(status, json));

    public RecordedOrg Rows(string mark, params string[] rows) =>
        On(mark, $$"""{"totalSize":{{rows.Length}},"done":true,"records":[{{string.Join(",", rows)}}]}""");

    public RecordedOrg Describe(string name, string fields) => On($"sobjects/{name}/describe",
        $$"""{"name":"{{name}}","fields":[{{string.Join(",", fields.Split(' ').Select(f => f.Split(':')).Select(f =>
            $$"""{"name":"{{f[0]}}","label":"{{f[0]}}","type":"{{f[1]}}","length":{{(f[1] == "string" ? 20 : 0)}},"custom":{{(f[0].EndsWith("__c") ? "true" : "false")}},"updateable":true,"picklistValues":[]}"""))}}]}""");

    public static HttpResponseMessage Answer(int status, string body, string type = "application/json", params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, type) };
        foreach (var (name, value) in headers)
            response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }

    public SalesforceConnector Connector() => new(this, NullLoggerFactory.Instance, Clock);

    public ICrmSession Open() => Connector().Open(new CrmConnection(Connection, "salesforce", Settings, Vault, FieldMapping.None));

    public HttpMessageHandler CreateHandler(string name) => this;

    /// <summary>Lets the fake clock run while the call waits for it.</summary>
    public async Task<T> Patiently<T>(Task<T> call)
    {
        for (var i = 0; i < 20_000 && !call.IsCompleted; i++)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
            if (i % 100 == 99)
                await Task.Delay(1);
        }
        return await call;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancel);
        var asked = $"{request.Method} {Uri.UnescapeDataString(request.RequestUri!.PathAndQuery).Replace('+', ' ')} {request.Headers.Authorization?.Parameter} {body}";
        Asked.Enqueue(asked);
        var answer = answers.LastOrDefault(a => asked.Contains(a.Mark, StringComparison.Ordinal)).Answer
            ?? (_ => Answer(404, """[{"errorCode":"NOT_FOUND","message":"nothing recorded"}]"""));
        var response = answer(asked);
        response.RequestMessage = request;
        return response;
    }

    protected override void Dispose(bool disposing)
    {
        // The pool owns its handlers, not the client.
    }

    public static string Deal(string id, string stamp, string more = "") =>
        $$"""{"attributes":{"type":"Opportunity"},"Id":"{{id}}","SystemModstamp":"{{stamp}}","Name":"Deal","IsClosed":false,"IsWon":false{{more}}}""";

    public string Sign(string id, long stamp, byte[] body) => "v1," + Convert.ToBase64String(HMACSHA256.HashData(
        Convert.FromBase64String(Settings.WebhookSecret![6..]), Encoding.UTF8.GetBytes($"{id}.{stamp}.").Concat(body).ToArray()));
}
