using CrmIntegration.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CrmIntegration.Console.Actions;

/// <summary>Keys with which programs, such as the panel in the CRM, ask for one connection's data.</summary>
static class KeyActions
{
    const int LongestName = 200;

    public static void Map(RouteGroupBuilder admin)
    {
        admin.MapPost("/keys/new", AddAsync);
        admin.MapPost("/keys/{id:guid}/revoke", RevokeAsync);
    }

    static async Task<IResult> AddAsync(Guid connectionId, [FromForm] string? name, [FromForm] string? scope, HttpContext http, ConnectionStore connections, ApiKeys keys, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        var back = Links.Keys(connectionId);
        if (await connections.FindAsync(connectionId, cancel) is null)
            return said.Bad(http, t["That connection is gone; it may have been deleted in another tab."], "/connections");
        if (name?.Trim() is not { Length: > 0 and <= LongestName } called || !ApiKeyRow.All.Contains(scope))
            return said.Bad(http, t["No key was made: give it a name of 1 to {0} characters and a scope.", LongestName], back);
        var (_, key) = await keys.CreateAsync(connectionId, called, scope!, cancel);
        return said.Good(http, t["The key, shown this once: {0}", key], back, key);
    }

    static async Task<IResult> RevokeAsync(Guid connectionId, Guid id, HttpContext http, ApiKeys keys, Said said, IStringLocalizer<Texts> t, CancellationToken cancel) =>
        said.Good(http, await keys.RevokeAsync(connectionId, id, cancel) ? t["The key is revoked; it opens nothing from now on."] : t["That key was revoked already."], Links.Keys(connectionId));
}
