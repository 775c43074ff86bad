using System.Diagnostics;
using System.Globalization;
using CrmIntegration.Connectors;
using CrmIntegration.Forecasting;
using CrmIntegration.SampleOrg;

namespace CrmIntegration.Benchmarks;

/// <summary>The sample company, whose exact chances are known: how far the forecasts are from the truth, and from the best possible Brier score.</summary>
static class ForecastTruth
{
    public static async Task RunAsync(TextWriter o)
    {
        var today = new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
        var company = SampleCompany.Make(42, 7_200, today, mails: 1);
        var deals = Deals(company);
        var cut = today.AddDays(-200);
        var model = Trainer.Train(deals, cut, new());
        var money = new List<(double Was, double Stood, double Said)>();
        var (truth, said, seen, ended) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        // every deal open on one of eight days after the training, with the exact chance of that day
        for (var day = 0; day < 8; day++)
        {
            var at = cut.AddDays(day * 25);
            var open = deals.Where(d => d.Created < at && !(d.ClosedAt <= at)).ToList();
            foreach (var (deal, win) in open.Zip(model.WinChances(open, at)))
            {
                truth.Add(company.TrueWinProbabilityAsOf(deal.Id, at));
                said.Add(win);
                seen.Add(company.BestWinProbabilityAsOf(deal.Id, at));
            }
            var later = open.Where(d => d.Outcome == DealOutcome.Won).ToList();
            money.AddRange(model.Predict(later, at).Zip(later, (f, d) => (LastAmount(d, DateTimeOffset.MaxValue), LastAmount(d, at), f.ExpectedAmount!.Value)));
        }
        var dice = new Random(7);
        foreach (var t in truth) ended.Add(dice.NextDouble() < t ? 1 : 0);
        var off = Metrics.Brier([.. ended], [.. said]) - Metrics.Brier([.. ended], [.. truth]);
        var (distance, floor, rest) = (Distance(truth, said), Distance(truth, seen), Distance(seen, said));
        await o.WriteLineAsync(FormattableString.Invariant($"  sample company, {model.Card.ClosedDeals:N0} closed deals, {truth.Count:N0} forecasts: ECE against the truth {Metrics.Ece([.. truth], [.. said]):0.0000} (aim <= 0.02), Brier above the true chances' {off:0.0000}, in expectation {distance:0.0000} (aim <= 0.005)  ({model.Card.Chosen})"));
        await o.WriteLineAsync(FormattableString.Invariant($"      of which hidden from the CRM: whoever knows the laws but sees only the CRM is {floor:0.0000} above the truth; ours is {rest:0.0000} above that"));
        string Off(Func<(double Was, double Stood, double Said), double> p) => FormattableString.Invariant($"WAPE {money.Sum(m => Math.Abs(p(m) - m.Was)) / money.Sum(m => m.Was):0.0000} bias {money.Sum(m => p(m) - m.Was) / money.Sum(m => m.Was):+0.0000;-0.0000}");
        await o.WriteLineAsync($"      amount of {money.Count:N0} views that were won: expected {Off(m => m.Said)}   as it stood {Off(m => m.Stood)}   {Amounts(model.Card)}");
    }

    static double LastAmount(DealTimeline deal, DateTimeOffset at) => double.Parse(deal.Events.Last(e => e.Field == DealFields.Amount && e.At <= at).Value!, CultureInfo.InvariantCulture);

    /// <summary>What the model's own trial on later wins said of its amounts.</summary>
    public static string Amounts(ModelCard card) => !card.Metrics.TryGetValue("amount error expected", out var off) ? "(too few wins to try)"
        : FormattableString.Invariant($"(its own trial: error {off:0.0000} of the amount, as it stands {card.Metrics["amount error as it stands"]:0.0000}; {(card.Metrics["amount expected"] > 0 ? "used" : "not used")})");

    static double Distance(List<double> a, List<double> b) => a.Zip(b, (x, y) => (x - y) * (x - y)).Average();

    public static List<DealTimeline> Deals(SampleCompany company)
    {
        var changes = company.FieldChanges.ToLookup(c => c.OpportunityId);
        var mails = company.Emails.ToLookup(m => m.OpportunityId);
        var activities = company.Activities.ToLookup(a => a.OpportunityId);
        var roles = company.ContactRoles.ToLookup(r => r.OpportunityId);
        var lines = company.LineItems.ToLookup(l => l.OpportunityId);
        var families = company.Products.ToDictionary(p => p.Id, p => p.Family);
        var accounts = company.Accounts.ToDictionary(a => a.Id);
        return [.. company.Opportunities.Select(d =>
        {
            var account = d.AccountId is null ? null : accounts.GetValueOrDefault(d.AccountId);
            var events = changes[d.Id].Select(c => new DealEvent(c.At, c.Field, c.New, c.Id))
                .Concat(mails[d.Id].Where(m => m.SentAt is not null).Select(m => new DealEvent(m.SentAt!.Value, m.Incoming ? DealFields.MailIn : DealFields.MailOut, null, m.Id)))
                .Concat(activities[d.Id].Where(a => a.At is not null).Select(a => new DealEvent(a.At!.Value, DealFields.Activity, a.Type, a.Id)))
                .Concat(roles[d.Id].Where(r => r.Created is not null).Select(r => new DealEvent(r.Created!.Value, DealFields.ContactRole, r.Role, r.Id)))
                .Concat(lines[d.Id].Select(l => new DealEvent(l.Created!.Value, DealFields.Product, families[l.ProductId!], l.Id))).OrderBy(e => e.At).ToList();
            var end = !d.IsClosed ? (DateTimeOffset?)null : changes[d.Id].Where(c => c.Field == FieldChange.Fields.Stage).Max(c => c.At);
            return new DealTimeline
            {
                Id = d.Id, Created = d.Created!.Value, Events = events, ClosedAt = end, Outcome = !d.IsClosed ? DealOutcome.Open : d.IsWon ? DealOutcome.Won : DealOutcome.Lost, Currency = d.Currency,
                Attributes = new Dictionary<string, string?>
                {
                    ["Type"] = d.Type, ["LeadSource"] = d.LeadSource, ["account"] = d.AccountId, ["Industry"] = account?.Industry, ["Country"] = account?.Country,
                    ["Employees"] = account?.Employees?.ToString(CultureInfo.InvariantCulture),
                },
            };
        })];
    }
}
