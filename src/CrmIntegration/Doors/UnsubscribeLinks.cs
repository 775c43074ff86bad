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
        doors.MapGet("/unsubscribe/{token}", (string token, HttpRequest request, UnsubscribeLinks links) => links.Open(token) is { } who ? UnsubscribePage.Ask(request, who.Address) : UnsubscribePage.Broken(request))
            .AllowAnonymous().ExcludeFromDescription();
        doors.MapPost("/unsubscribe/{token}", async (string token, HttpRequest request, UnsubscribeLinks links, Segments segments, TimeProvider clock, CancellationToken cancel) =>
        {
            if (links.Open(token) is not { } who)
                return UnsubscribePage.Broken(request);
            await segments.OptOutAsync(who.Connection, who.Address, clock.GetUtcNow(), cancel);
            return UnsubscribePage.Done(request);
        }).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
    }
}
