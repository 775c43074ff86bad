using CrmIntegration.Records;

namespace CrmIntegration.Doors;

public sealed record KeyAsked(string? Name, string? Scopes);
public sealed record KeyMade(Guid Id, string Key);
/// <param name="ByOrganisation">Signs in through OpenID Connect with this e-mail address; no password is made.</param>
public sealed record PersonAsked(string? Login, string? Role, Guid? ConnectionId = null, string? CrmUserId = null, bool ByOrganisation = false);
public sealed record PersonShown(Guid Id, string Login, string Role, Guid? ConnectionId, string? CrmUserId, bool Locked, DateTimeOffset CreatedAt);
public sealed record PasswordMade(string Login, string? Password);

/// <summary>API keys of a connection, and people.</summary>
static class AdminPeople
{
    const int LongestName = 200;

    public static void Map(RouteGroupBuilder admin, RouteGroupBuilder one)
    {
        one.MapGet("/keys", (Guid connectionId, ApiKeys keys, CancellationToken cancel) => keys.ListAsync(connectionId, cancel)).WithSummary("API keys, without the keys");
        one.MapPost("/keys", AddKeyAsync).WithSummary("A new API key, shown this once").Produces<KeyMade>(201);
        one.MapDelete("/keys/{id:guid}", async (Guid connectionId, Guid id, ApiKeys keys, CancellationToken cancel) => await keys.RevokeAsync(connectionId, id, cancel)
            ? Results.NoContent() : Results.Problem("There is no such key that still works.", statusCode: 404)).WithSummary("Revoke a key; it ends at once");

        admin.MapGet("/people", async (People people, TimeProvider clock, CancellationToken cancel) => (await people.ListAsync(cancel))
            .Select(p => new PersonShown(p.Id, p.Login, p.Role, p.ConnectionId, p.CrmUserId, p.LockedUntil > clock.GetUtcNow(), p.CreatedAt))).WithSummary("Who may sign in");
        admin.MapPost("/people", AddPersonAsync).WithSummary("Let somebody in; the password is shown this once").Produces<PasswordMade>(201);
        admin.MapPost("/people/{id:guid}/password", async (Guid id, SignIn signIn, People people, CancellationToken cancel) =>
                await signIn.ResetAsync(id, cancel) is { } password ? Results.Ok(new PasswordMade((await people.FindAsync(id, cancel))!.Login, password)) : Results.NotFound())
            .WithSummary("A new password; open sessions end").Produces<PasswordMade>();
        admin.MapDelete("/people/{id:guid}", async (Guid id, People people, CancellationToken cancel) => await people.DeleteAsync(id, cancel)
            ? Results.NoContent() : Results.Problem("There is no such person, or it is the last admin, who must stay.", statusCode: 409)).WithSummary("Let somebody in no more");
    }

    static async Task<IResult> AddKeyAsync(Guid connectionId, KeyAsked asked, ApiKeys keys, CancellationToken cancel)
    {
        var scopes = (asked.Scopes ?? ApiKeyRow.Panel).Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().ToArray();
        if (scopes.Length == 0 || scopes.Except(ApiKeyRow.All).Any())
            return Results.Problem($"scopes holds {string.Join(" and ", ApiKeyRow.All)}, parted by a space.", statusCode: 400);
        if (asked.Name?.Trim().Length is not (> 0 and <= LongestName))
            return Results.Problem($"name must hold 1 to {LongestName} characters.", statusCode: 400);
        var (row, key) = await keys.CreateAsync(connectionId, asked.Name.Trim(), string.Join(' ', scopes), cancel);
        return Results.Created($"/api/admin/v1/connections/{connectionId}/keys/{row.Id}", new KeyMade(row.Id, key));
    }

    static async Task<IResult> AddPersonAsync(PersonAsked asked, Newcomers newcomers, CancellationToken cancel) =>
        (await newcomers.AddAsync(asked, cancel)).Answer(made => Results.Created("/api/admin/v1/people", made));
}
