using QRCoder;
using SkiaSharp;

namespace CrmIntegration.Enrich.Marketing;

/// <summary>What every poster holds: the picture behind, the logo, the code, colours that are read well on each other.</summary>
static class PosterParts
{
    const byte Veil = 170;
    const float LogoWide = 180, LogoTall = 48, Plate = 10;

    // Fills the head, cut to its shape, under a veil of the ground's colour so that the words stay easy to read on any picture.
    public static void Behind(SKCanvas canvas, byte[]? picture, float head, SKColor ground)
    {
        using var image = picture is null ? null : SKBitmap.Decode(picture);
        if (image is not { Width: > 0, Height: > 0 })
            return;
        var scale = Math.Max(Poster.Width / image.Width, head / image.Height);
        var (w, h) = (Poster.Width / scale, head / scale);
        canvas.DrawBitmap(image, SKRect.Create((image.Width - w) / 2, (image.Height - h) / 2, w, h), new SKRect(0, 0, Poster.Width, head), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var veil = new SKPaint { Color = ground.WithAlpha(Veil) };
        canvas.DrawRect(0, 0, Poster.Width, head, veil);
    }

    // Drawn module by module: sharp at any size, and text and code are one document. White around it is part of a code.
    public static void Qr(SKCanvas canvas, string link, float x, float y, float size)
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

    public static void Logo(SKCanvas canvas, byte[]? logo, string name, SKColor ink, SKColor ground)
    {
        using var image = logo is null ? null : SKBitmap.Decode(logo);
        if (image is not { Width: > 0, Height: > 0 })
        {
            PosterText.Block(canvas, name, new(Poster.Margin, 48, Poster.Width - Poster.Margin - 90, 90), 20, ink, strong: true);
            return;
        }
        var scale = Math.Min(LogoWide / image.Width, LogoTall / image.Height);
        var (own, at) = (image.GetPixel(0, 0), SKRect.Create(Poster.Margin, 38, image.Width * scale, image.Height * scale));
        // A logo that brings its own ground stands on a plate of it, not in a bare box.
        if (own.Alpha == 255 && own != ground)
        {
            at.Offset(Plate, 0);
            using var plate = new SKPaint { IsAntialias = true, Color = own };
            canvas.DrawRoundRect(SKRect.Inflate(at, Plate, Plate * 0.6f), 8, 8, plate);
        }
        canvas.DrawBitmap(image, at, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
    }

    public static SKColor Colour(string text, SKColor otherwise) => SKColor.TryParse(text, out var colour) ? colour.WithAlpha(255) : otherwise;

    // Black or white, whichever is read better on it (relative luminance, WCAG 2).
    public static SKColor On(SKColor ground)
    {
        static double Linear(byte c) => c / 255.0 is var v && v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4);
        return 0.2126 * Linear(ground.Red) + 0.7152 * Linear(ground.Green) + 0.0722 * Linear(ground.Blue) > 0.36 ? SKColors.Black : SKColors.White;
    }
}
