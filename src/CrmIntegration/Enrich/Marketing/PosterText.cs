using System.Text;
using SkiaSharp;

namespace CrmIntegration.Enrich.Marketing;

/// <summary>Words in a box: broken into lines, made smaller until they fit, cut with an ellipsis where even that is too long. Other scripts take the machine's own fonts.</summary>
static class PosterText
{
    const float LineHeight = 1.25f, Smallest = 0.55f;

    /// <returns>Where the text ends, from above.</returns>
    public static float Block(SKCanvas canvas, string text, SKRect box, float size, SKColor colour, bool strong = false)
    {
        if (string.IsNullOrWhiteSpace(text) || box.Width <= 0)
            return box.Top;
        using var paint = new SKPaint { IsAntialias = true, Color = colour };
        for (var scale = 1f; ; scale -= 0.05f)
        {
            var points = size * scale;
            var lines = Lines(text, box.Width, points, strong);
            var fits = lines.Count * points * LineHeight <= box.Height;
            if (!fits && scale > Smallest)
                continue;
            var room = Math.Max(1, (int)(box.Height / (points * LineHeight)));
            for (var i = 0; i < Math.Min(lines.Count, room); i++)
                Line(canvas, i == room - 1 && lines.Count > room ? lines[i] + " …" : lines[i], box.Left, box.Top + (i + 0.85f) * points * LineHeight, points, strong, paint);
            return box.Top + Math.Min(lines.Count, room) * points * LineHeight;
        }
    }

    static List<string> Lines(string text, float width, float size, bool strong)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        foreach (var piece in Pieces(text))
        {
            if (line.Length > 0 && Measure(line + piece.TrimEnd(), size, strong) > width)
            {
                lines.Add(line.ToString().TrimEnd());
                line.Clear();
            }
            line.Append(piece);
        }
        if (line.Length > 0)
            lines.Add(line.ToString().TrimEnd());
        return lines;
    }

    // Words with their space; Chinese and Japanese break after each character; a word longer than forty letters breaks too.
    static IEnumerable<string> Pieces(string text)
    {
        var from = 0;
        for (var i = 0; i < text.Length; i++)
            if (char.IsWhiteSpace(text[i]) || text[i] is >= '\u3000' and <= '\u9fff' || i - from >= 40 && !char.IsHighSurrogate(text[i]))
            {
                yield return text[from..(i + 1)].Replace('\n', ' ').Replace('\r', ' ');
                from = i + 1;
            }
        if (from < text.Length)
            yield return text[from..];
    }

    static float Measure(string text, float size, bool strong) => Runs(text, strong).Sum(r =>
    {
        using var font = new SKFont(r.Face, size);
        return font.MeasureText(r.Text);
    });

    static void Line(SKCanvas canvas, string text, float x, float y, float size, bool strong, SKPaint paint)
    {
        foreach (var (run, face) in Runs(text, strong))
        {
            using var font = new SKFont(face, size) { Subpixel = true };
            canvas.DrawText(run, x, y, SKTextAlign.Left, font, paint);
            x += font.MeasureText(run);
        }
    }

    // Letters that our face lacks come from whatever face of the machine has them.
    static IEnumerable<(string Text, SKTypeface Face)> Runs(string text, bool strong)
    {
        if (PosterFonts.Own(strong) is not { } own)
            yield break;
        var (run, face) = (new StringBuilder(), own);
        foreach (var rune in text.EnumerateRunes())
        {
            var next = PosterFonts.Has(own, rune.Value) ? own : PosterFonts.With(rune.Value) ?? own;
            if (next != face && run.Length > 0)
            {
                yield return (run.ToString(), face);
                run.Clear();
            }
            face = next;
            run.Append(rune);
        }
        if (run.Length > 0)
            yield return (run.ToString(), face);
    }
}
