using CrmIntegration.Connectors;
using CrmIntegration.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CrmIntegration.Console.Actions;

/// <summary>What an admin does to a connection. Each sets a state and redirects: pressed twice it is done once.</summary>
static class ConnectionActions
{
    // A page takes posts at its own address too, so an action never shares one with a page.
    public static void Map(RouteGroupBuilder admin)
    {
        admin.MapPost("/pause", PauseAsync);
        admin.MapPost("/resync", ResyncAsync);
        admin.MapPost("/read-on", ReadOnAsync);
        admin.MapPost("/secret", SecretAsync);
        admin.MapPost("/write-back", WriteBackAsync);
        admin.MapPost("/delete", DeleteAsync);
        admin.MapPost("/mapping", FieldsAsync);
        admin.MapPost("/look-at-fields", LookAtFields);
        admin.MapPost("/allow-deletes", AllowDeletesAsync);
    }

    static async Task<IResult> PauseAsync(Guid connectionId, [FromForm] bool paused, HttpContext http, IConnectionForms forms, Said said, IStringLocalizer<Texts> t, CancellationToken cancel) =>
        await forms.SetPausedAsync(connectionId, paused, cancel)
            ? said.Good(http, paused ? t["Paused. Webhooks are still kept; nothing is read, predicted or written until you resume."] : t["Resumed."], Links.Connection(connectionId))
            : Unknown(http, said, t);

    static async Task<IResult> ResyncAsync(Guid connectionId, HttpContext http, SyncCursors cursors, IOrders orders, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        var read = (await cursors.ListAsync(connectionId, cancel)).Where(c => c.Purpose == SyncCursor.Backfill).ToList();
        // A reading that runs goes on: asked twice, it does not start twice.
        foreach (var done in read.Where(c => c.FinishedAt is not null))
            await cursors.SaveAsync(connectionId, new() { Kind = done.Kind, Purpose = SyncCursor.Backfill }, cancel);
        orders.Backfill(connectionId);
        return said.Good(http, t["Everything is read again. Records that are equal change nothing."], $"/c/{connectionId}/backfill");
    }

    static async Task<IResult> ReadOnAsync(Guid connectionId, HttpContext http, SyncCursors cursors, IOrders orders, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        // What kept it is told again if it still does.
        foreach (var stuck in (await cursors.ListAsync(connectionId, cancel)).Where(c => c.Purpose == SyncCursor.Backfill && c.FinishedAt is null && c.Says is not null))
            await cursors.SaveAsync(connectionId, stuck with { Says = null }, cancel);
        orders.Backfill(connectionId);
        return said.Good(http, t["Reading goes on where it stopped."], $"/c/{connectionId}/backfill");
    }

    static async Task<IResult> SecretAsync(Guid connectionId, HttpContext http, IConnectionForms forms, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        var rotated = await forms.RotateSecretAsync(connectionId, cancel);
        return rotated.Failure is { } failure
            ? said.Bad(http, failure.Says, "/connections")
            : said.Good(http, t["The old webhook address no longer works. The new one, shown this once: {0}", $"{http.Request.Scheme}://{http.Request.Host}{rotated.Value.HookPath}"], Links.Connection(connectionId), $"{http.Request.Scheme}://{http.Request.Host}{rotated.Value.HookPath}");
    }

    static async Task<IResult> WriteBackAsync(Guid connectionId, [FromForm] string writeBack, [FromForm] string? language, HttpContext http, IConnectionForms forms, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        var spoken = await forms.SetLanguageAsync(connectionId, string.IsNullOrEmpty(language) ? null : language, cancel);
        var set = spoken.Ok ? await forms.SetWriteBackAsync(connectionId, writeBack, http.User.Approver(), cancel) : spoken;
        return set.Failure is { } failure ? said.Bad(http, failure.Says, Links.Connection(connectionId)) : said.Good(http, t["Write-back is now: {0}.", t[writeBack].Value], Links.Connection(connectionId));
    }

    static async Task<IResult> DeleteAsync(Guid connectionId, [FromForm] string? name, HttpContext http, ConnectionStore store, IConnectionForms forms, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        if (await store.FindAsync(connectionId, cancel) is not { } row)
            return Unknown(http, said, t);
        if (name?.Trim() != row.Name)
            return said.Bad(http, t["Not deleted: type the connection's name to confirm."], Links.Connection(connectionId));
        await forms.DeleteAsync(connectionId, cancel);
        return said.Good(http, t["The connection and everything kept about it is gone."], "/connections");
    }

    static async Task<IResult> FieldsAsync(Guid connectionId, HttpContext http, IConnectionForms forms, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var fields = (await forms.MappingAsync(connectionId, cancel)).Select(f => form.TryGetValue($"{f.Kind}.{f.Ours}", out var typed) ? f with { Theirs = typed.ToString().Trim() } : f).ToList();
        var set = await forms.SetMappingAsync(connectionId, fields, cancel);
        return set.Failure is { } failure ? said.Bad(http, failure.Says, $"/c/{connectionId}/fields")
            : said.Good(http, t["The fields are kept. What is already read keeps its old values until it changes or everything is read again."], $"/c/{connectionId}/fields");
    }

    static IResult LookAtFields(Guid connectionId, HttpContext http, IOrders orders, Said said, IStringLocalizer<Texts> t)
    {
        orders.LookAtFields(connectionId);
        return said.Good(http, t["The CRM is asked for its fields; reload in a moment."], $"/c/{connectionId}/fields");
    }

    static async Task<IResult> AllowDeletesAsync(Guid connectionId, [FromForm] RecordKind kind, HttpContext http, IOrders orders, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        await orders.AllowMassDeleteAsync(connectionId, kind, cancel);
        return said.Good(http, t["Deletions of this kind are believed for the next hour."], Links.Connection(connectionId));
    }

    static IResult Unknown(HttpContext http, Said said, IStringLocalizer<Texts> t) => said.Bad(http, t["That connection is gone; it may have been deleted in another tab."], "/connections");
}
