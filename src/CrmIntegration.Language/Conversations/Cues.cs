using System.Globalization;
using System.Text;

namespace CrmIntegration.Language.Conversations;

/// <summary>WebVTT and SubRip: blocks of a timing line and text. https://www.w3.org/TR/webvtt1/ (voice tags name the speaker).</summary>
static class Cues
{
    public static List<Utterance> Read(string text)
    {
        var found = new List<Utterance>();
        var (start, end, open) = ((TimeSpan?)null, (TimeSpan?)null, false);
        var block = new StringBuilder();
        foreach (var line in text.Split('\n').Append(""))
        {
            if (line.IndexOf("-->", StringComparison.Ordinal) is >= 0 and var arrow)
            {
                Close();
                (start, end, open) = (Time(line[..arrow]), Time(line[(arrow + 3)..]), true);
            }
            else if (line.Trim().Length == 0)
                Close();
            else if (open || Voice(line) is not null)
            {
                // Somebody speaks and no time is given: what was said counts all the same.
                (start, end, open) = open ? (start, end, true) : (null, null, true);
                block.Append(block.Length > 0 ? "\n" : "").Append(line);
            }
        }
        return found;

        // One cue may hold several speakers: a voice tag, or "Name:" at the start of a line, begins a new one.
        void Close()
        {
            foreach (var (speaker, said) in open ? Voices(block.ToString()) : [])
                found.Add(new(0, speaker, said, start, end));
            block.Clear();
            open = false;
        }
    }

    static IEnumerable<(string Speaker, string Text)> Voices(string block)
    {
        var (speaker, said) = ("", new StringBuilder());
        foreach (var part in Parts(block))
        {
            if (part.Speaker is { } next && next != speaker && said.Length > 0)
            {
                yield return (speaker, said.ToString());
                said.Clear();
            }
            speaker = part.Speaker ?? speaker;
            said.Append(said.Length > 0 && part.Text.Length > 0 ? " " : "").Append(part.Text);
        }
        if (said.Length > 0)
            yield return (speaker, said.ToString());
    }

    static IEnumerable<(string? Speaker, string Text)> Parts(string block)
    {
        foreach (var line in block.Split('\n'))
        {
            var rest = line;
            string? voice = null;
            for (var tag = Voice(rest); tag is { } t; tag = Voice(rest))
            {
                if (Bare(rest[..t.At]) is { Length: > 0 } before)
                    yield return (voice, before);
                (voice, rest) = (t.Name, rest[t.After..]);
            }
            var bare = Bare(rest);
            var (named, text) = voice is null ? TranscriptReader.Named(bare) : (voice, bare);
            yield return (named.Length > 0 ? named : null, text);
        }
    }

    static (int At, int After, string Name)? Voice(string line)
    {
        var at = line.IndexOf("<v", StringComparison.OrdinalIgnoreCase);
        if (at < 0 || at + 2 >= line.Length || line[at + 2] is not (' ' or '.' or '\t') || line.IndexOf('>', at) is not (> 0 and var close))
            return null;
        var name = line[(at + 2)..close];
        return (at, close + 1, name.IndexOf(' ') is >= 0 and var space ? name[(space + 1)..].Trim() : "");
    }

    static string Bare(string line)
    {
        if (!line.Contains('<'))
            return System.Net.WebUtility.HtmlDecode(line).Trim();
        var (text, inside) = (new StringBuilder(line.Length), false);
        foreach (var c in line)
        {
            if (c == '<')
                inside = true;
            else if (c == '>' && inside)
                inside = false;
            else if (!inside)
                text.Append(c);
        }
        return System.Net.WebUtility.HtmlDecode(text.ToString()).Trim();
    }

    /// <summary>"01:02:03.450", "02:03,450", with settings after it or not; null when it is no time.</summary>
    public static TimeSpan? Time(string text)
    {
        var word = text.Trim().Split([' ', '\t'], 2)[0].Replace(',', '.');
        var parts = word.Split(':');
        if (parts.Length is < 2 or > 3 || !double.TryParse(parts[^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            || !int.TryParse(parts[^2], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes))
            return null;
        // "75:10" is written for an hour and a quarter; "99:99:99" is no time.
        if (seconds >= 60 || parts.Length == 3 && minutes >= 60)
            return null;
        var hours = 0;
        if (parts.Length == 3 && !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out hours))
            return null;
        var all = hours * 3600.0 + minutes * 60.0 + seconds;
        return all < 7 * 86400.0 ? TimeSpan.FromSeconds(all) : null;
    }
}
