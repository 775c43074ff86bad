using CrmIntegration.Forecasting.Features;

namespace CrmIntegration.Forecasting.Models;

/// <summary>Which features of a very wide file are worth a column: those that by themselves go furthest with how or when deals end (sure independence screening;
/// Fan and Lv 2008). Hundreds of columns of noise would cost minutes and teach nothing. Files of usual width keep all they have.</summary>
static class Screening
{
    const int WideNumbers = 120, MostNumbers = 80, MostBent = 30, MostWordColumns = 300;

    /// <returns>The numbers to keep, the strongest first; null: all.</returns>
    public static List<int>? Numbers(IReadOnlyList<Snapshot> rows, Func<int, bool> wanted)
    {
        int[] asked = [.. Enumerable.Range(0, rows[0].Row.Numbers.Length).Where(wanted)];
        if (asked.Length <= WideNumbers) return null;
        Snapshot[] ended = [.. rows.Where(r => r.Label is not null)];
        double[] how = [.. ended.Select(r => r.Label!.Value)], when = [.. ended.Select(r => Math.Log(1 + Math.Max(0, r.DaysToEnd)))];
        return [.. asked.Select(f => (Feature: f, Strength: Strength(ended, f, how, when))).OrderByDescending(f => f.Strength).ThenBy(f => f.Feature).Take(MostNumbers).Select(f => f.Feature)];
    }

    /// <summary>The numbers whose lines may bend.</summary>
    public static Func<int, bool> Bent(List<int>? kept) => kept is null ? _ => true : kept.Take(MostBent).ToHashSet().Contains;

    /// <returns>The columns of the words that tell most, in the order they came.</returns>
    public static IEnumerable<Column> Words(IReadOnlyList<Snapshot> rows, List<Column> columns, int numbers)
    {
        if (columns.Count <= MostWordColumns) return columns;
        Snapshot[] ended = [.. rows.Where(r => r.Label is not null)];
        var kept = new HashSet<int>();
        var room = MostWordColumns;
        foreach (var group in columns.GroupBy(c => c.Feature).OrderByDescending(g => Told(ended, g.Key - numbers)).ThenBy(g => g.Key))
            if (group.Count() <= room)
            {
                room -= group.Count();
                kept.Add(group.Key);
            }
        return columns.Where(c => kept.Contains(c.Feature));
    }

    static double Strength(Snapshot[] ended, int f, double[] how, double[] when)
    {
        double n = 0, x = 0, xx = 0, h = 0, hh = 0, xh = 0, w = 0, ww = 0, xw = 0;
        for (var i = 0; i < ended.Length; i++)
        {
            var v = ended[i].Row.Numbers[f];
            if (double.IsNaN(v)) continue;
            (n, x, xx) = (n + 1, x + v, xx + v * v);
            (h, hh, xh) = (h + how[i], hh + how[i] * how[i], xh + v * how[i]);
            (w, ww, xw) = (w + when[i], ww + when[i] * when[i], xw + v * when[i]);
        }
        double Along(double y, double yy, double xy) => (xx - x * x / n) * (yy - y * y / n) is > 1e-12 and var all ? Math.Pow(xy - x * y / n, 2) / all : 0;
        return n < 20 ? 0 : n * Math.Max(Along(h, hh, xh), Along(w, ww, xw));
    }

    /// <summary>How much of won or lost differs between a field's words, beyond what so many words would show by chance.</summary>
    static double Told(Snapshot[] ended, int word)
    {
        var mean = ended.Average(r => r.Label!.Value);
        var groups = ended.GroupBy(r => r.Row.Words[word], StringComparer.Ordinal).Select(g => (Count: g.Count(), Off: g.Average(r => r.Label!.Value) - mean)).ToList();
        return groups.Sum(g => g.Count * g.Off * g.Off) / Math.Max(1e-9, mean * (1 - mean)) - (groups.Count - 1);
    }
}
