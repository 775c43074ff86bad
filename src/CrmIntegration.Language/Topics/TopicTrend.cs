namespace CrmIntegration.Language.Topics;

/// <summary>Whether a topic is spoken of more than before.</summary>
/// <param name="Direction">rising | falling | steady: beyond chance, or not.</param>
/// <param name="Ratio">The last four weeks against the same time before; 1 when nothing is known.</param>
public sealed record TopicTrend(string Direction, double Ratio)
{
    const int Recent = 4, Before = 8;
    const double Chance = 0.05;

    /// <param name="weeks">Counts per whole week, the oldest first.</param>
    public static TopicTrend Of(IReadOnlyList<int> weeks)
    {
        var recent = weeks.Skip(Math.Max(0, weeks.Count - Recent)).Sum();
        var past = weeks.Take(Math.Max(0, weeks.Count - Recent)).TakeLast(Before).ToList();
        if (past.Count < Before)
            return new("steady", 1);
        // Given their sum, the recent ones are a binomial share of it where nothing changed (Przyborowski and Wilenski 1940).
        var (n, p) = (recent + past.Sum(), (double)Recent / (Recent + Before));
        var ratio = (recent + 0.5) / Recent / ((past.Sum() + 0.5) / Before);
        var (least, most) = (0.0, 0.0);
        for (var k = 0; k <= n; k++)
        {
            var chance = Math.Exp(Tails.LogFactorial(n) - Tails.LogFactorial(k) - Tails.LogFactorial(n - k) + k * Math.Log(p) + (n - k) * Math.Log(1 - p));
            least += k <= recent ? chance : 0;
            most += k >= recent ? chance : 0;
        }
        return new(n > 0 && 2 * Math.Min(least, most) < Chance ? ratio > 1 ? "rising" : "falling" : "steady", ratio);
    }
}
