using CrmIntegration.Language.Marketing;
using CrmIntegration.Records;
using QRCoder;
using SkiaSharp;

namespace CrmIntegration.Enrich.Marketing;

/// <summary>An A4 poster drawn from a template: the brand's colours and logo, the brief's words, the link as a QR code. One drawing, as pixels or as PDF with real text.</summary>
static class Poster
{
    public static readonly IReadOnlyList<string> Templates = ["bold", "calm"];

    // A4 in points; the picture has twice as many pixels.
    const float Width = 595, Height = 842, Margin = 48;
    const int PixelsPerPoint = 2;
    const byte Veil = 170;

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
        var (main, accent) = (Colour(look.Main, SKColors.Navy), Colour(look.Accent, SKColors.Orange));
        var bold = template != "calm";
        canvas.Clear(SKColors.White);
        var head = bold ? 330f : 250f;
        using var paint = new SKPaint { IsAntialias = true, Color = bold ? main : accent };
        if (bold)
        {
            canvas.DrawRect(0, 0, Width, head, paint);
            Behind(canvas, behind, head, main);
            paint.Color = accent;
            canvas.DrawCircle(Width - 40, head, 90, paint);
        }
        else
        {
            Behind(canvas, behind, head - 16, SKColors.White);
            canvas.DrawRect(Margin, head, 96, 5, paint);
        }
        var ink = bold ? On(main) : main;
        Logo(canvas, logo, look.Name, ink);
        var below = PosterText.Block(canvas, brief.Headline, new(Margin, 120, Width - Margin, head - 64), bold ? 46 : 42, ink, strong: true);
        var when = string.Join("  ·  ", new[] { brief.When, brief.Where }.Where(w => !string.IsNullOrWhiteSpace(w)));
        PosterText.Block(canvas, when, new(Margin, Math.Min(below + 6, head - 58), Width - Margin - (bold ? 110 : 0), head - 8), 18, bold ? On(main) : SKColors.DimGray);
        var y = head + (bold ? 60 : 48);
        var textRight = Width - Margin;
        foreach (var point in brief.Points.Take(5))
        {
            paint.Color = accent;
            canvas.DrawCircle(Margin + 5, y + 12, 5, paint);
            y = PosterText.Block(canvas, point, new(Margin + 24, y, textRight, y + 74), 18, new SKColor(0x22, 0x2b, 0x36)) + 14;
            if (y > Height - 260)
                break;
        }
        if (brief.Link is { Length: > 0 } link)
        {
            Qr(canvas, link, Width - Margin - 130, Height - 190, 130);
            PosterText.Block(canvas, link, new(Margin, Height - 110, Width - Margin - 150, Height - 64), 14, main, strong: true);
        }
        PosterText.Block(canvas, look.Footer, new(Margin, Height - 52, Width - Margin, Height - 20), 10, SKColors.Gray);
    }

    // Fills the head, cut to its shape, under a veil of the ground's colour so that the words stay easy to read on any picture.
    static void Behind(SKCanvas canvas, byte[]? picture, float head, SKColor ground)
    {
        using var image = picture is null ? null : SKBitmap.Decode(picture);
        if (image is not { Width: > 0, Height: > 0 })
            return;
        var scale = Math.Max(Width / image.Width, head / image.Height);
        var (w, h) = (Width / scale, head / scale);
        canvas.DrawBitmap(image, SKRect.Create((image.Width - w) / 2, (image.Height - h) / 2, w, h), new SKRect(0, 0, Width, head), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var veil = new SKPaint { Color = ground.WithAlpha(Veil) };
        canvas.DrawRect(0, 0, Width, head, veil);
    }

    // Drawn module by module: sharp at any size, and text and code are one document.
    static void Qr(SKCanvas canvas, string link, float x, float y, float size)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(link.Length <= 1000 ? link : link[..1000], QRCodeGenerator.ECCLevel.M);
        var module = size / code.ModuleMatrix.Count;
        using var paint = new SKPaint { Color = SKColors.White };
        canvas.DrawRect(x, y, size, size, paint);
        paint.Color = SKColors.Black;
        for (var row = 0; row < code.ModuleMatrix.Count; row++)
            for (var column = 0; column < code.ModuleMatrix[row].Count; column++)
                if (code.ModuleMatrix[row][column])
                    canvas.DrawRect(x + column * module, y + row * module, module + 0.05f, module + 0.05f, paint);
    }

    static void Logo(SKCanvas canvas, byte[]? logo, string name, SKColor ink)
    {
        using var image = logo is null ? null : SKBitmap.Decode(logo);
        if (image is { Width: > 0, Height: > 0 })
        {
            var scale = Math.Min(180f / image.Width, 48f / image.Height);
            canvas.DrawBitmap(image, new SKRect(Margin, 40, Margin + image.Width * scale, 40 + image.Height * scale), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        }
        else
            PosterText.Block(canvas, name, new(Margin, 48, Width - Margin, 90), 20, ink, strong: true);
    }

    static SKColor Colour(string text, SKColor otherwise) => SKColor.TryParse(text, out var colour) ? colour.WithAlpha(255) : otherwise;

    // Black or white, whichever is read better on it (relative luminance, WCAG 2).
    static SKColor On(SKColor ground)
    {
        static double Linear(byte c) => c / 255.0 is var v && v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4);
        return 0.2126 * Linear(ground.Red) + 0.7152 * Linear(ground.Green) + 0.0722 * Linear(ground.Blue) > 0.36 ? SKColors.Black : SKColors.White;
    }
}
