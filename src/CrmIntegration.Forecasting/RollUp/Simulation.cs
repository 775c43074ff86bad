namespace CrmIntegration.Forecasting.RollUp;

/// <summary>What the simulation is made from. <paramref name="Deals"/> may be all of a company's or some of them: each has the luck it has among all.</summary>
public sealed record RollUpInput(IReadOnlyList<RollUpDeal> Deals, NewBusiness New, OwnerTree Owners, SharedShock Shock, AmountDrift Drift, int Seed = 1, int Draws = 1000);

/// <summary>What may still come, per part. A part without any deal is not in it.</summary>
public sealed record RollUpResult(IReadOnlyDictionary<(Part Part, string Id), Spread> Spreads)
{
    public Spread Of(Part part, string id) => Spreads.GetValueOrDefault((part, id)) ?? Spread.Nothing;
    public Spread Company => Of(Part.Company, "");
}

/// <summary>
/// Plays the rest of a period many times. In each draw a shared factor makes all deals a little luckier or unluckier, each owner another one, and each deal has its
/// own luck; it is won within the period when its luck falls between its two chances (see <see cref="SharedShock"/>; the mean of each deal stays what its prediction says).
/// Past wins that came from nowhere come again by a Poisson count. One draw is one world for every part: in each, the parts add up to the whole exactly.
/// Memory: draws x parts, whatever the number of deals.
/// </summary>
public static class Simulation
{
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 10 draws.</exception>
    public static RollUpResult Run(RollUpInput input, CancellationToken cancel = default)
    {
        var parts = DrawAll(input, cancel);
        return new(parts.ToDictionary(p => p.Key, p => p.Value.Spread()));
    }

    internal static Dictionary<(Part Part, string Id), Draws> DrawAll(RollUpInput input, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(input.Draws, 10);
        var factors = new SharedFactors(input.Shock, input.Seed, input.Draws);
        var sides = new Dictionary<(Part, string), Draws>();
        var own = new Dictionary<string, Draws>(StringComparer.Ordinal);
        var turn = new Lock();
        Parallel.ForEach(input.Deals.GroupBy(d => d.Owner, StringComparer.Ordinal),
            new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount },
            () => new Dictionary<(Part, string), Draws>(),
            (deals, _, mine) =>
            {
                var owner = new Draws(input.Draws);
                DealDraws.Play(deals, factors.Of(deals.Key), input, owner, (part, id) => Get(mine, (part, id), input.Draws));
                lock (turn)
                    own.Add(deals.Key, owner);
                return mine;
            },
            mine =>
            {
                // Whole cents add up the same in any order of threads.
                lock (turn)
                    foreach (var (key, draws) in mine)
                        Get(sides, key, input.Draws).Add(draws);
            });
        NewDraws.Play(input, factors, own, sides);
        return Up(input, own, sides);
    }

    // From the owners up to the company; regions and products stand beside.
    static Dictionary<(Part, string), Draws> Up(RollUpInput input, Dictionary<string, Draws> own, Dictionary<(Part, string), Draws> sides)
    {
        var all = new Dictionary<(Part, string), Draws>(sides);
        var company = all[(Part.Company, "")] = new(input.Draws);
        foreach (var (owner, draws) in own)
        {
            all.Add((Part.Own, owner), draws);
            company.Add(draws);
        }
        foreach (var person in input.Owners.BottomUp)
        {
            var mine = own.GetValueOrDefault(person);
            var below = input.Owners.ReportsOf(person).Select(r => all.GetValueOrDefault((Part.Team, r))).OfType<Draws>().ToList();
            if (mine is null && below.Count == 0)
                continue;
            var team = all[(Part.Team, person)] = new(input.Draws);
            foreach (var draws in below.Prepend(mine).OfType<Draws>())
                team.Add(draws);
        }
        return all;
    }

    internal static Draws Get<TKey>(Dictionary<TKey, Draws> from, TKey key, int draws) where TKey : notnull =>
        from.TryGetValue(key, out var found) ? found : from[key] = new(draws);
}

/// <summary>The factors of each draw: the company's, spread evenly over the draws so that few draws already hold good and bad periods in their right number, and each owner's.</summary>
sealed class SharedFactors(SharedShock shock, int seed, int draws)
{
    readonly double[] company = [.. Enumerable.Range(0, draws).Select(d => Gauss.Inverse((d + Luck.Even(Luck.At(Luck.KeyOf("company", seed), d))) / draws))];

    /// <summary>Per draw how much luckier than usual the company is, in probits.</summary>
    public double[] Company => [.. company.Select(z => shock.Company * z)];

    public double[] Of(string owner)
    {
        var key = Luck.KeyOf("owner " + owner, seed);
        return [.. company.Select((z, d) => shock.Company * z + (shock.Owner == 0 ? 0 : shock.Owner * Luck.Normal(Luck.At(key, d))))];
    }
}
