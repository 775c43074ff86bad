using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CrmIntegration.Benchmarks.Faults;

/// <summary>One request on its way; true: the trouble struck; false: it did not, and what was not passed on yet is now. <paramref name="pass"/> hands it to the CRM and its answer to the caller.</summary>
delegate Task<bool> Trouble(HttpContext http, Func<Task> pass);

/// <summary>The line between the service and the CRM: passes everything on, unless told to break, and notes what the CRM accepted.</summary>
sealed class FaultyWire : IAsyncDisposable
{
    const string Passed = "passed";
    readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromMinutes(2) };
    readonly WebApplication app;
    readonly string crm;
    int struck;

    FaultyWire(WebApplication app, string crm) => (this.app, this.crm) = (app, crm);

    public string Address => app.Urls.First();

    /// <summary>Null: all is well.</summary>
    public Trouble? Trouble { get; set; }

    /// <summary>How often the trouble struck since it was last looked at.</summary>
    public int TakeStruck() => Interlocked.Exchange(ref struck, 0);

    /// <summary>Rows of write-back that the CRM took: record and values to how often.</summary>
    public ConcurrentDictionary<string, int> Accepted { get; } = new();

    /// <summary>The token of the newest call that the CRM answered.</summary>
    public string? Token { get; private set; }

    public static async Task<FaultyWire> StartAsync(Uri crm)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(k => k.Limits.MaxRequestBodySize = null);
        var wire = new FaultyWire(builder.Build(), crm.ToString().TrimEnd('/'));
        wire.app.Run(wire.CarryAsync);
        await wire.app.StartAsync();
        return wire;
    }

    async Task CarryAsync(HttpContext context)
    {
        if (Trouble is { } trouble && await trouble(context, () => PassAsync(context)))
            Interlocked.Increment(ref struck);
        else if (!context.Items.ContainsKey(Passed))
            await PassAsync(context);
    }

    async Task PassAsync(HttpContext context)
    {
        context.Items[Passed] = true;
        using var asked = new MemoryStream();
        await context.Request.Body.CopyToAsync(asked);
        using var request = new HttpRequestMessage(new(context.Request.Method), crm + context.Request.Path + context.Request.QueryString);
        if (asked.Length > 0)
            request.Content = new ByteArrayContent(asked.ToArray());
        foreach (var (name, values) in context.Request.Headers.Where(h => h.Key is not ("Host" or "Content-Length" or "Connection" or "Transfer-Encoding" or "Accept-Encoding")))
            if (!request.Headers.TryAddWithoutValidation(name, [.. values]))
                request.Content?.Headers.TryAddWithoutValidation(name, [.. values]);
        using var answer = await http.SendAsync(request);
        var body = await answer.Content.ReadAsByteArrayAsync();
        if (context.Request.Path.StartsWithSegments("/services/oauth2"))
            body = System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(body).Replace(crm, Address, StringComparison.Ordinal));
        if (answer.IsSuccessStatusCode && request.Headers.Authorization?.Parameter is { } token)
            Token = token;
        if (answer.IsSuccessStatusCode && IsWrite(context.Request))
            Note(asked.ToArray(), body);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key is not ("Content-Length" or "Transfer-Encoding" or "Connection" or "Date" or "Server")))
            context.Response.Headers[name] = values.ToArray();
        if (body.Length > 0)
            await context.Response.Body.WriteAsync(body);
    }

    public static bool IsWrite(HttpRequest request) => request.Method == "PATCH" && request.Path.Value!.EndsWith("/composite/sobjects", StringComparison.Ordinal);

    /// <summary>Where records are asked for, by query.</summary>
    public static bool IsRead(HttpRequest request) => request.Method == "GET" && request.Path.Value!.Contains("/query", StringComparison.Ordinal) && !request.Path.Value.Contains("/jobs/", StringComparison.Ordinal);

    void Note(byte[] asked, byte[] answered)
    {
        using var rows = JsonDocument.Parse(asked);
        using var said = JsonDocument.Parse(answered);
        foreach (var (row, outcome) in rows.RootElement.GetProperty("records").EnumerateArray().Zip(said.RootElement.EnumerateArray()))
            if (outcome.GetProperty("success").GetBoolean())
                Accepted.AddOrUpdate(row.GetRawText(), 1, (_, times) => times + 1);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        http.Dispose();
    }
}
