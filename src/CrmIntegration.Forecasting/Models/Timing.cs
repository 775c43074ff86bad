using CrmIntegration.Forecasting.Features;

namespace CrmIntegration.Forecasting.Models;

/// <summary>When deals of a stage end: per period after a snapshot the hazard of being won and of being lost, with open deals leaving the count
/// when they are no longer watched (discrete-time competing risks; Aalen and Johansen 1978). Stages shrink towards all deals.
/// Together with a win probability p it gives P(won by day t) = p x share of wins by t, so the forecast and its date agree.</summary>
sealed class Timing
{
    const int Periods = 160;
    const string Everyone = "";

    public required double PeriodDays { get; init; }
    /// <summary>Per stage ("" = all): share of the wins, and of the losses, that have happened by the end of each period.</summary>
    public required Dictionary<string, double[][]> Shares { get; init; }

    public static Timing Fit(IReadOnlyList<Snapshot> rows)
    {
        var ended = rows.Where(r => r.Label is not null).Select(r => r.DaysToEnd).Order().ToList();
        var period = ended.Count == 0 ? 7 : Math.Max(0.5, ended[(int)(0.95 * (ended.Count - 1))] / (Periods * 0.6));
        var all = Hazards(rows, period, null);
        var shares = new Dictionary<string, double[][]>(StringComparer.Ordinal) { [Everyone] = ToShares(all) };
        if (rows.Count > 0)
            foreach (var stage in rows.GroupBy(r => r.Row.Words[0], StringComparer.Ordinal))
                shares[stage.Key] = ToShares(Hazards([.. stage], period, all));
        return new() { PeriodDays = period, Shares = shares };
    }

    /// <summary>Days until a share q of the outcomes has happened, for a deal that wins with this chance.</summary>
    public double DaysUntil(double q, double win, string stage)
    {
        var shares = Shares.GetValueOrDefault(stage) ?? Shares[Everyone];
        double before = 0;
        for (var k = 0; k < Periods; k++)
        {
            var by = win * shares[0][k] + (1 - win) * shares[1][k];
            if (by >= q) return (k + (by > before ? (q - before) / (by - before) : 1)) * PeriodDays;
            before = by;
        }
        return Periods * PeriodDays;
    }

    /// <summary>Share of the wins of this stage that come within so many days.</summary>
    public double WonWithin(double days, string stage)
    {
        var shares = Shares.GetValueOrDefault(stage) ?? Shares[Everyone];
        var at = days / PeriodDays;
        var k = Math.Min((int)at, Periods - 1);
        var before = k == 0 ? 0 : shares[0][k - 1];
        return before + (shares[0][k] - before) * Math.Min(1, at - k);
    }

    static double[][] Hazards(IReadOnlyList<Snapshot> rows, double period, double[][]? parent)
    {
        var watched = new double[Periods + 1];
        double[][] ends = [new double[Periods], new double[Periods]];
        foreach (var row in rows)
        {
            var k = (int)Math.Min(row.DaysToEnd / period, Periods);
            watched[k] += row.Weight;
            if (row.Label is { } label && k < Periods) ends[label > 0 ? 0 : 1][k] += row.Weight;
        }
        for (var k = Periods - 1; k >= 0; k--) watched[k] += watched[k + 1];
        var strength = parent is null ? 0.5 : 20.0;
        for (var cause = 0; cause < 2; cause++)
            for (var k = 0; k < Periods; k++)
                ends[cause][k] = (ends[cause][k] + strength * (parent?[cause][k] ?? 0.005)) / (watched[k] + strength);
        return ends;
    }

    static double[][] ToShares(double[][] hazards)
    {
        double[][] shares = [new double[Periods], new double[Periods]];
        double open = 1, won = 0, lost = 0;
        for (var k = 0; k < Periods; k++)
        {
            shares[0][k] = won += open * hazards[0][k];
            shares[1][k] = lost += open * hazards[1][k];
            open *= Math.Max(0, 1 - hazards[0][k] - hazards[1][k]);
        }
        for (var k = 0; k < Periods; k++)
        {
            shares[0][k] /= Math.Max(won, 1e-12);
            shares[1][k] /= Math.Max(lost, 1e-12);
        }
        return shares;
    }
}
