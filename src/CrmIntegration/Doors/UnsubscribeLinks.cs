using System.Security.Cryptography;
using CrmIntegration.Records;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace CrmIntegration.Doors;

/// <summary>A link per person that ends campaign mail for good. Sealed, so that nobody can unsubscribe somebody else by guessing.</summary>
sealed class UnsubscribeLinks(IDataProtectionProvider protection, IConfiguration configuration)
{
    readonly IDataProtector seal = protection.CreateProtector("unsubscribe");

    /// <summary>Setting PublicUrl is where people on the internet reach this service; else the address that the admin used.</summary>
    public string For(HttpRequest request, Guid connectionId, string address) =>
        $"{(configuration["PublicUrl"] is { Length: > 0 } url ? url.TrimEnd('/') : $"{request.Scheme}://{request.Host}")}/unsubscribe/{WebEncoders.Base64UrlEncode(seal.Protect(System.Text.Encoding.UTF8.GetBytes($"{connectionId}\n{address}")))}";

    (Guid Connection, string Address)? Open(string token)
    {
        try
        {
            var text = System.Text.Encoding.UTF8.GetString(seal.Unprotect(WebEncoders.Base64UrlDecode(token))).Split('\n', 2);
            return (Guid.Parse(text[0]), text[1]);
        }
        catch (Exception bad) when (bad is CryptographicException or FormatException)
        {
            return null;
        }
    }

    public static void Map(IEndpointRouteBuilder doors)
    {
        // Opening a link must not unsubscribe: mail filters open links. The button does, and so does one-click (RFC 8058), which posts.
        doors.MapGet("/unsubscribe/{token}", (string token, UnsubscribeLinks links) => Page(links.Open(token) is { } who
            ? $"<h1>No more mail of this kind?</h1><p>{System.Net.WebUtility.HtmlEncode(who.Address)}</p><form method=\"post\"><button>Unsubscribe</button></form>" : "<h1>This link is not complete</h1><p>Copy the whole link from the mail.</p>"))
            .AllowAnonymous().ExcludeFromDescription();
        doors.MapPost("/unsubscribe/{token}", async (string token, UnsubscribeLinks links, Segments segments, TimeProvider clock, CancellationToken cancel) =>
        {
            if (links.Open(token) is not { } who)
                return Page("<h1>This link is not complete</h1>");
            await segments.OptOutAsync(who.Connection, who.Address, clock.GetUtcNow(), cancel);
            return Page("<h1>Done</h1><p>You get no more mail of this kind.</p>");
        }).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
    }

    static IResult Page(string body) =>
        Results.Content($"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\"><title>Unsubscribe</title></head><body><main>{body}</main></body></html>", "text/html; charset=utf-8");
}
