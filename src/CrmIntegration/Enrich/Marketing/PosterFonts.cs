using SkiaSharp;

namespace CrmIntegration.Enrich.Marketing;

/// <summary>
/// The machine's fonts. Skia's build without dependencies knows none on Linux (no fontconfig), so the font folders are read here; on other systems
/// its own font manager does it.
/// </summary>
static class PosterFonts
{
    const int MostFiles = 400;
    static readonly string[] Families = ["Segoe UI", "Helvetica Neue", "Arial"];
    static readonly (string Plain, string Strong)[] Files =
        [("LiberationSans-Regular", "LiberationSans-Bold"), ("NotoSans-Regular", "NotoSans-Bold"), ("Arial", "Arial_Bold"), ("DejaVuSans", "DejaVuSans-Bold")];
    static readonly SKFontStyle Bold = new(SKFontStyleWeight.Bold, SKFontStyleWidth.Normal, SKFontStyleSlant.Upright);

    static readonly Lazy<IReadOnlyList<string>> All = new(Find);
    static readonly Lazy<SKTypeface?> Plain = new(() => Face(strong: false)), Strong = new(() => Face(strong: true));
    static readonly System.Collections.Concurrent.ConcurrentDictionary<string, SKTypeface?> Opened = new();
    static readonly System.Collections.Concurrent.ConcurrentDictionary<int, SKTypeface?> ForLetter = new();

    static bool Managed => !OperatingSystem.IsLinux() && SKFontManager.Default.FontFamilyCount > 0;

    /// <summary>Null: this machine has no font at all, and a poster would be without words.</summary>
    public static SKTypeface? Own(bool strong) => strong ? Strong.Value ?? Plain.Value : Plain.Value;

    /// <summary>Another face of the machine that has this letter.</summary>
    public static SKTypeface? With(int letter) => ForLetter.GetOrAdd(letter, l => Managed ? SKFontManager.Default.MatchCharacter(l)
        : All.Value.Select(Open).FirstOrDefault(f => f is not null && Has(f, l)));

    public static bool Has(SKTypeface face, int letter)
    {
        using var font = new SKFont(face);
        return font.ContainsGlyph(letter);
    }

    static SKTypeface? Face(bool strong)
    {
        if (Managed)
            return Families.Select(f => SKFontManager.Default.MatchFamily(f, strong ? Bold : SKFontStyle.Normal)).FirstOrDefault(f => f is not null) ?? SKTypeface.FromFamilyName(null, strong ? Bold : SKFontStyle.Normal);
        var named = Files.Select(f => strong ? f.Strong : f.Plain).Select(n => All.Value.FirstOrDefault(p => Path.GetFileNameWithoutExtension(p).Equals(n, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(p => p is not null);
        return named is not null ? Open(named) : strong ? null : All.Value.Select(Open).FirstOrDefault(f => f is not null && Has(f, 'A'));
    }

    static SKTypeface? Open(string path) => Opened.GetOrAdd(path, p => SKTypeface.FromFile(p));

    static IReadOnlyList<string> Find()
    {
        string[] folders = ["/usr/share/fonts", "/usr/local/share/fonts", Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".fonts"),
            Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "fonts")];
        var look = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        return [.. folders.Where(Directory.Exists).SelectMany(f => Directory.EnumerateFiles(f, "*", look)).Where(f => Path.GetExtension(f).ToLowerInvariant() is ".ttf" or ".otf" or ".ttc")
            .Order(StringComparer.Ordinal).Take(MostFiles)];
    }
}
