using System.Text;
using CrmIntegration.Language;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Replies;

/// <summary>A draft as a model streams it: a sentence a line, the ids of its sources in braces behind it. Gives whole lines only: half a sentence cannot be checked.</summary>
sealed class DraftLines
{
    const int LongestLine = 1_000, MostIds = 12;
    readonly StringBuilder open = new();

    /// <summary>More than this nobody asked for: what follows is not read.</summary>
    public const int MostLines = 40;

    public IEnumerable<SuggestionSentence> Add(string piece)
    {
        open.Append(piece);
        while (open.ToString().IndexOf('\n') is >= 0 and var end)
        {
            var line = open.ToString(0, end);
            open.Remove(0, end + 1);
            foreach (var sentence in Read(line))
                yield return sentence;
        }
        // A line without an end is no sentence; it is read as one at the limit and fails there.
        if (open.Length > LongestLine)
            foreach (var sentence in Rest())
                yield return sentence;
    }

    public IEnumerable<SuggestionSentence> Rest()
    {
        var line = open.ToString();
        open.Clear();
        return Read(line);
    }

    static IEnumerable<SuggestionSentence> Read(string line)
    {
        var text = line.Trim();
        string[] ids = [];
        if (text.EndsWith('}') && text.LastIndexOf('{') is >= 0 and var at)
            (text, ids) = (text[..at].Trim(), [.. text[(at + 1)..^1].Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries).Take(MostIds)]);
        // Left as it came when it hides something: the gate must see that.
        var plain = Characters.Plain(text);
        return Sentences.Of(plain.Tricked ? text : plain.Text).Select(s => new SuggestionSentence(s, ids));
    }
}
