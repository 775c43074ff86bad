using CrmIntegration.Connectors;

namespace CrmIntegration.SampleOrg;

/// <summary>One deal with what only the generator knows about it.</summary>
sealed class Deal
{
    /// <param name="Week">Weeks lived by then.</param>
    public readonly record struct Step(DateTimeOffset At, short Week, byte Standing);

    public required int Index { get; init; }
    public required Leaning Leaning { get; init; }

    /// <summary>Price fit: what is asked against what such a customer usually spends, in logarithms; the hidden part of <see cref="Leaning"/>.</summary>
    public required double Fit { get; init; }
    public required string Language { get; init; }
    public required Contact[] People { get; init; }
    public required CrmUser Rep { get; init; }
    public required Opportunity Opportunity { get; set; }

    /// <summary>Where its lines stand among all, and how many they are.</summary>
    public int FirstLine { get; set; }
    public int Lines { get; set; }

    /// <summary>Oldest first; the first is the creation.</summary>
    public List<Step> Trail { get; } = [];
    public (DateTimeOffset At, bool Won)? Ended { get; set; }

    public Standing Standing => SampleOrg.Standing.At(Trail[^1].Standing);

    public double TrueWinProbability(DateTimeOffset at)
    {
        if (Ended is { } end && end.At <= at)
            return end.Won ? 1 : 0;
        var last = Trail.FindLastIndex(s => s.At <= at);
        if (last < 0)
            throw new ArgumentOutOfRangeException(nameof(at), $"{Opportunity.Id} did not exist at {at:O}.");
        var step = Trail[last];
        return WinProcess.WinProbability(SampleOrg.Standing.At(step.Standing), step.Week, step.At, Leaning);
    }
}
