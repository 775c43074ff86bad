namespace CrmIntegration.Language.Conversations;

/// <summary>A conversation in numbers. What cannot be told (no speakers, no times) is null, never nought.</summary>
public sealed record Measures
{
    public int Turns { get; init; }
    public int Words { get; init; }
    public TimeSpan? Length { get; init; }

    /// <summary>Our share of what was said, 0 to 1: by time where every line has one, else by words.</summary>
    public double? TalkShare { get; init; }

    /// <summary>Our longest stretch without the customer saying more than two words.</summary>
    public TimeSpan? Monologue { get; init; }
    public int? MonologueLine { get; init; }
    public int? OurQuestions { get; init; }
    public int? TheirQuestions { get; init; }

    /// <summary>Our words per minute.</summary>
    public double? Pace { get; init; }

    /// <summary>Middle pause between the customer's end and our beginning; below nought we break in.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>How often we began before the customer had ended.</summary>
    public int? Interruptions { get; init; }

    /// <summary>Chats and mails: middle time from a customer's message to our answer.</summary>
    public TimeSpan? ReplyTime { get; init; }

    const int OnlyListening = 2;

    /// <param name="talk">With sides.</param>
    public static Measures Of(Transcript talk)
    {
        var language = talk.Language;
        var lines = talk.Lines.Select(l => (Line: l, Words: Conversations.Words.Count(l.Text))).ToList();
        var (ours, theirs) = (lines.Where(l => l.Line.Side == Side.Ours).ToList(), lines.Where(l => l.Line.Side == Side.Theirs).ToList());
        var both = ours.Count > 0 && theirs.Count > 0;
        var spoken = lines.Count > 0 && lines.TrueForAll(l => l.Line is { Start: not null, End: not null });
        double Spent(List<(Utterance Line, int Words)> some) => spoken ? some.Sum(l => (l.Line.End! - l.Line.Start!).Value.TotalSeconds) : some.Sum(l => l.Words);
        var (our, all) = (Spent(ours), Spent(ours) + Spent(theirs));
        var (monologue, at) = spoken && both ? Longest(lines) : (null, null);
        var pauses = spoken && both ? Pauses(talk.Lines) : [];
        var ourTime = spoken ? our : 0;
        return new()
        {
            Turns = lines.Zip(lines.Skip(1)).Count(p => p.First.Line.Speaker != p.Second.Line.Speaker) + (lines.Count > 0 ? 1 : 0),
            Words = lines.Sum(l => l.Words),
            Length = talk.Lines.Max(l => l.End ?? l.Start) - talk.Lines.Min(l => l.Start),
            TalkShare = both && all > 0 ? our / all : null,
            Monologue = monologue, MonologueLine = at,
            OurQuestions = both ? ours.Sum(l => Questions.Count(l.Line.Text, language)) : null,
            TheirQuestions = both ? theirs.Sum(l => Questions.Count(l.Line.Text, language)) : null,
            Pace = ourTime > 10 ? ours.Sum(l => l.Words) / (ourTime / 60) : null,
            Patience = Middle(pauses), Interruptions = spoken && both ? pauses.Count(p => p < TimeSpan.Zero) : null,
            ReplyTime = !spoken && both ? Middle(Replies(talk.Lines)) : null,
        };
    }

    static (TimeSpan? Time, int? Line) Longest(List<(Utterance Line, int Words)> lines)
    {
        (TimeSpan Time, int? Line) best = (TimeSpan.Zero, null);
        (TimeSpan Time, int? Line) now = (TimeSpan.Zero, null);
        foreach (var (line, words) in lines)
        {
            if (line.Side == Side.Ours)
                now = (now.Time + (line.End!.Value - line.Start!.Value), now.Line ?? line.Line);
            else if (words > OnlyListening)
                now = (TimeSpan.Zero, null);
            if (now.Time > best.Time)
                best = now;
        }
        return best.Line is null ? (null, null) : best;
    }

    static List<TimeSpan> Pauses(IReadOnlyList<Utterance> lines) =>
        [.. lines.Zip(lines.Skip(1)).Where(p => p.First.Side == Side.Theirs && p.Second.Side == Side.Ours).Select(p => p.Second.Start!.Value - p.First.End!.Value)];

    // From the first message of theirs that waits to our first one after it.
    static List<TimeSpan> Replies(IReadOnlyList<Utterance> lines)
    {
        var replies = new List<TimeSpan>();
        TimeSpan? waiting = null;
        foreach (var line in lines.Where(l => l.Start is not null))
        {
            if (line.Side == Side.Theirs)
                waiting ??= line.Start;
            else if (line.Side == Side.Ours && waiting is { } since)
            {
                if (line.Start >= since)
                    replies.Add(line.Start!.Value - since);
                waiting = null;
            }
        }
        return replies;
    }

    static TimeSpan? Middle(List<TimeSpan> times)
    {
        if (times.Count == 0)
            return null;
        times.Sort();
        return times.Count % 2 == 1 ? times[times.Count / 2] : (times[times.Count / 2 - 1] + times[times.Count / 2]) / 2;
    }
}
