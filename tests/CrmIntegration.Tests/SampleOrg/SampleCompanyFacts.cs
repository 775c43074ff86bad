using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.SampleOrg;

namespace CrmIntegration.Tests.SampleOrg;

public class SampleCompanyFacts
{
    static readonly DateTimeOffset Today = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_deals_with_a_known_chance_that_share_is_won()
    {
        var bins = Enumerable.Range(0, 10).Select(_ => (N: 0, Expected: 0.0, Variance: 0.0, Won: 0)).ToArray();
        foreach (var seed in Enumerable.Range(1, 6))
        {
            var company = SampleCompany.Make(seed, 3000, Today, mails: 0);
            // Old enough that every one has ended: leaving out the slow ones would tilt the scale. One look per deal, so that looks are independent.
            foreach (var (deal, n) in company.Opportunities.Where(o => o.Created < Today.AddDays(-735)).Select((o, n) => (o, n)))
            {
                Assert.True(deal.IsClosed);
                var at = deal.Created!.Value.AddDays(14 * (n % 8));
                if (at >= deal.Modified && n % 8 > 0)
                    continue;
                var p = company.TrueWinProbabilityAsOf(deal.Id, at);
                ref var bin = ref bins[Math.Min(9, (int)(p * 10))];
                bin = (bin.N + 1, bin.Expected + p, bin.Variance + p * (1 - p), bin.Won + (deal.IsWon ? 1 : 0));
            }
        }

        Assert.All(bins.Where(b => b.N >= 50), b => Assert.InRange((b.Won - b.Expected) / Math.Sqrt(b.Variance), -4, 4));
        Assert.True(bins.Count(b => b.N >= 50) >= 8, "the chances do not spread");
    }

    [Fact]
    public void The_same_seed_and_day_give_the_same_company()
    {
        static string Told(SampleCompany c) => JsonSerializer.Serialize(new { c.Users, c.Accounts, c.Contacts, c.Opportunities, c.ContactRoles, c.FieldChanges, c.Emails, c.Activities, c.Cases, c.TrueWinProbability });

        Assert.Equal(Told(SampleCompany.Make(7, 300, Today)), Told(SampleCompany.Make(7, 300, Today)));
        Assert.NotEqual(Told(SampleCompany.Make(8, 300, Today)), Told(SampleCompany.Make(7, 300, Today)));
    }

    [Fact]
    public void History_leads_from_birth_to_what_the_deal_is_now()
    {
        var company = SampleCompany.Make(42, 500, Today);
        var histories = company.FieldChanges.ToLookup(c => c.OpportunityId);

        Assert.All(company.Opportunities, deal =>
        {
            var changes = histories[deal.Id].ToList();
            Assert.Equal(changes.OrderBy(c => c.At).Select(c => c.Id), changes.Select(c => c.Id));
            Assert.Equal(deal.Created, changes[0].At);
            Assert.All(changes.Take(5), c => Assert.Null(c.Old));
            Assert.Equal(deal.Stage, changes.Last(c => c.Field == FieldChange.Fields.Stage).New);
            Assert.Equal(deal.OwnerId, changes.Last(c => c.Field == FieldChange.Fields.Owner).New);
            Assert.True(deal.Modified <= Today);
        });
        Assert.InRange(company.Opportunities.Count(o => !o.IsClosed), 30, 90);
        Assert.All(company.Emails, m => Assert.True(m.SentAt < Today && m.FromAddress!.EndsWith(".example", StringComparison.Ordinal)));
        Assert.Equal(company.Opportunities.Where(o => !o.IsClosed).Select(o => o.Id).Order(), company.TrueWinProbability.Keys.Order());
    }

    [Fact]
    public void A_step_of_life_changes_records_and_truth_alike()
    {
        var company = SampleCompany.Make(42, 500, Today);
        _ = company.TrueWinProbability;
        for (var n = 1; n <= 200; n++)
            foreach (var seen in company.Step(Today.AddMinutes(n)))
                Assert.All(seen.Records.OfType<Opportunity>(), o => Assert.Equal(o, company.Opportunities.Single(x => x.Id == o.Id)));

        var open = company.Opportunities.Where(o => !o.IsClosed).Select(o => o.Id).ToHashSet();
        Assert.Equal(open.Order(), company.TrueWinProbability.Keys.Order());
        Assert.All(open, id => Assert.Equal(company.TrueWinProbabilityAsOf(id, company.Today), company.TrueWinProbability[id], 12));
    }
}
