namespace CrmIntegration.Forecasting.RollUp;

/// <summary>A deal that was won: when it came, when it closed, what it brought (cents).</summary>
public sealed record WonDeal(string Id, DateOnly Created, DateOnly Closed, long Cents, string Owner, string Region, ProductMix Product);

/// <summary>
/// What comes from nowhere, learnt from earlier periods: at the same point of each (so many days before or after its start), which deals did not exist yet and were
/// still won within it. Whole periods are shifted, so that the rhythm of the quarter stays in place; a period a year ago counts half of the latest.
/// </summary>
public sealed class WinsAgain
{
    const int MostPeriods = 8;
    readonly List<(PastWin Win, int Offset)> wins = [];

    /// <param name="won">All wins known at <paramref name="asOf"/>; later ones are left out here.</param>
    /// <param name="created">The days on which deals were created, in any order.</param>
    public WinsAgain(IReadOnlyList<WonDeal> won, IReadOnlyList<DateOnly> created, FiscalCalendar calendar, FiscalPeriod period, DateOnly asOf)
    {
        var days = created.Where(d => d <= asOf).Order().ToArray();
        var windows = days.Length == 0 ? [] : Windows(calendar, period, asOf, days[0]).ToList();
        Periods = windows.Count;
        var sum = windows.Sum(w => w.Weight);
        int born = 0, won1 = 0;
        foreach (var (at, then, weight) in windows)
        {
            born += Count(days, then.Until) - Count(days, at.AddDays(1));
            foreach (var win in won.Where(w => w.Created > at && then.Holds(w.Closed)))
            {
                won1++;
                wins.Add((new(win.Id + "@" + then.Key, win.Cents, weight / sum, win.Owner, win.Region, win.Product), win.Closed.DayNumber - then.From.DayNumber));
            }
        }
        Chance = (won1 + 0.5) / (born + 5);
    }

    /// <summary>How many earlier periods it was learnt from; none means that nothing is known.</summary>
    public int Periods { get; }
    double Chance { get; }

    /// <summary>What may come until a day of the period, that day not included.</summary>
    public NewBusiness Until(FiscalPeriod period, DateOnly until) =>
        new([.. wins.Where(w => w.Offset < until.DayNumber - period.From.DayNumber).Select(w => w.Win)], Math.Clamp(Chance, 0.001, 0.99));

    static IEnumerable<(DateOnly At, FiscalPeriod Then, double Weight)> Windows(FiscalCalendar calendar, FiscalPeriod period, DateOnly asOf, DateOnly first)
    {
        var offset = asOf.DayNumber - period.From.DayNumber;
        var perYear = 12.0 / calendar.Months;
        for (int k = 1, used = 0; used < MostPeriods && k <= 4 * MostPeriods; k++)
        {
            var then = calendar.Shift(period, -k);
            var at = then.From.AddDays(offset);
            if (at < first.AddDays(-calendar.Months * 3))
                yield break;
            if (then.Until > asOf)
                continue;                                    // not over yet, so its wins are not all known
            used++;
            yield return (at, then, Math.Pow(0.5, (k - 1) / perYear));
        }
    }

    static int Count(DateOnly[] sorted, DateOnly before)
    {
        var i = Array.BinarySearch(sorted, before);
        i = i < 0 ? ~i : i;
        while (i > 0 && sorted[i - 1] >= before)
            i--;
        return i;
    }
}
