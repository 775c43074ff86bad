using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using CrmIntegration.Salesforce.Emulator.Org;
using CrmIntegration.Salesforce.Emulator.Rest;
using Microsoft.AspNetCore.Http.Features;

namespace CrmIntegration.Salesforce.Emulator;

/// <summary>The doors of one org: sign-in, REST, faults, pages.</summary>
sealed class EmulatorServer(SalesforceOrg org, SignIns signIns, OrgFile file, RestDoor rest, Hooks hooks, Pages pages)
{
    static readonly string[] Trouble = ["429", "503", "401", "slow", "reset"];
    static readonly JsonSerializerOptions Loose = new(JsonSerializerDefaults.Web);

    public void Map(WebApplication app)
    {
        app.Use(FaultsFirstAsync);
        app.MapPost("/services/oauth2/token", TokenAsync);
        app.MapPost("/services/oauth2/revoke", async (HttpRequest request) => Results.StatusCode(signIns.Revoke(await FormAsync(request) is { } form ? form.GetValueOrDefault("token") : null) ? 200 : 400));
        app.MapMethods("/services/oauth2/userinfo", ["GET", "POST"], Identity);
        app.MapGet("/id/{org}/{user}", Identity);
        app.MapPost("/services/Soap/u/{version}", SoapLoginAsync);
        app.MapGet("/services/data", () => Results.Json(new[] { 58, 59, 60, 61, 62, 63, 64, 65 }.Select(v => new { label = "Emulator", url = $"/services/data/v{v}.0", version = $"{v}.0" })));
        app.Map("/services/data/v{version}/{**path}", RestAsync);
        app.MapPost("/emulator/faults", async (HttpRequest request) => await ReadAsync<Fault>(request) is { } fault ? Add(fault) : Results.BadRequest("kind is missing"));
        app.MapDelete("/emulator/faults", () => { org.Faults.Clear(); return Results.NoContent(); });
        app.MapPost("/emulator/fields", async (HttpRequest request) => await ReadAsync<FieldEdit>(request) is { } edit ? Edit(edit) : Results.BadRequest("object and field are missing"));
        app.MapPost("/emulator/hook", async (HttpRequest request) =>
        {
            if (await ReadAsync<HookEdit>(request) is not { } hook || !Uri.TryCreate(hook.Address, UriKind.Absolute, out var address) || !address.Scheme.StartsWith("http", StringComparison.Ordinal))
                return Results.BadRequest("address is missing or no http address");
            hooks.SendTo(address, hook.Soap);
            return Results.NoContent();
        });
        app.MapGet("/emulator/private-key.pem", () => Results.Text(file.PrivateKeyPem));
        pages.Map(app);
    }

    sealed record HookEdit(string? Address, bool Soap);

    IResult Add(Fault fault)
    {
        if (fault.Wrong() is { } wrong)
            return Results.BadRequest(wrong);
        org.Faults.Add(fault);
        return Results.NoContent();
    }

    IResult Edit(FieldEdit edit)
    {
        if (edit.Wrong(org) is { } wrong)
            return Results.BadRequest(wrong);
        org.ChangeSchema(edit);
        return Results.NoContent();
    }

    IResult Identity(HttpRequest request) => signIns.Knows(request.Headers.Authorization) ? Results.Json(signIns.Identity()) : Results.Text("Bad_OAuth_Token", statusCode: 403);

    async Task<IResult> TokenAsync(HttpRequest request)
    {
        if (await FormAsync(request) is not { } form)
            return Results.Json(new { error = "invalid_request", error_description = "a form is expected" }, statusCode: 400);
        var (status, body) = signIns.Token(form, request.Headers.Authorization);
        return Results.Json(body, statusCode: status);
    }

    async Task<IResult> SoapLoginAsync(HttpRequest request, string version)
    {
        XDocument xml;
        try
        {
            using var reader = XmlReader.Create(request.Body, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, Async = true, MaxCharactersInDocument = 100_000 });
            xml = await XDocument.LoadAsync(reader, LoadOptions.None, request.HttpContext.RequestAborted);
        }
        catch (XmlException)
        {
            return Results.Text("<faultcode>soapenv:Client</faultcode>", "text/xml", Encoding.UTF8, 500);
        }
        string? Text(string name) => xml.Descendants().FirstOrDefault(e => e.Name.LocalName == name)?.Value;

        var at = $"{request.Scheme}://{request.Host}/services/Soap/u/{version}/{org.OrgId}";
        var body = signIns.Login(Text("username"), Text("password")) is { } session
            ? $"<loginResponse><result><metadataServerUrl>{at}</metadataServerUrl><passwordExpired>false</passwordExpired><sandbox>false</sandbox><serverUrl>{at}</serverUrl><sessionId>{session}</sessionId><userId>{org.UserId}</userId><userInfo><organizationId>{org.OrgId}</organizationId><userId>{org.UserId}</userId></userInfo></result></loginResponse>"
            : "<soapenv:Fault><faultcode>INVALID_LOGIN</faultcode><faultstring>INVALID_LOGIN: Invalid username, password, security token; or user locked out.</faultstring></soapenv:Fault>";
        return Results.Text($"""<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>{body}</soapenv:Body></soapenv:Envelope>""",
            "text/xml", Encoding.UTF8, body.StartsWith("<login", StringComparison.Ordinal) ? 200 : 500);
    }

    async Task RestAsync(HttpContext context, string version, string? path)
    {
        var request = context.Request;
        RestAnswer answer;
        if (!signIns.Knows(request.Headers.Authorization))
            answer = RestAnswer.Error(new SalesforceError(401, "INVALID_SESSION_ID", "Session expired or invalid"));
        else
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, context.RequestAborted);
            answer = rest.AnswerCounted(new RestRequest(request.Method, version, path ?? "", request.Query.ToDictionary(q => q.Key, q => q.Value.ToString()),
                name => request.Headers[name].FirstOrDefault(), body.ToArray()));
        }
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
            context.Response.Headers[name] = value;
        if (answer.Body.Length == 0)
            return;
        context.Response.ContentType = answer.ContentType;
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    async Task FaultsFirstAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var fault = request.Path.StartsWithSegments("/services", StringComparison.Ordinal)
            ? org.Faults.Take(Trouble, $"{request.Method} {request.Path}{request.QueryString}") : null;
        switch (fault?.Kind)
        {
            case "reset":
                context.Abort();
                return;
            case "429":
                context.Response.Headers.RetryAfter = Math.Max(1, fault.DelayMs / 1000).ToString(System.Globalization.CultureInfo.InvariantCulture);
                await RefuseAsync(context, 429, "REQUEST_LIMIT_EXCEEDED", "Too many requests");
                return;
            case "503":
                await RefuseAsync(context, 503, "SERVER_UNAVAILABLE", "Server unavailable");
                return;
            case "401":
                await RefuseAsync(context, 401, "INVALID_SESSION_ID", "Session expired or invalid");
                return;
            case "slow":
                await Task.Delay(fault.Delay, org.Clock, context.RequestAborted);
                break;
        }
        await next(context);
    }

    static Task RefuseAsync(HttpContext context, int status, string errorCode, string message)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new[] { new { message, errorCode } });
    }

    static async Task<Dictionary<string, string>?> FormAsync(HttpRequest request) =>
        request.HasFormContentType ? (await request.ReadFormAsync()).ToDictionary(f => f.Key, f => f.Value.ToString()) : null;

    static async Task<T?> ReadAsync<T>(HttpRequest request) where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(request.Body, Loose);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
