namespace CrmIntegration.Forecasting.RollUp;

/// <summary>How a deal stood on a day. Category: the forecast category as the CRM has it; null amount counts as nothing.</summary>
public sealed record DealThen(bool Exists, DealOutcome Outcome, decimal Amount, DateOnly? CloseDate, string Category)
{
    public static readonly DealThen NotYet = new(false, DealOutcome.Open, 0, null, "");

    internal bool InPipeline(FiscalPeriod period) => Exists && Outcome == DealOutcome.Open && period.Holds(CloseDate);
}

/// <summary>Why a pipeline changed; signs: what comes in is positive, what goes out negative.</summary>
public enum Move { New, MovedIn, Increased, Decreased, MovedOut, Lost, Won }

public sealed record DealMove(string Id, Move Move, decimal Amount);

/// <summary>From where to where a deal went between two days, with its amount: for a picture of flows.</summary>
public sealed record DealFlow(string Id, string From, string To, decimal Amount);

/// <summary>
/// The pipeline of a period (open deals that are to close in it) between two days. It balances to the cent for any two days:
/// start + new + moved in + increased - decreased - moved out - lost - won = end.
/// </summary>
public sealed record Waterfall(decimal Start, decimal End, IReadOnlyList<DealMove> Moves, IReadOnlyList<DealFlow> Flows)
{
    /// <summary>Names of flow ends that are no forecast category.</summary>
    public const string NotThere = "not there yet", Elsewhere = "other period", Won = "won", Lost = "lost";

    public decimal Sum(Move move) => Moves.Where(m => m.Move == move).Sum(m => m.Amount);

    public static Waterfall Of(FiscalPeriod period, IEnumerable<(string Id, DealThen Before, DealThen Now)> deals)
    {
        decimal start = 0, end = 0;
        List<DealMove> moves = [];
        List<DealFlow> flows = [];
        foreach (var (id, before, now) in deals)
        {
            var (was, stays) = (before.InPipeline(period), now.InPipeline(period));
            // Won in this period counts for it wherever it stood before; a deal lost from elsewhere was never in this pipeline.
            var won = now is { Exists: true, Outcome: DealOutcome.Won } && period.Holds(now.CloseDate) && !(before.Exists && before.Outcome == DealOutcome.Won);
            if (!was && !stays && !won)
                continue;
            start += was ? before.Amount : 0;
            end += stays ? now.Amount : 0;
            moves.AddRange(Of(id, before, now, was, stays).Where(m => m.Amount != 0));
            flows.Add(new(id, was ? before.Category : before.Exists ? Elsewhere : NotThere, To(now, stays), now.Exists ? now.Amount : before.Amount));
        }
        return new(start, end, moves, flows);
    }

    static IEnumerable<DealMove> Of(string id, DealThen before, DealThen now, bool was, bool stays)
    {
        if (!before.Exists)
            yield return new(id, Move.New, now.Amount);
        else if (!was)
            yield return new(id, Move.MovedIn, before.Amount);
        var last = now.Exists ? now.Amount : before.Amount;
        if (before.Exists && last != before.Amount)
            yield return new(id, last > before.Amount ? Move.Increased : Move.Decreased, last - before.Amount);
        if (!stays)
            yield return new(id, !now.Exists || now.Outcome == DealOutcome.Lost ? Move.Lost : now.Outcome == DealOutcome.Won ? Move.Won : Move.MovedOut, -last);
    }

    static string To(DealThen now, bool stays) =>
        stays ? now.Category : !now.Exists || now.Outcome == DealOutcome.Lost ? Lost : now.Outcome == DealOutcome.Won ? Won : Elsewhere;
}
