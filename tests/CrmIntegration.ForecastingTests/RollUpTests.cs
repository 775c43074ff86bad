using CrmIntegration.Forecasting.RollUp;
using CsCheck;

namespace CrmIntegration.Forecasting.Tests;

public class RollUpTests
{
    static readonly Gen<RollUpInput> Companies =
        from people in Gen.Int[1, 12]
        from managers in Gen.Int[-1, 11].Array[people]
        from deals in Gen.Select(Gen.Long[-10_000, 100_000_000], Gen.Double[0, 1], Gen.Double[0, 1], Gen.Int[0, 14], Gen.Int[0, 3], Gen.Int[0, 2]).Array[0, 40]
        from wins in Gen.Select(Gen.Long[1, 10_000_000], Gen.Double[0, 2], Gen.Int[0, 14], Gen.Int[0, 3], Gen.Int[0, 2]).Array[0, 10]
        from shock in Gen.Double[0, 0.4]
        select new RollUpInput(
            [.. deals.Select((d, i) => new RollUpDeal($"d{i}", d.Item1, Math.Min(d.Item2, d.Item3), Math.Max(d.Item2, d.Item3), $"u{d.Item4}", $"r{d.Item5}", $"p{d.Item6}"))],
            new([.. wins.Select((w, i) => new PastWin($"w{i}", w.Item1, w.Item2, $"u{w.Item3}", $"r{w.Item4}", $"p{w.Item5}"))], 0.2),
            // Circles and unknown managers on purpose; owners u12 to u14 are nobody's reports.
            new(managers.Select((m, i) => ($"u{i}", m < 0 ? null : $"u{m}")), Enumerable.Range(0, 15).Select(i => $"u{i}")),
            new(shock, shock / 2, 0), AmountDrift.None, Seed: 3, Draws: 40);

    [Fact]
    public void In_every_draw_the_parts_of_any_company_add_up_to_the_cent() => Companies.Sample(input =>
    {
        var all = Simulation.DrawAll(input);
        var company = all[(Part.Company, "")];
        foreach (var parts in new[] { Of(all, Part.Own), Of(all, Part.Region), Of(all, Part.Product), [.. input.Owners.Tops.Select(t => all.GetValueOrDefault((Part.Team, t))).OfType<Draws>()] })
        {
            for (var d = 0; d < input.Draws; d++)
                Assert.Equal(company.Cents[d], parts.Sum(p => p.Cents[d]));
            Assert.Equal(company.FromOpen, parts.Sum(p => p.FromOpen));
            Assert.Equal(company.FromNew, parts.Sum(p => p.FromNew));
        }
        foreach (var person in input.Owners.BottomUp.Where(p => all.ContainsKey((Part.Team, p))))
            Assert.Equal(all[(Part.Team, person)].Cents.Sum(), input.Owners.ReportsOf(person).Select(r => all.GetValueOrDefault((Part.Team, r))).Append(all.GetValueOrDefault((Part.Own, person))).Sum(p => p?.Cents.Sum() ?? 0));
    }, iter: 200);

    [Fact]
    public void One_reps_own_roll_up_says_what_the_companys_says_of_them() => Companies.Sample(input =>
    {
        var whole = Simulation.Run(input);
        foreach (var owner in input.Deals.Select(d => d.Owner).Distinct())
            Assert.Equal(whole.Of(Part.Own, owner), Simulation.Run(input with
            {
                Deals = [.. input.Deals.Where(d => d.Owner == owner).Reverse()], New = input.New with { Wins = [.. input.New.Wins.Where(w => w.Owner == owner)] },
            }).Of(Part.Own, owner));
    }, iter: 50);

    [Fact]
    public void Two_halves_of_a_year_add_up_to_the_year_in_every_draw() => Companies.Sample(input =>
    {
        var open = input with { New = NewBusiness.None };
        var year = Simulation.DrawAll(open)[(Part.Company, "")];
        var first = Simulation.DrawAll(open with { Deals = [.. open.Deals.Select(d => d with { By = (d.Before + d.By) / 2 })] })[(Part.Company, "")];
        var second = Simulation.DrawAll(open with { Deals = [.. open.Deals.Select(d => d with { Before = (d.Before + d.By) / 2 })] })[(Part.Company, "")];
        Assert.Equal(year.Cents, first.Cents.Zip(second.Cents, (a, b) => a + b));
    }, iter: 50);

