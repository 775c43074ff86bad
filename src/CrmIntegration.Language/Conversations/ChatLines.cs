using System.Globalization;
using System.Text;

namespace CrmIntegration.Language.Conversations;

/// <summary>Chats and notes as lines: "Name: text", "[10:02] Name: text", "2026-11-02 10:02 - Name: text"; what names nobody goes on with the line before.</summary>
static class ChatLines
{
    const int LongestStamp = 32;

    public static List<Utterance> Read(string text)
    {
        var found = new List<Utterance>();
        (TimeSpan Start, bool Dated)? first = null;
        var more = new StringBuilder();
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Trim();
            if (line.Length == 0)
                continue;
            var (at, dated, rest) = Stamp(line);
            var (speaker, said) = TranscriptReader.Named(rest);
            if (speaker.Length == 0 && at is null && found.Count > 0)
            {
                more.Append(' ').Append(line);
                continue;
            }
            GoOn();
            if (found.Count > TranscriptReader.MostLines)
                return found;
            // A time of day or a date counts from the first one, so that a chat begins at zero as a call does.
            if (at is { } time)
                first ??= (time, dated);
            found.Add(new(0, speaker, said, at is { } t && first is { } f && f.Dated == dated ? t - f.Start : null));
        }
        GoOn();
        return found;

        void GoOn()
        {
            if (more.Length > 0)
                found[^1] = found[^1] with { Text = found[^1].Text + more };
            more.Clear();
        }
    }

    static (TimeSpan? At, bool Dated, string Line) Stamp(string line)
    {
        if (!char.IsDigit(line[0]) && line[0] != '[' && line[0] != '(')
            return (null, false, line);
        var close = line[0] is '[' or '(' ? line.IndexOfAny([']', ')']) : -1;
        if (close is > 0 and <= LongestStamp)
            return Moment(line[1..close]) is { } m ? (m.At, m.Dated, line[(close + 1)..].TrimStart(' ', '-', ':')) : (null, false, line);
        // The longest beginning that is a time: date and time before time alone.
        for (var end = Math.Min(line.Length, LongestStamp); end >= 4; end--)
            if ((end == line.Length || line[end] is ' ' or '-' or ':' or ',') && char.IsLetterOrDigit(line[end - 1]) && Moment(line[..end]) is { } moment)
                return (moment.At, moment.Dated, line[end..].TrimStart(' ', '-', ':', ','));
        return (null, false, line);
    }

    static (TimeSpan At, bool Dated)? Moment(string text)
    {
        text = text.Trim();
        if (text.Count(c => c == ':') < 1)
            return null;
        if (text.All(c => char.IsDigit(c) || c is ':' or '.' or ','))
            return Cues.Time(text.Count(c => c == ':') == 1 ? text + ":00" : text) is { } time ? (time, false) : null;
        return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) && at.Year > 1990
            ? (TimeSpan.FromTicks(at.Ticks), true) : null;
    }
}
