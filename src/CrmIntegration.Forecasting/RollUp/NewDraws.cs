namespace CrmIntegration.Forecasting.RollUp;

/// <summary>Business from nowhere in every draw: each past win comes again 0, 1, 2, ... times, more often in draws in which the company is lucky.</summary>
static class NewDraws
{
    public static void Play(RollUpInput input, SharedFactors factors, Dictionary<string, Draws> own, Dictionary<(Part, string), Draws> sides)
    {
        var often = Often(input, factors);
        var expected = Level(input.New.Chance, input.Shock.Shift);
        foreach (var win in input.New.Wins)
        {
            var owner = Simulation.Get(own, win.Owner, input.Draws);
            var region = Simulation.Get(sides, (Part.Region, win.Region), input.Draws);
            var mean = (long)Math.Round(win.Cents * win.Rate * expected);
            List<(Draws Part, long Cents)> all = [(owner, win.Cents), (region, win.Cents)];
            owner.FromNew += mean;
            region.FromNew += mean;
            for (var p = 0; p < win.Product.Products.Count; p++)
            {
                var product = Simulation.Get(sides, (Part.Product, win.Product.Products[p]), input.Draws);
                product.FromNew += win.Product.Part(p, mean);
                all.Add((product, win.Product.Part(p, win.Cents)));
            }
            var key = Luck.KeyOf("new " + win.Id, input.Seed);
            for (var d = 0; d < input.Draws; d++)
                if (Times(Luck.Even(Luck.At(key, d)), win.Rate * often[d]) is > 0 and var times)
                    foreach (var (part, cents) in all)
                        part.Cents[d] += times * cents;
        }
    }

    // A new deal is a deal like others: what makes those luckier makes it luckier.
    static double[] Often(RollUpInput input, SharedFactors factors)
    {
        var (chance, shift) = (Math.Clamp(input.New.Chance, 1e-4, 0.9999), input.Shock.Shift);
        var spread = Math.Sqrt(Math.Max(0.05, 1 - input.Shock.Company * input.Shock.Company));
        return [.. factors.Company.Select(z => Gauss.Below((Gauss.Inverse(chance) + shift + z) / spread) / chance)];
    }

    static double Level(double chance, double shift)
    {
        var sure = Math.Clamp(chance, 1e-4, 0.9999);
        return Gauss.Below(Gauss.Inverse(sure) + shift) / sure;
    }

    // A Poisson count by its cumulative distribution; rates here are small.
    static int Times(double even, double rate)
    {
        if (even < 1 - rate)
            return 0;                                        // e^-r is never below 1 - r: no need to compute it
        var (share, sum, times) = (Math.Exp(-rate), Math.Exp(-rate), 0);
        while (even > sum && times < 1000)
        {
            share *= rate / ++times;
            sum += share;
        }
        return times;
    }
}
