using CrmIntegration.Connectors;
using CrmIntegration.Console.Pictures;
using CrmIntegration.Records;

namespace CrmIntegration.Console;

/// <summary>One deal's life, read in a handful of keyed questions: where it stood, who wrote, what we said.</summary>
sealed record DealStory(IReadOnlyList<Stay> Stays, IReadOnlyList<Moment> Moments, IReadOnlyList<Score> Scores, DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>The newest of them: a thread of ten thousand mails is no picture.</summary>
    const int MostMoments = 500;

    public static DealStory Of(Opportunity deal, IEnumerable<FieldChange> changes, IReadOnlyList<Email> mails, IEnumerable<Activity> activities,
        IReadOnlyList<Prediction> history, Func<string?, string> stageName, DateTimeOffset now)
    {
        var moves = changes.Where(c => c.Field == FieldChange.Fields.Stage).OrderBy(c => c.At).ToList();
        var moments = mails.Where(m => m.SentAt is not null).Select(m => new Moment(m.SentAt!.Value, m.Incoming ? "in" : "out", m.Subject ?? Look.Nothing))
            .Concat(activities.Where(a => a.At is not null && a.At <= now).Select(a => new Moment(a.At!.Value, "meeting", a.Subject ?? a.Type ?? Look.Nothing)))
            .OrderBy(m => m.At).ToList();
        var scores = history.Where(p => p.Win is not null).OrderBy(p => p.MadeAt).Select(p => new Score(p.MadeAt, p.Win!.Value, p.WinLow, p.WinHigh, p.ModelVersion)).ToList();
        var from = new[] { deal.Created, moves.FirstOrDefault()?.At, moments.FirstOrDefault()?.At }.Where(t => t is not null).Min() ?? scores.FirstOrDefault()?.At ?? now.AddDays(-1);
        var until = deal.IsClosed && moves.Count > 0 ? moves[^1].At.AddDays(1) : now;
        return new(StaysOf(deal, moves, from, until, stageName), [.. moments.TakeLast(MostMoments)], scores, from, until > from ? until : from.AddDays(1));
    }

    static List<Stay> StaysOf(Opportunity deal, List<FieldChange> moves, DateTimeOffset from, DateTimeOffset until, Func<string?, string> stageName)
    {
        if (moves.Count == 0)
            return [new(stageName(deal.Stage), from, until)];
        var stays = new List<Stay>();
        if (moves[0].Old is { Length: > 0 } first && moves[0].At > from)
            stays.Add(new(stageName(first), from, moves[0].At));
        for (var i = 0; i < moves.Count; i++)
            stays.Add(new(stageName(moves[i].New), moves[i].At, i + 1 < moves.Count ? moves[i + 1].At : until));
        return stays;
    }
}
