using System.Text;

namespace CrmIntegration.Language.Replies;

/// <summary>Leaves a sentence's facts open, for a person to fill in: "[...]" where a number, date, link or name stood.</summary>
public static class Gaps
{
    /// <summary>What stands in place of a fact.</summary>
    public const string Open = "[...]";

    /// <param name="names">Words that must not be said either.</param>
    /// <returns>Null: too little is left to be worth saying.</returns>
    public static string? Of(string sentence, IReadOnlySet<string> names)
    {
        var said = new StringBuilder(sentence.Length);
        var (open, kept) = (0, 0);
        foreach (var word in sentence.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            var bare = word.Trim('.', ',', ';', ':', '!', '?', '(', ')', '"', '\'', '“', '”', '„');
            var fact = bare.Length > 0 && (CitationCheck.StatesFact(bare, names) || bare.Any(char.IsDigit) || names.Contains(bare));
            var tail = fact ? word[(word.IndexOf(bare, StringComparison.Ordinal) + bare.Length)..] : "";
            if (fact && said.Length > 0 && said.ToString().EndsWith(Open, StringComparison.Ordinal))
                said.Append(tail);                          // "14 March 2026" is one gap, not three
            else
                said.Append(said.Length > 0 ? " " : "").Append(fact ? Open + tail : word);
            (open, kept) = (open + (fact ? 1 : 0), kept + (fact ? 0 : 1));
        }
        var text = said.ToString();
        return kept < 3 || open > kept || CitationCheck.StatesFact(text, names) ? null : text;
    }
}
