namespace CrmIntegration.Forecasting.Effects;

/// <param name="Sent">How many got it.</param>
/// <param name="Converted">How many of them did what was hoped for.</param>
public sealed record VariantCount(string Name, long Sent, long Converted);

/// <param name="Low">With <paramref name="High"/>: 95 % after Wilson (1927), which holds for small shares too.</param>
public sealed record VariantShare(string Name, long Sent, long Converted, double Share, double Low, double High);

/// <param name="Winner">Null: not sure yet, whatever the shares look like.</param>
/// <param name="Low">With <paramref name="High"/>: the best against the second; this interval may be looked at every day.</param>
public sealed record VariantReport(IReadOnlyList<VariantShare> Shares, string? Winner, double Lead, double Low, double High);

/// <summary>
/// Which variant works, and how sure that is. A winner is named only when its lead over every other stays above nought in a confidence sequence: an interval
/// that holds at all looks together, however often somebody looks (normal mixture; Robbins 1970, Howard and others 2021), each pair at its part of 5 %.
/// </summary>
public static class Variants
{
    const double Alpha = 0.05;

    // The mixture is tightest near this many recipients a variant.
    const double TunedFor = 500;
    const int FewestConverted = 10;

    public static VariantReport Of(IReadOnlyList<VariantCount> counts)
    {
        var shares = counts.Select(Share).ToList();
        var order = shares.OrderByDescending(s => s.Share).ThenBy(s => s.Name, StringComparer.Ordinal).ToList();
        if (order.Count < 2)
            return new(shares, null, 0, 0, 0);
        var pairs = order.Count * (order.Count - 1) / 2;
        var leads = order.Skip(1).Select(s => Lead(order[0], s, Alpha / pairs)).ToList();
        var second = leads.MinBy(l => l.Low);
        var enough = shares.Sum(s => s.Converted) >= FewestConverted;
        return new(shares, enough && leads.All(l => l.Low > 0) ? order[0].Name : null, second.Middle, second.Low, second.High);
    }

    static VariantShare Share(VariantCount count)
    {
        if (count.Sent == 0)
            return new(count.Name, 0, 0, 0, 0, 1);
        double n = count.Sent, p = count.Converted / n, z = Student.Critical(Alpha, double.PositiveInfinity), z2 = z * z;
        var (middle, half) = ((p + z2 / (2 * n)) / (1 + z2 / n), z * Math.Sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n));
        return new(count.Name, count.Sent, count.Converted, p, Math.Max(0, middle - half), Math.Min(1, middle + half));
    }

    static (double Middle, double Low, double High) Lead(VariantShare a, VariantShare b, double alpha)
    {
        var middle = a.Share - b.Share;
        if (a.Sent == 0 || b.Sent == 0)
            return (middle, -1, 1);
        // One more of each kind keeps a variance from being nought while nobody has converted.
        static double Spread(VariantShare s) => (s.Converted + 1.0) / (s.Sent + 2) is var p ? p * (1 - p) : 0;
        var variance = Spread(a) / a.Sent + Spread(b) / b.Sent;
        var mixture = (Spread(a) + Spread(b)) / TunedFor * 8;
        var half = Math.Sqrt(variance * (variance + mixture) / mixture * (2 * Math.Log(1 / alpha) + Math.Log((variance + mixture) / variance)));
        return (middle, middle - half, middle + half);
    }
}
