using System.Security.Claims;
using CrmIntegration.Records;

namespace CrmIntegration.Console;

/// <summary>Who reads, as sign-in left it in the cookie.</summary>
static class Viewer
{
    public static bool IsAdmin(this ClaimsPrincipal reader) => reader.IsInRole("admin");
    public static Approver Approver(this ClaimsPrincipal reader) => new(reader.Identity?.Name ?? "", reader.IsManager(), reader.IsAdmin());

    public static bool IsManager(this ClaimsPrincipal reader) => reader.IsAdmin() || reader.IsInRole("manager");
    public static bool MaySee(this ClaimsPrincipal reader, Guid connectionId) => reader.Only() is not { } only || only == connectionId;

    /// <summary>For doors under /c/{connectionId}: there is nothing there for who belongs to another connection.</summary>
    public static RouteGroupBuilder OnlyOwnConnection(this RouteGroupBuilder doors) => doors.AddEndpointFilter(async (call, next) =>
        Guid.TryParse(call.HttpContext.GetRouteValue("connectionId") as string, out var connection) && call.HttpContext.User.MaySee(connection) ? await next(call) : Results.NotFound());

    /// <summary>Which CRM user a rep is; nobody's deals when the account is tied to none.</summary>
    public static string CrmUser(this ClaimsPrincipal reader) => reader.FindFirstValue("crm_user") ?? "";

    /// <summary>Managers see every deal of their connection, reps their own.</summary>
    public static bool MaySeeDealOf(this ClaimsPrincipal reader, string? ownerId) => reader.IsManager() || (ownerId is { Length: > 0 } && ownerId == reader.CrmUser());

    /// <summary>The one connection this reader belongs to; null: every connection.</summary>
    public static Guid? Only(this ClaimsPrincipal reader) => Guid.TryParse(reader.FindFirstValue("connection"), out var id) ? id : null;
}
