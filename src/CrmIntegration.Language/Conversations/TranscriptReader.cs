namespace CrmIntegration.Language.Conversations;

/// <summary>Reads what meeting tools, phone systems and chats write: WebVTT (W3C), SubRip, JSON with speakers, plain "Name: text" lines. Never throws on bad input.</summary>
public static class TranscriptReader
{
    /// <summary>Characters; a whole day of talk is one million.</summary>
    public const int Longest = 4_000_000;

    /// <summary>Utterances that are kept.</summary>
    public const int MostLines = 20_000;

    const int LongestSpeaker = 60, LongestUtterance = 20_000;

    /// <param name="text">The file's text; its kind is found from what is in it.</param>
    public static Transcript Read(string text)
    {
        var troubles = new List<string>();
        if (text.Length > Longest)
        {
            troubles.Add($"The file is longer than {Longest:N0} characters; what comes after was left out.");
            text = text[..Longest];
        }
        text = Characters.Plain(text.TrimStart('\uFEFF')).Text.ReplaceLineEndings("\n").Trim();
        var lines = text.Length == 0 ? []
            : text[0] is '{' or '[' && TranscriptJson.Read(text) is { Count: > 0 } json ? json
            : IsNoTalkInJson(text) ? []
            : text.StartsWith("WEBVTT", StringComparison.Ordinal) || text.AsSpan(0, Math.Min(text.Length, 4000)).Contains("-->", StringComparison.Ordinal) ? Cues.Read(text)
            : ChatLines.Read(text);
        if (lines.Count > MostLines)
            troubles.Add($"Only the first {MostLines:N0} utterances were kept.");
        if (lines.Any(l => l.Text.Length > LongestUtterance))
            troubles.Add($"Some utterances are longer than {LongestUtterance:N0} characters; what comes after was left out.");
        (var ordered, var moved) = InOrder(lines);
        if (moved)
            troubles.Add("Some utterances begin before the one above them; they stand in the order of their times now.");
        return new([.. ordered.Where(l => l.Text.Any(char.IsLetterOrDigit)).Take(MostLines).Select((l, i) => Sane(l) with { Line = i + 1 })], [.. troubles, .. Odd(lines)]);
    }

    // What a tool wrote and broke off, or a list of numbers, is no chat: brackets and field names would be taken for words. "[10:02] Tom: hello" is one.
    static bool IsNoTalkInJson(string text) => text[0] == '{' || text[0] == '[' && text.AsSpan(1).TrimStart() is ['{' or '"' or '[', ..] || text[0] == '[' && TranscriptJson.Is(text);

    // People talk over each other, and tools write one track after the other. What has no time stays behind what it followed.
    static (IEnumerable<Utterance> Lines, bool Moved) InOrder(IReadOnlyList<Utterance> lines)
    {
        var at = new TimeSpan[lines.Count];
        var moved = false;
        for (var i = 0; i < lines.Count; i++)
        {
            var before = i == 0 ? TimeSpan.Zero : at[i - 1];
            at[i] = lines[i].Start is { } start && start >= TimeSpan.Zero ? start : before;
            moved |= at[i] < before;
        }
        return (moved ? lines.Select((l, i) => (l, i)).OrderBy(l => at[l.i]).ThenBy(l => l.i).Select(l => l.l) : lines, moved);
    }

    static IEnumerable<string> Odd(IReadOnlyList<Utterance> lines)
    {
        if (lines.Count == 0)
            yield return "Nothing was said, or the file is of no kind that is known here (VTT, SRT, JSON, or lines such as 'Name: text').";
        else if (lines.All(l => l.Speaker.Length == 0))
            yield return "The file names no speakers, so nobody's share can be told.";
        var timed = lines.Count(l => l.Start is not null);
        if (timed > 0 && timed < lines.Count)
            yield return $"{lines.Count - timed} of {lines.Count} utterances have no time.";
        if (lines.Any(l => l.End < l.Start))
            yield return "Some utterances end before they begin; their ends were left out.";
    }

    static Utterance Sane(Utterance l) => l with
    {
        Speaker = l.Speaker.Length > LongestSpeaker ? l.Speaker[..LongestSpeaker] : l.Speaker,
        Text = l.Text.Length > LongestUtterance ? l.Text[..LongestUtterance] : l.Text,
        Start = l.Start < TimeSpan.Zero ? null : l.Start,
        End = l.End < l.Start || l.Start is null || l.Start < TimeSpan.Zero ? null : l.End,
    };

    /// <summary>"Anna Berg: hello" apart; no speaker when what stands before the colon is no name.</summary>
    internal static (string Speaker, string Text) Named(string line)
    {
        var colon = line.AsSpan(0, Math.Min(line.Length, LongestSpeaker + 1)).IndexOfAny(':', '：');
        if (colon < 1 || colon + 1 < line.Length && line[colon + 1] is '/' || colon + 1 < line.Length && char.IsDigit(line[colon + 1]) && char.IsDigit(line[colon - 1]))
            return ("", line);
        var name = line[..colon].Trim();
        return name.Length > 0 && name.Any(char.IsLetter) && name.Count(c => c == ' ') <= 4 && name.IndexOfAny(['?', '!', ';', '"']) < 0 ? (name, line[(colon + 1)..].Trim()) : ("", line);
    }
}
