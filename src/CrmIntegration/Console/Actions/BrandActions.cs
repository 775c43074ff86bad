using System.Text.RegularExpressions;
using CrmIntegration.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CrmIntegration.Console.Actions;

static partial class BrandActions
{
    const int LargestLogo = 1_000_000;

    public static async Task<IResult> SaveAsync(Guid connectionId, [FromForm] string? name, [FromForm] string? main, [FromForm] string? accent, [FromForm] string? sender, [FromForm] string? footer, [FromForm] string? banned,
        IFormFile? logo, HttpContext http, Brands brands, TimeProvider clock, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        var back = $"/c/{connectionId}/brand";
        if (!Hex().IsMatch(main ?? "") || !Hex().IsMatch(accent ?? ""))
            return said.Bad(http, t["Not saved: a colour is written #rrggbb."], back);
        var (_, kept) = await brands.FindAsync(connectionId, cancel);
        if (logo is { Length: > 0 })
        {
            using var bytes = new MemoryStream();
            await logo.CopyToAsync(bytes, cancel);
            kept = bytes.ToArray();
            if (kept.Length > LargestLogo || !IsPicture(kept))
                return said.Bad(http, t["Not saved: the logo must be a PNG or JPEG of up to 1 MB."], back);
        }
        await brands.SaveAsync(connectionId, new(Cut(name), main!, accent!, Cut(sender), Cut(footer), [.. (banned ?? "").Split('\n').Select(b => b.Trim()).Where(b => b.Length > 0).Take(200)]), kept, clock.GetUtcNow(), cancel);
        return said.Good(http, t["Saved."], back);
    }

    static string Cut(string? text) => (text ?? "").Trim() is var s && s.Length > 300 ? s[..300] : s;
    static bool IsPicture(byte[] bytes) => bytes is [0x89, 0x50, 0x4E, 0x47, ..] or [0xFF, 0xD8, 0xFF, ..];

    [GeneratedRegex("^#[0-9a-fA-F]{6}$")]
    private static partial Regex Hex();
}
