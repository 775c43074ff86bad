using System.Buffers.Binary;

namespace CrmIntegration.Forecasting;

/// <summary>What can happen to an open deal in a stretch of days: won or lost in it; else it is over before or stays open.</summary>
public readonly record struct PeriodChance(DateOnly From, DateOnly Until, double Won, double Lost);

/// <summary>When an open deal ends, and how: discrete-time competing risks (won, lost, still open). In each period the chances of being won, of being lost and of
/// staying open add up to the chance of having been open before; over all periods the won ones are to the lost ones as Win to 1 - Win.</summary>
public sealed class DealTiming
{
    const double Steps = ushort.MaxValue;
    readonly double[] won, lost;

    internal DealTiming(DateTimeOffset asOf, double periodDays, double[] wonBy, double[] lostBy) => (AsOf, PeriodDays, won, lost) = (asOf, periodDays, wonBy, lostBy);

    public DateTimeOffset AsOf { get; }

    /// <summary>Length of a period in days.</summary>
    public double PeriodDays { get; }

    public int Periods => won.Length;

    /// <summary>Chance that the deal is won in period k = 0, 1, ... after <see cref="AsOf"/>.</summary>
    public double WonIn(int period) => won[period] - (period == 0 ? 0 : won[period - 1]);

    public double LostIn(int period) => lost[period] - (period == 0 ? 0 : lost[period - 1]);

    /// <summary>Chance that the deal is won, and over, within so many days; 0 before now. Even within a period.</summary>
    public double WonWithin(double days) => At(won, days);

    public double LostWithin(double days) => At(lost, days);

    /// <summary>The same at the start of a day, UTC.</summary>
    public double WonBefore(DateOnly day) => WonWithin(DaysTo(day));

    public double LostBefore(DateOnly day) => LostWithin(DaysTo(day));

    /// <summary>Chance that a deal known to be open at some later moment is won from then on and before the start of a day, UTC.</summary>
    public double WonBefore(DateOnly day, DateTimeOffset openAt)
    {
        var gone = (openAt - AsOf).TotalDays;
        var (wonBy, left) = (WonWithin(gone), 1 - WonWithin(gone) - LostWithin(gone));
        return left <= 1e-9 ? 0 : Math.Max(0, WonBefore(day) - wonBy) / left;
    }

    /// <summary>Chances between neighbouring days: the first period runs from the first day up to, not including, the second.</summary>
    public IReadOnlyList<PeriodChance> Between(IReadOnlyList<DateOnly> starts) =>
        [.. starts.Zip(starts.Skip(1), (a, b) => new PeriodChance(a, b, WonBefore(b) - WonBefore(a), LostBefore(b) - LostBefore(a)))];

    /// <summary>Days until a share q of the ends foreseen within all periods has happened.</summary>
    public double DaysUntil(double q)
    {
        var (all, before) = (won[^1] + lost[^1], 0.0);
        for (var k = 0; k < won.Length; k++)
        {
            var by = won[k] + lost[k];
            if (by >= q * all) return (k + (by > before ? (q * all - before) / (by - before) : 1)) * PeriodDays;
            before = by;
        }
        return won.Length * PeriodDays;
    }

    /// <summary>Short text to be kept with a prediction: each chance to the nearest 65,535th.</summary>
    public string Pack()
    {
        var bytes = new byte[4 + 4 * won.Length];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)PeriodDays);
        for (var k = 0; k < won.Length; k++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4 + 4 * k), (ushort)Math.Round(Math.Clamp(won[k], 0, 1) * Steps));
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(6 + 4 * k), (ushort)Math.Round(Math.Clamp(lost[k], 0, 1) * Steps));
        }
        return Convert.ToBase64String(bytes);
    }

    /// <summary>Reads what <see cref="Pack"/> wrote.</summary>
    /// <param name="asOf">The moment the prediction was made.</param>
    /// <returns>Null where the text is none of these.</returns>
    public static DealTiming? Unpack(DateTimeOffset asOf, string? text)
    {
        Span<byte> bytes = stackalloc byte[512];
        if (text is null || !Convert.TryFromBase64String(text, bytes, out var length) || length < 8 || length % 4 != 0) return null;
        var periods = length / 4 - 1;
        double[] won = new double[periods], lost = new double[periods];
        for (var k = 0; k < periods; k++)
        {
            won[k] = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(4 + 4 * k)..]) / Steps;
            lost[k] = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(6 + 4 * k)..]) / Steps;
        }
        return new(asOf, BinaryPrimitives.ReadSingleLittleEndian(bytes), won, lost);
    }

    double DaysTo(DateOnly day) => (day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) - AsOf.UtcDateTime).TotalDays;

    double At(double[] by, double days)
    {
        if (!(days > 0)) return 0;
        var at = days / PeriodDays;
        if (at >= by.Length) return by[^1];
        var k = (int)at;
        var before = k == 0 ? 0 : by[k - 1];
        return before + (by[k] - before) * (at - k);
    }
}
