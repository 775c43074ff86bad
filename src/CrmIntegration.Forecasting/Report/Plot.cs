using System.Globalization;
using System.Text;

namespace CrmIntegration.Forecasting.Report;

/// <summary>One SVG with axes. Everything is given in the data's own units.</summary>
sealed class Plot
{
    const double Left = 54, Right = 22, Top = 16, Bottom = 34;
    readonly StringBuilder svg = new();
    readonly double width, height, x0, x1, y0, y1;

    public Plot(string says, double x0, double x1, double y0, double y1, double width = 640, double height = 280)
    {
        (this.width, this.height, this.x0, this.x1, this.y0, this.y1) = (width, height, x0, x1 > x0 ? x1 : x0 + 1, y0, y1 > y0 ? y1 : y0 + 1);
        svg.Append(Line($"<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{Page.Safe(says)}\">"));
    }

    public double X(double x) => Left + (x - x0) / (x1 - x0) * (width - Left - Right);
    public double Y(double y) => height - Bottom - (y - y0) / (y1 - y0) * (height - Top - Bottom);

    /// <summary>Horizontal lines at round values.</summary>
    public Plot Levels(Func<double, string> told, string? unit = null)
    {
        foreach (var v in Ticks(y0, y1, 5))
            svg.Append(Line($"<path class=\"axis\" d=\"M{Left} {Y(v):0.#}H{width - Right}\"/><text x=\"{Left - 6}\" y=\"{Y(v) + 4:0.#}\" text-anchor=\"end\">{Page.Safe(told(v))}</text>"));
        if (unit is not null) svg.Append(Line($"<text x=\"{Left}\" y=\"{Top - 5}\">{Page.Safe(unit)}</text>"));
        return this;
    }

    public Plot Below(IEnumerable<(double X, string Says)> marks, string? unit = null)
    {
        foreach (var (x, says) in marks) svg.Append(Line($"<path class=\"axis\" d=\"M{X(x):0.#} {height - Bottom}v4\"/><text x=\"{X(x):0.#}\" y=\"{height - Bottom + 16}\" text-anchor=\"middle\">{Page.Safe(says)}</text>"));
        if (unit is not null) svg.Append(Line($"<text x=\"{(Left + width - Right) / 2:0.#}\" y=\"{height - 4}\" text-anchor=\"middle\">{Page.Safe(unit)}</text>"));
        return this;
    }

    public Plot Path(string kind, IEnumerable<(double X, double Y)> points)
    {
        var d = string.Concat(points.Where(p => double.IsFinite(p.Y)).Select((p, i) => Line($"{(i == 0 ? 'M' : 'L')}{X(p.X):0.##} {Y(p.Y):0.##}")));
        if (d.Length > 0) svg.Append($"<path class=\"{kind}\" d=\"{d}\"/>");
        return this;
    }

    public Plot Band(string kind, IReadOnlyList<(double X, double Low, double High)> all)
    {
        if (all.Count == 0) return this;
        var d = string.Concat(all.Select((p, i) => Line($"{(i == 0 ? 'M' : 'L')}{X(p.X):0.##} {Y(p.High):0.##}"))) + string.Concat(all.Reverse().Select(p => Line($"L{X(p.X):0.##} {Y(p.Low):0.##}")));
        svg.Append($"<path class=\"{kind}\" d=\"{d}Z\"/>");
        return this;
    }

    public Plot Dot(double x, double y, double radius, string kind, string says) =>
        Add(Line($"<circle class=\"{kind}\" cx=\"{X(x):0.##}\" cy=\"{Y(y):0.##}\" r=\"{radius:0.#}\"><title>{Page.Safe(says)}</title></circle>"));

    /// <summary>A standing bar between two heights.</summary>
    public Plot Bar(double x, double low, double high, double thick, string kind, string says, double shift = 0) =>
        Add(Line($"<rect class=\"{kind}\" x=\"{X(x) + shift - thick / 2:0.##}\" y=\"{Y(high):0.##}\" width=\"{thick:0.##}\" height=\"{Math.Max(0.5, Y(low) - Y(high)):0.##}\" rx=\"2\"><title>{Page.Safe(says)}</title></rect>"));

    public Plot Say(double x, double y, string text, string anchor = "start", bool strong = false, double dx = 0, double dy = 0) =>
        Add(Line($"<text{(strong ? " class=\"s\"" : "")} x=\"{X(x) + dx:0.#}\" y=\"{Y(y) + dy:0.#}\" text-anchor=\"{anchor}\">{Page.Safe(text)}</text>"));

    public Plot Add(string raw) { svg.Append(raw); return this; }

    public string Svg() => svg + "</svg>";

    public static IEnumerable<double> Ticks(double low, double high, int about)
    {
        var raw = (high - low) / about;
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(raw, 1e-12))));
        var step = power * (raw / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
        for (var v = Math.Ceiling(low / step - 1e-9) * step; v <= high + step * 1e-6; v += step) yield return Math.Abs(v) < step * 1e-9 ? 0 : v;
    }

    /// <summary>Lying bars with a name before and a value behind each: importance, gauges.</summary>
    public static string Bars(string says, IReadOnlyList<(string Name, double Share, string Value, string Kind)> all, double nameWidth = 150)
    {
        const double Step = 30, Width = 560;
        var room = Width - nameWidth - 8 - Math.Max(60, all.Count == 0 ? 0 : all.Max(a => a.Value.Length) * 6.2);
        var svg = new StringBuilder(Line($"<svg viewBox=\"0 0 {Width} {all.Count * Step + 4}\" role=\"img\" aria-label=\"{Page.Safe(says)}\">"));
        for (var i = 0; i < all.Count; i++)
        {
            var (name, share, value, kind) = all[i];
            var y = i * Step;
            svg.Append(Line($"<text class=\"s\" x=\"{nameWidth - 8}\" y=\"{y + 19}\" text-anchor=\"end\">{Page.Safe(name.Length > 26 ? name[..25] + "…" : name)}</text><rect class=\"track\" x=\"{nameWidth}\" y=\"{y + 6}\" width=\"{room}\" height=\"18\" rx=\"4\"/><rect class=\"{kind}\" x=\"{nameWidth}\" y=\"{y + 6}\" width=\"{room * Math.Clamp(share, 0, 1):0.#}\" height=\"18\" rx=\"4\"/><text x=\"{nameWidth + room + 8}\" y=\"{y + 19}\">{Page.Safe(value)}</text>"));
        }
        return svg + "</svg>";
    }

    internal static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
