namespace CrmIntegration.Forecasting.Features;

/// <summary>How long something usually takes in each stage, as the cumulative hazard of its end (Nelson 1972, Aalen 1978): after so many days so many ends were to be
/// expected. 0.2 is early and 3 long overdue, whatever the stage's own pace, so five days in a stage that takes one and in a stage that takes thirty are told apart.</summary>
sealed class Pace
{
    const int Knots = 32, Fewest = 20;

    /// <summary>Days ascend; Hazard[i] is reached at Days[i], and between two the line is straight.</summary>
    public sealed record Line(double[] Days, double[] Hazard);

    public Dictionary<string, Line> Lines { get; init; } = [];

    /// <param name="history">Deals as known at <paramref name="asOf"/>: a stay that goes on was watched until then.</param>
    /// <returns>How long deals stay in a stage; and how long, in a stage, nothing happens to them.</returns>
    public static (Pace Stays, Pace Silences) Of(IReadOnlyList<DealTimeline> history, DateTimeOffset asOf)
    {
        Watched stays = new(), silences = new();
        foreach (var deal in history)
        {
            var closed = deal.IsClosedBy(asOf);
            var end = closed ? deal.ClosedAt!.Value : asOf;
            string? stage = null;
            DateTimeOffset entered = deal.Created, last = deal.Created;
            foreach (var e in deal.Events)
            {
                if (e.At > end) break;
                if (!e.Found)
                {
                    silences.Note(stage, last, e.At, true);
                    last = e.At;
                }
                if (e.Field != DealFields.Stage || e.Value == stage) continue;
                stays.Note(stage, entered, e.At, true);
                (stage, entered) = (e.Value, e.At);
            }
            stays.Note(stage, entered, end, closed);
            silences.Note(stage, last, end, closed);
        }
        return (stays.Curves(), silences.Curves());
    }

    /// <returns>NaN without a stage and in one that is too rare to tell.</returns>
    public double At(string? stage, double days)
    {
        if (stage is null || !Lines.TryGetValue(stage, out var line)) return double.NaN;
        var i = Array.BinarySearch(line.Days, days);
        if (i >= 0 || ~i == line.Days.Length) return i >= 0 ? line.Hazard[i] : line.Hazard[^1];
        i = ~i;
        return line.Hazard[i - 1] + (days - line.Days[i - 1]) / (line.Days[i] - line.Days[i - 1]) * (line.Hazard[i] - line.Hazard[i - 1]);
    }

    sealed class Watched
    {
        readonly Dictionary<string, List<(double Days, bool Ended)>> all = new(StringComparer.Ordinal);

        public void Note(string? stage, DateTimeOffset from, DateTimeOffset until, bool ended)
        {
            if (stage is null || until <= from) return;               // rows of one moment are one happening
            if (!all.TryGetValue(stage, out var of)) all[stage] = of = [];
            of.Add(((until - from).TotalDays, ended));
        }

        public Pace Curves() => new() { Lines = all.Where(s => s.Value.Count >= Fewest).OrderBy(s => s.Key, StringComparer.Ordinal).ToDictionary(s => s.Key, s => Curve(s.Value), StringComparer.Ordinal) };

        static Line Curve(List<(double Days, bool Ended)> spans)
        {
            spans.Sort();
            List<double> days = [0], hazard = [0];
            var (sum, every) = (0.0, Math.Max(1, spans.Count / Knots));
            for (var i = 0; i < spans.Count; i++)
            {
                if (spans[i].Ended) sum += 1.0 / (spans.Count - i);
                if ((i + 1) % every != 0 && i + 1 < spans.Count) continue;
                if (spans[i].Days > days[^1]) days.Add(spans[i].Days);
                else hazard.RemoveAt(hazard.Count - 1);
                hazard.Add(sum);
            }
            return new([.. days], [.. hazard]);
        }
    }
}
