using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace CrmIntegration.Console.Pictures;

/// <summary>A small SVG of our own with its table beside it. Coordinates are written for the machine, labels for the reader.</summary>
public abstract class Picture : ComponentBase
{
    /// <summary>What the picture shows, for those who hear it.</summary>
    [Parameter, EditorRequired] public string Title { get; set; } = "";

    protected static string N(double value) => (double.IsFinite(value) ? value : 0).ToString("0.##", CultureInfo.InvariantCulture);
    protected static string Path(IEnumerable<(double X, double Y)> points, bool closed = false) =>
        string.Concat(points.Select((p, i) => $"{(i == 0 ? 'M' : 'L')}{N(p.X)} {N(p.Y)} ")) + (closed ? "Z" : "");

    /// <summary>The next round number whose quarters are round too.</summary>
    protected static double RoundUp(double most)
    {
        if (!(most > 0))
            return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(most)));
        return power * new[] { 1, 1.2, 1.6, 2, 2.4, 3.2, 4, 4.8, 6, 8, 10 }.First(step => most / power <= step + 1e-9);
    }

    /// <summary>Big money in few letters, as the reader counts: 1.2M, or 120万.</summary>
    protected static string Brief(double amount) => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh" ? ByTenThousands(amount) : Math.Abs(amount) switch
    {
        >= 1e9 => (amount / 1e9).ToString("0.#", CultureInfo.CurrentCulture) + "B",
        >= 1e6 => (amount / 1e6).ToString("0.#", CultureInfo.CurrentCulture) + "M",
        >= 1e4 => (amount / 1e3).ToString("0", CultureInfo.CurrentCulture) + "k",
        _ => amount.ToString("N0", CultureInfo.CurrentCulture),
    };

    static string ByTenThousands(double amount) => Math.Abs(amount) switch
    {
        >= 1e8 => (amount / 1e8).ToString("0.##", CultureInfo.CurrentCulture) + "亿",
        >= 1e4 => (amount / 1e4).ToString("0.#", CultureInfo.CurrentCulture) + "万",
        _ => amount.ToString("N0", CultureInfo.CurrentCulture),
    };
}
