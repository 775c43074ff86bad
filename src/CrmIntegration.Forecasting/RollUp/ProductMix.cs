namespace CrmIntegration.Forecasting.RollUp;

/// <summary>Which products a deal's money is for, by the weight of each. Whatever sum is divided, the parts add up to it, to the cent.</summary>
public sealed class ProductMix
{
    readonly double[] until;

    /// <param name="lines">What is on the deal; a product that stands there twice is one. Lines that cost nothing or less get nothing, and where none costs anything each counts alike.</param>
    public ProductMix(IEnumerable<(string Product, decimal Weight)> lines)
    {
        var sums = lines.GroupBy(l => l.Product, l => l.Weight, StringComparer.Ordinal).Select(g => (Product: g.Key, Weight: (double)Math.Max(0, g.Sum()))).OrderBy(p => p.Product, StringComparer.Ordinal).ToList();
        if (sums.Count == 0)
            sums.Add(("", 1));
        if (sums.Sum(p => p.Weight) is var all && all <= 0)
            (sums, all) = ([.. sums.Select(p => (p.Product, 1.0))], sums.Count);
        Products = [.. sums.Select(p => p.Product)];
        until = new double[sums.Count];
        var upTo = 0.0;
        for (var i = 0; i < until.Length; i++)
            until[i] = (upTo += sums[i].Weight) / all;
    }

    public static implicit operator ProductMix(string product) => new([(product, 1)]);

    public IReadOnlyList<string> Products { get; }

    /// <summary>The share of a sum that falls to the product at this place: each begins where the one before ended, so that nothing is lost or counted twice.</summary>
    public long Part(int place, long cents) => (place == until.Length - 1 ? cents : At(place, cents)) - (place == 0 ? 0 : At(place - 1, cents));

    long At(int place, long cents) => (long)Math.Round(cents * until[place]);

    /// <summary>A single product is its name.</summary>
    public override string ToString() => Products.Count == 1 ? Products[0]
        : string.Join('|', Products.Select((p, i) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{p}:{until[i]:R}")));
}