    [Fact]
    public void The_same_seed_says_the_same_and_another_one_something_else()
    {
        var input = Many(0.2);

        Assert.Equal(Simulation.Run(input).Company, Simulation.Run(input with { Deals = [.. input.Deals.Reverse()] }).Company);
        Assert.NotEqual(Simulation.Run(input).Company, Simulation.Run(input with { Seed = 4 }).Company);
    }

    [Fact]
    public void Shared_luck_widens_the_range_and_leaves_the_mean_where_it_was()
    {
        var (alone, together) = (Many(0), Many(0.3));
        var (a, t) = (Simulation.DrawAll(alone)[(Part.Company, "")], Simulation.DrawAll(together)[(Part.Company, "")]);

        Assert.Equal(a.FromOpen, t.FromOpen);
        Assert.InRange(t.Cents.Average() / t.FromOpen, 0.98, 1.02);
        Assert.InRange(a.Cents.Average() / a.FromOpen, 0.98, 1.02);
        Assert.True(t.Spread().High - t.Spread().Low > 1.5 * (a.Spread().High - a.Spread().Low));
    }

    [Fact]
    public void A_sure_deal_is_in_every_draw_and_an_impossible_one_in_none()
    {
        var input = Many(0.3) with { Deals = [new("sure", 12_345, 0, 1, "u1", "", ""), new("never", 99, 0, 0, "u1", "", ""), new("later", 99, 1, 1, "u1", "", "")] };

        Assert.Equal(new Spread(12_345, 0, 12_345, 12_345, 12_345), Simulation.Run(input).Company);
    }

    [Fact]
    public void Business_from_nowhere_comes_as_often_as_it_came()
    {
        var input = Many(0.2) with { Deals = [], New = new([.. Enumerable.Range(0, 50).Select(i => new PastWin($"w{i}", 1_000_00, 0.4, "u1", "", ""))], 0.1) };
        var drawn = Simulation.DrawAll(input)[(Part.Company, "")];

        Assert.Equal(50 * 400_00, drawn.FromNew);
        Assert.InRange(drawn.Cents.Average(), 50 * 400_00 * 0.97, 50 * 400_00 * 1.03);
    }

    [Fact]
    public void What_moves_all_deals_is_learnt_from_past_periods_and_then_held()
    {
        // Forty periods of a company whose deals share a factor of 0.3: a fit on the first half, judged on the second.
        var truth = new SharedShock(0.3, 0.05, 0);
        var periods = Enumerable.Range(0, 80).Select(p => (Input: Many(0) with { Seed = 1 }, Came: Simulation.DrawAll(Many(0) with { Shock = truth, Seed = 100 + p, Draws = 11 })[(Part.Company, "")].Cents[p * 7 % 11])).ToList();
        var past = periods.Take(40).Select(p => ShockFit.Moments(p.Input).Company with { Actual = p.Came }).Select(c => new PastPeriod(c, [])).ToList();

        var learnt = ShockFit.Fit(past);

        Assert.InRange(learnt.Company, 0.2, 0.4);
        var range = Simulation.Run(Many(0) with { Shock = learnt }).Company;
        var naive = Simulation.Run(Many(0)).Company;
        Assert.InRange(periods.Skip(40).Count(p => p.Came >= range.Low && p.Came <= range.High), 28, 38);
        Assert.InRange(periods.Skip(40).Count(p => p.Came >= naive.Low && p.Came <= naive.High), 0, 26);
    }

    [Fact]
    public void Without_a_past_a_cautious_guess_stands_in_for_it() => Assert.Equal(SharedShock.Unknown, ShockFit.Fit([]));

    static RollUpInput Many(double shock)
    {
        var random = new Random(5);
        return new([.. Enumerable.Range(0, 400).Select(i => new RollUpDeal($"d{i}", 1_000_00 + random.Next(9_000_00), 0, 0.05 + 0.5 * random.NextDouble(), $"u{i % 8}", $"r{i % 3}", $"p{i % 2}"))],
            NewBusiness.None, new([], Enumerable.Range(0, 8).Select(i => $"u{i}")), new(shock, 0, 0), AmountDrift.None, Seed: 3, Draws: 1000);
    }

    static List<Draws> Of(Dictionary<(Part Part, string Id), Draws> all, Part part) => [.. all.Where(p => p.Key.Part == part).Select(p => p.Value)];
}
