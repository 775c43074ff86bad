using System.Text;
using SkiaSharp;

namespace CrmIntegration.Enrich.Marketing;

/// <summary>Words in a box: broken into lines, made smaller until they fit, cut with an ellipsis where even that is too long. Other scripts take the machine's own fonts.</summary>
static class PosterText
{
    const float LineHeight = 1.25f, Smallest = 0.55f, ShortestLast = 0.16f, ForTheLast = 0.82f;

    // No line begins with these.
    const string Behind = "，。：；！？、）》”’";

    /// <param name="smallest">Share of the size down to which words are made smaller before they are cut.</param>
    /// <returns>Where the text ends, from above.</returns>
    public static float Block(SKCanvas canvas, string text, SKRect box, float size, SKColor colour, bool strong = false, float smallest = Smallest)
    {
        if (string.IsNullOrWhiteSpace(text) || box.Width <= 0)
            return box.Top;
        using var paint = new SKPaint { IsAntialias = true, Color = colour };
        for (var scale = 1f; ; scale -= 0.04f)
        {
            var points = size * scale;
            var (lines, broken) = Lines(text, box.Width, points, strong);
            // One word alone in the last line looks like a slip: a little smaller, and it stands with the others.
            var alone = lines.Count > 1 && scale > ForTheLast && Measure(lines[^1], points, strong) < box.Width * ShortestLast;
            if ((alone || broken || lines.Count * points * LineHeight > box.Height) && scale > smallest)
                continue;
            var room = Math.Max(1, (int)(box.Height / (points * LineHeight) + 0.01f));
            for (var i = 0; i < Math.Min(lines.Count, room); i++)
                Line(canvas, i == room - 1 && lines.Count > room ? lines[i] + " …" : lines[i], box.Left, box.Top + (i + 0.85f) * points * LineHeight, points, strong, paint);
            return box.Top + Math.Min(lines.Count, room) * points * LineHeight;
        }
    }

    /// <summary>How tall the text is at this size.</summary>
    public static float Tall(string text, float width, float size, bool strong) => string.IsNullOrWhiteSpace(text) ? 0 : Lines(text, width, size, strong).Lines.Count * size * LineHeight;

    // A word that is wider than the box is broken, which only the smallest letters may need.
    static (List<string> Lines, bool Broken) Lines(string text, float width, float size, bool strong)
    {
        var (lines, broken) = (new List<string>(), false);
        var line = new StringBuilder();
        foreach (var word in Pieces(text))
        {
            var piece = word;
            if (line.Length > 0 && Measure(line + piece.TrimEnd(), size, strong) > width)
                Next();
            while (piece.Length > 1 && Measure(piece.TrimEnd(), size, strong) > width)
            {
                var fits = piece.Length - 1;
                while (fits > 1 && (Measure(piece[..fits], size, strong) > width || char.IsHighSurrogate(piece[fits - 1])))
                    fits--;
                lines.Add(piece[..fits]);
                (piece, broken) = (piece[fits..], true);
            }
            line.Append(piece);
        }
        if (line.Length > 0)
            Next();
        return (lines, broken);

        void Next()
        {
            lines.Add(line.ToString().TrimEnd());
            line.Clear();
        }
    }

    // Words with their space; Chinese and Japanese break after each character, but not before a comma.
    static IEnumerable<string> Pieces(string text)
    {
        var from = 0;
        for (var i = 0; i < text.Length; i++)
            if (char.IsWhiteSpace(text[i]) || (text[i] is (>= '\u3000' and <= '\u9fff') or (>= '\uff00' and <= '\uffef')) && !(i + 1 < text.Length && Behind.Contains(text[i + 1])))
            {
                yield return text[from..(i + 1)].Replace('\n', ' ').Replace('\r', ' ');
                from = i + 1;
            }
        if (from < text.Length)
            yield return text[from..];
    }

    static float Measure(string text, float size, bool strong) => Runs(text, strong).Sum(r =>
    {
        using var font = Of(r.Face, size, strong);
        return font.MeasureText(r.Text);
    });

    // A face that was borrowed for other letters has no bold cut of its own.
    static SKFont Of(SKTypeface face, float size, bool strong) => new(face, size) { Subpixel = true, Embolden = strong && face != PosterFonts.Own(strong) };

    static void Line(SKCanvas canvas, string text, float x, float y, float size, bool strong, SKPaint paint)
    {
        foreach (var (run, face) in Runs(text, strong))
        {
            using var font = Of(face, size, strong);
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
