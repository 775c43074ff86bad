using CrmIntegration.Language.Marketing;
using CrmIntegration.Records;
using SkiaSharp;

namespace CrmIntegration.Enrich.Marketing;

/// <summary>An A4 poster drawn from a template: the brand's colours and logo, the brief's words, the link as a QR code. One drawing, as pixels or as PDF with real text.</summary>
static class Poster
{
    public static readonly IReadOnlyList<string> Templates = ["bold", "calm"];

    // A4 in points; the picture has twice as many pixels.
    public const float Width = 595, Height = 842, Margin = 48;
    const int PixelsPerPoint = 2;

    // The headline takes what it needs between these, so that a short one leaves no hole and a long one is not cut.
    const float LowestHead = 300, HighestHead = 430, CallHeight = 176, FootHeight = 44, SmallestHeadline = 0.36f;
    static readonly SKColor Ink = new(0x22, 0x2b, 0x36);

    public static byte[] Png(CopyBrief brief, Brand look, byte[]? logo, string template, byte[]? behind)
    {
        using var bitmap = new SKBitmap((int)Width * PixelsPerPoint, (int)Height * PixelsPerPoint);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Scale(PixelsPerPoint);
            Draw(canvas, brief, look, logo, template, behind);
        }
        using var encoded = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return encoded.ToArray();
    }

    public static byte[] Pdf(CopyBrief brief, Brand look, byte[]? logo, string template, byte[]? behind)
    {
        using var file = new MemoryStream();
        using (var document = SKDocument.CreatePdf(file, SKDocumentPdfMetadata.Default with { Title = brief.Headline, Author = look.Name }))
        {
            using (var canvas = document.BeginPage(Width, Height))
                Draw(canvas, brief, look, logo, template, behind);
            document.EndPage();
            document.Close();
        }
        return file.ToArray();
    }

    static void Draw(SKCanvas canvas, CopyBrief brief, Brand look, byte[]? logo, string template, byte[]? behind)
    {
        var (main, accent, bold) = (PosterParts.Colour(look.Main, SKColors.Navy), PosterParts.Colour(look.Accent, SKColors.Orange), template != "calm");
        canvas.Clear(SKColors.White);
        var facts = new[] { (Says: brief.When, Size: 22f, Strong: true), (Says: brief.Where, Size: 18f, Strong: false) }.Where(f => !string.IsNullOrWhiteSpace(f.Says)).ToList();
        var factsHeight = facts.Sum(f => PosterText.Tall(f.Says!, Width - 2 * Margin, f.Size, f.Strong) + 4);
        var size = bold ? 50 : 48;
        var most = HighestHead - 120 - 28 - factsHeight;
        var needs = Math.Min(most, PosterText.Tall(brief.Headline, Width - 2 * Margin, size, strong: true));
        var head = Math.Clamp(120 + needs + 22 + factsHeight + 28, bold ? LowestHead : 0, HighestHead);
        var ink = bold ? PosterParts.On(main) : main;

        using var paint = new SKPaint { IsAntialias = true, Color = main };
        if (bold)
            canvas.DrawRect(0, 0, Width, head, paint);
        PosterParts.Behind(canvas, behind, head, bold ? main : SKColors.White);
        paint.Color = accent;
        if (bold)
            canvas.DrawCircle(Width - 22, 14, 92, paint);
        else
            canvas.DrawRect(0, 0, 14, Height, paint);
        PosterParts.Logo(canvas, logo, look.Name, ink, bold ? main : SKColors.White);
        var below = PosterText.Block(canvas, brief.Headline, new(Margin, 120, Width - Margin, 120 + most), size, ink, strong: true, SmallestHeadline);
        canvas.DrawRect(Margin, below + 10, 72, 5, paint);
        var y = below + 26;
        foreach (var (says, points, strong) in facts)
            y = PosterText.Block(canvas, says!, new(Margin, y, Width - Margin, y + 60), points, bold ? ink : Ink, strong) + 4;

        var foot = Height - (string.IsNullOrWhiteSpace(brief.Link) ? FootHeight : CallHeight);
        Points(canvas, [.. brief.Points.Take(6)], Math.Max(bold ? head : 0, y) + 30, foot - 24, accent);
        Foot(canvas, brief, look, foot, bold ? main : Tint(main), bold ? PosterParts.On(main) : main);
    }

    // As large as the room allows, and spread over it.
    static void Points(SKCanvas canvas, IReadOnlyList<string> points, float top, float bottom, SKColor accent)
    {
        const float largest = 27, smallest = 13, indent = 30;
        if (points.Count == 0)
            return;
        var width = Width - 2 * Margin - indent;
        var (size, tall) = (largest, Tall(largest));
        for (; size > smallest && tall.Sum() + (points.Count - 1) * size * 0.5f > bottom - top; tall = Tall(size))
            size -= 0.5f;
        var spare = bottom - top - tall.Sum();
        var gap = Math.Clamp(spare / (points.Count + 1), size * 0.4f, size * 1.4f);
        var y = top + Math.Max(0, (spare - gap * (points.Count - 1)) / 3);
        using var paint = new SKPaint { IsAntialias = true, Color = accent };
        for (var i = 0; i < points.Count && y < bottom; y += tall[i++] + gap)
        {
            canvas.DrawCircle(Margin + 8, y + size * 0.68f, size * 0.26f, paint);
            PosterText.Block(canvas, points[i], new(Margin + indent, y, Width - Margin, Math.Min(bottom, y + tall[i] + 2)), size, Ink);
        }

        float[] Tall(float at) => [.. points.Select(p => PosterText.Tall(p, width, at, strong: false))];
    }

    // What to do and where, beside the code that does it.
    static void Foot(SKCanvas canvas, CopyBrief brief, Brand look, float top, SKColor ground, SKColor ink)
    {
        using var paint = new SKPaint { Color = ground };
        var left = ground.Alpha == 255 ? 0 : 14;
        canvas.DrawRect(left, top, Width - left, Height - top, paint);
        if (brief.Link is { Length: > 0 } link)
        {
            PosterParts.Qr(canvas, link, Width - Margin - 124, top + 14, 124);
            var below = PosterText.Block(canvas, CopyWriter.CallOf(brief), new(Margin, top + 26, Width - Margin - 150, top + 66), 27, ink, strong: true);
            PosterText.Block(canvas, Shown(link), new(Margin, below + 2, Width - Margin - 150, top + 120), 16, ink);
        }
        PosterText.Block(canvas, look.Footer, new(Margin, Height - 30, Width - Margin, Height - 10), 10, ink);
    }

    // A person types the address, the code holds all of it.
    static string Shown(string link)
    {
        var bare = link.Replace("https://", "", StringComparison.OrdinalIgnoreCase).Replace("http://", "", StringComparison.OrdinalIgnoreCase);
        bare = bare.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? bare[4..] : bare;
        return bare.Split('?', '#')[0].TrimEnd('/');
    }

    static SKColor Tint(SKColor main) => main.WithAlpha(22);
}
