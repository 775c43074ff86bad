using CrmIntegration.Forecasting.RollUp;

namespace CrmIntegration.Enrich.Forecast.RollUp;

/// <summary>What is simply added up, per part: won so far, what reps commit and call best case for the period, what is open, what the period before brought from the same day on.</summary>
sealed record PartSums(Tally Won, Tally Commit, Tally Best, Tally Open, Tally Before)
{
    public IEnumerable<(Part Part, string Id)> Parts => new[] { Won, Commit, Best, Open, Before }.SelectMany(t => t.Parts).Distinct();

    public static PartSums Of(Book book, OwnerTree owners, FiscalPeriod period, DateOnly day, IReadOnlyList<OpenThen> open)
    {
        Tally New() => new(owners);
        var sums = new PartSums(New(), New(), New(), New(), New());
        var before = book.Counting.Calendar.Shift(period, -1);
        var sameDay = before.From.AddDays(Math.Max(-1, day.DayNumber - period.From.DayNumber));
        foreach (var won in book.Won)
        {
            if (won.Closed <= day && period.Holds(won.Closed))
                sums.Won.Add(won.Owner, won.Region, won.Product, won.Cents);
            if (won.Closed <= day && before.Holds(won.Closed) && won.Closed > sameDay)
                sums.Before.Add(won.Owner, won.Region, won.Product, won.Cents);
        }
        foreach (var deal in open.Where(d => period.Holds(d.CloseDate)))
        {
            sums.Open.Add(deal.Owner, deal.Region, deal.Product, deal.Cents);
            if (KindOf(deal.Category) is { } kind)
                (kind == "commit" ? sums.Commit : sums.Best).Add(deal.Owner, deal.Region, deal.Product, deal.Cents);
        }
        return sums;
    }

    // "Best Case", "BestCase", "best_case": vendors spell it their way.
    static string? KindOf(string? category) => string.Concat((category ?? "").Where(char.IsLetter)).ToLowerInvariant() switch
    {
        "commit" or "committed" => "commit", "bestcase" or "mostlikely" => "best", _ => null,
    };
}

static class Quotas
{
    /// <summary>Who has one has it; a manager without one has the sum of those below, and the company that of those at the top.</summary>
    public static Dictionary<(Part Part, string Id), decimal> Spread(OwnerTree owners, IReadOnlyDictionary<string, decimal> given)
    {
        var all = new Dictionary<(Part, string), decimal>();
        foreach (var person in owners.BottomUp)
        {
            var below = owners.ReportsOf(person).Where(r => all.ContainsKey((Part.Team, r))).Select(r => all[(Part.Team, r)]).ToList();
            if (given.TryGetValue(person, out var own))
                all[(Part.Team, person)] = own;
            else if (below.Count > 0)
                all[(Part.Team, person)] = below.Sum();
        }
        if (owners.Tops.Any(t => all.ContainsKey((Part.Team, t))))
            all[(Part.Company, "")] = owners.Tops.Sum(t => all.GetValueOrDefault((Part.Team, t)));
        return all;
    }
}
