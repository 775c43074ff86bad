namespace CrmIntegration.Forecasting.Features;

/// <summary>Who won how often, and when that became known: per key ("owner:Ann") the ascending moments of closing and the wins up to each.</summary>
sealed class WinHistory
{
    /// <summary>Moments are UTC ticks; Wins[i] counts the won ones among the first i + 1.</summary>
    public sealed record Line(long[] Moments, int[] Wins);

    public required Dictionary<string, Line> Lines { get; init; }

    public static WinHistory From(IEnumerable<(string Key, DateTimeOffset At, bool Won)> ends)
    {
        var lines = new Dictionary<string, Line>(StringComparer.Ordinal);
        foreach (var group in ends.GroupBy(e => e.Key, StringComparer.Ordinal))
        {
            var ordered = group.OrderBy(e => e.At.UtcTicks).ToList();
            var wins = new int[ordered.Count];
            for (var i = 0; i < wins.Length; i++) wins[i] = (i == 0 ? 0 : wins[i - 1]) + (ordered[i].Won ? 1 : 0);
            lines[group.Key] = new([.. ordered.Select(e => e.At.UtcTicks)], wins);
        }
        return new() { Lines = lines };
    }

    /// <summary>Deals of this key ("owner", "Ann") closed strictly before the moment, so that a deal never sees its own end.</summary>
    public (int Won, int Closed) Before(string what, string who, DateTimeOffset at)
    {
        var (length, byText) = (what.Length + 1 + who.Length, Lines.GetAlternateLookup<ReadOnlySpan<char>>());
        Span<char> key = length <= 256 ? stackalloc char[256] : new char[length];      // asked once per deal and field: no string for each
        what.CopyTo(key);
        key[what.Length] = ':';
        who.CopyTo(key[(what.Length + 1)..]);
        if (!byText.TryGetValue(key[..length], out var line)) return (0, 0);
        var closed = FirstNotBefore(line.Moments, at.UtcTicks);
        return closed == 0 ? (0, 0) : (line.Wins[closed - 1], closed);
    }

    static int FirstNotBefore(long[] moments, long at)
    {
        int low = 0, high = moments.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (moments[middle] < at) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
