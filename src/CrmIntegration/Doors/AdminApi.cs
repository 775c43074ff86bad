using System.Security.Claims;
using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Doors;

public sealed record ConnectionAsked(string? Name, JsonElement Settings);
public sealed record NewConnectionAsked(string? Crm, string? Name, JsonElement Settings);
public sealed record WriteBackAsked(string? WriteBack);
public sealed record LanguageAsked(string? Language);
public sealed record PausedAsked(bool? Paused);
public sealed record KindAsked(RecordKind? Kind);

/// <summary>What the console does, for programs. An admin may all of it; a key with the scope admin only what concerns its own connection.</summary>
static class AdminApi
{
    public static void MapAdminApi(this IEndpointRouteBuilder doors)
    {
        var admin = doors.MapGroup("/api/admin/v1").RequireAuthorization("admin-api").AddEndpointFilter(OnlyOwnAsync).WithTags("Admin")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(429);
        MapConnections(admin);
        var one = admin.MapGroup("/connections/{connectionId:guid}").AddEndpointFilter(ExistsAsync).ProducesProblem(404);
        MapOne(one);
        AdminWork.Map(one);
        AdminTalk.Map(one);
        AdminKnowledge.Map(one);
        AdminTopics.Map(one);
        AdminPeople.Map(admin, one);
    }

    // A key knows one connection; lists and people are for admins who signed in.
    static async ValueTask<object?> OnlyOwnAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var http = call.HttpContext;
        // A browser sends the cookie by itself: a change must also carry a header that no foreign page can send.
        if (http.User.Identity?.AuthenticationType == Access.Cookie && !HttpMethods.IsGet(http.Request.Method) && http.Request.Headers["X-Requested-With"].Count == 0)
            return Results.Problem("A change with a cookie needs the header X-Requested-With (any value).", statusCode: 400);
        if (http.User.HasClaim(c => c.Type == "key") && (http.GetRouteValue("connectionId") is not string id || !Guid.TryParse(id, out var asked) || asked.ToString() != http.User.FindFirstValue("connection")))
            return Results.Problem("This API key is for one connection and may only do what concerns it.", statusCode: 403);
        return await next(call);
    }

    static async ValueTask<object?> ExistsAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var http = call.HttpContext;
        var id = Guid.Parse((string)http.GetRouteValue("connectionId")!);
        return await http.RequestServices.GetRequiredService<ConnectionStore>().FindAsync(id, http.RequestAborted) is null
            ? Results.Problem($"There is no connection {id}; it may have been deleted meanwhile.", statusCode: 404) : await next(call);
    }

    static void MapConnections(RouteGroupBuilder admin)
    {
        admin.MapGet("/crms", (IConnectionForms forms) => forms.OnOffer).WithSummary("Which CRMs can be connected, and what each needs");
        admin.MapGet("/connections", (ConnectionStore store, CancellationToken cancel) => store.ListAsync(cancel)).WithSummary("All connections and how they are");
        admin.MapPost("/connections", async (NewConnectionAsked asked, IConnectionForms forms, IOrders orders, CancellationToken cancel) =>
                (await forms.AddAsync(asked.Crm ?? "", asked.Name ?? "", Json(asked.Settings), cancel)).Answer(c =>
                {
                    orders.Backfill(c.Id);
                    orders.LookAtFields(c.Id);
                    return Results.Created($"/api/admin/v1/connections/{c.Id}", c);
                }))
            .WithSummary("Connect a CRM; the webhook address is shown this once").Produces<NewConnection>(201);
    }

    static void MapOne(RouteGroupBuilder one)
    {
        one.MapGet("", async (Guid connectionId, ConnectionStore store, CancellationToken cancel) => await store.FindAsync(connectionId, cancel)).WithSummary("One connection");
        one.MapDelete("", async (Guid connectionId, IConnectionForms forms, CancellationToken cancel) => await forms.DeleteAsync(connectionId, cancel) ? Results.NoContent() : Results.NotFound())
            .WithSummary("Take a connection and everything kept about it away");
        one.MapGet("/settings", async (Guid connectionId, IConnectionForms forms, CancellationToken cancel) => await forms.ShowAsync(connectionId, cancel) is { } shown ? Results.Ok(shown) : Results.NotFound())
            .WithSummary("How the CRM is reached, without secrets").Produces<CrmOnOffer>();
        one.MapPut("/settings", async (Guid connectionId, ConnectionAsked asked, IConnectionForms forms, CancellationToken cancel) =>
            (await forms.ChangeAsync(connectionId, asked.Name ?? "", Json(asked.Settings), cancel)).Answer(_ => Results.NoContent())).WithSummary("Change it; a secret left out keeps its value");
        one.MapGet("/mapping", (Guid connectionId, IConnectionForms forms, CancellationToken cancel) => forms.MappingAsync(connectionId, cancel)).WithSummary("Our fields and the CRM's");
        one.MapPut("/mapping", async (Guid connectionId, MappedField?[] fields, IConnectionForms forms, CancellationToken cancel) =>
            fields.Any(f => f?.Ours is null || !Enum.IsDefined(f.Kind)) ? Results.Problem("Each field needs its kind and ours, the name on our side.", statusCode: 400)
            : (await forms.SetMappingAsync(connectionId, fields!, cancel)).Answer(_ => Results.NoContent())).WithSummary("Change the mapping");
        one.MapPut("/paused", async (Guid connectionId, PausedAsked asked, IConnectionForms forms, CancellationToken cancel) =>
        {
            if (asked.Paused is not { } paused)
                return Results.Problem("paused is true or false.", statusCode: 400);
            await forms.SetPausedAsync(connectionId, paused, cancel);
            return Results.NoContent();
        }).WithSummary("Pause or resume: webhooks are still kept while paused");
        one.MapPut("/write-back", async (Guid connectionId, WriteBackAsked asked, HttpContext http, IConnectionForms forms, CancellationToken cancel) =>
            (await forms.SetWriteBackAsync(connectionId, asked.WriteBack ?? "", AdminKnowledge.Approver(http), cancel)).Answer(_ => Results.NoContent())).WithSummary("off, preview, automatic, or always: also while the model is not ready");
        one.MapPut("/language", async (Guid connectionId, LanguageAsked asked, IConnectionForms forms, CancellationToken cancel) =>
            (await forms.SetLanguageAsync(connectionId, asked.Language, cancel)).Answer(_ => Results.NoContent())).WithSummary("Of the sentences that are written back: en, de, zh-Hans; null for the CRM's own");
        one.MapPost("/webhook-secret", async (Guid connectionId, IConnectionForms forms, CancellationToken cancel) => (await forms.RotateSecretAsync(connectionId, cancel)).Answer(Results.Ok))
            .WithSummary("A new webhook address, shown this once; the old one stops").Produces<NewConnection>();
        one.MapPost("/test", (Guid connectionId, IOrders orders, CancellationToken cancel) => orders.TestAsync(connectionId, cancel)).WithSummary("Named checks against the CRM");
    }

    static string Json(JsonElement settings) => settings.ValueKind == JsonValueKind.Object ? settings.GetRawText() : "";

    /// <summary>Expected trouble as a problem whose detail is the sentence.</summary>
    public static IResult Answer<T>(this CrmResult<T> result, Func<T, IResult> ok) => result.Failure is not { } failure ? ok(result.Value) : Results.Problem(failure.Says, statusCode: failure.Kind switch
    {
        FailureKind.NotFound => 404,
        FailureKind.Conflict => 409,
        FailureKind.Busy or FailureKind.Offline => 503,
        FailureKind.Refused => 502,
        _ => 400,
    });
}
