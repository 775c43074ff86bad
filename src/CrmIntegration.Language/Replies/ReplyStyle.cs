namespace CrmIntegration.Language.Replies;

/// <summary>A reply that a rep took: as we drafted it, or as they made it.</summary>
/// <param name="Tone">Of the draft it came from: short, friendly, formal.</param>
/// <param name="Language">ISO 639-1.</param>
/// <param name="Text">As it went into the mail.</param>
public sealed record TakenReply(string Tone, string Language, string Text);

/// <summary>How a rep writes in one language and tone, read from replies they took. What too few replies show stays null.</summary>
/// <param name="Greeting">"Hi {1}," with {0} where the full name and {1} where the given name stands; without when they greet nobody by name.</param>
/// <param name="Close">Sign-off and name, up to three lines.</param>
/// <param name="Words">How long their replies are, in words, between greeting and close.</param>
public sealed record ReplyStyle(string? Greeting, string? Close, int? Words)
{
    const int Looked = 12, LongestGreeting = 60, LongestClose = 160;
    static readonly string[] Hail =
        ["hi", "hello", "dear", "hey", "good morning", "good afternoon", "guten", "hallo", "liebe", "lieber", "sehr geehrte", "moin", "servus", "bonjour", "cher", "chère", "salut", "hola", "estimad", "querid", "buenos", "buenas", "buongiorno", "gentile", "ciao", "caro", "cara", "olá", "prezad", "bom dia", "boa tarde", "beste", "geachte", "goedemorgen", "您好", "你好", "尊敬的"];

    /// <param name="taken">Newest first; the first twelve count, and only those of this language.</param>
    /// <returns>Null: nothing to learn from.</returns>
    public static ReplyStyle? Of(IEnumerable<TakenReply> taken, string language, string tone)
    {
        var own = taken.Where(t => t.Language == language).Take(Looked).ToList();
        if (own.Count == 0)
            return null;
        // A rep greets alike in every tone unless they have shown this tone to be another.
        var same = own.Where(t => t.Tone == tone).ToList();
        var parts = own.Select(t => (t.Tone, Parts: Split(t.Text))).ToList();
        var toned = parts.Where(p => p.Tone == tone).Select(p => p.Parts).ToList();
        var all = toned.Count > 0 ? toned : [.. parts.Select(p => p.Parts)];
        return new(Usual(all.Select(p => p.Greeting)), Usual(all.Select(p => p.Close)), same.Count == 0 ? null : (int)toned.Average(p => p.Words));
    }

    /// <summary>Greeting with its name left open, close, and the words between them.</summary>
    public static (string? Greeting, string? Close, int Words) Split(string text)
    {
        var plain = Characters.Plain(text).Text.Trim();
        var end = plain.IndexOf('\n');
        var first = (end < 0 ? plain : plain[..end]).Trim();
        var greeting = first.Length is > 0 and <= LongestGreeting && first[^1] is ',' or ':' or '!' or '，' or '：' or '、' && Hail.Any(h => first.StartsWith(h, StringComparison.OrdinalIgnoreCase)) ? Open(first) : null;
        var (visible, _, signature) = ReplyCut.Cut(plain);
        if (signature.Length == 0 && LastBlock(visible) is { } block)
            (visible, signature) = (visible[..^block.Length], block);
        var body = greeting is null ? visible : visible[Math.Min(visible.Length, first.Length)..];
        return (greeting, signature.Length is > 0 and <= LongestClose && signature.Split('\n').Length <= 3 ? signature : null, Conversations.Words.Count(body));
    }

    // "Cheers,\nBarnaby" is in no list of sign-offs: a last paragraph of two or three short lines whose first ends in a comma is one all the same.
    static string? LastBlock(string visible)
    {
        var block = visible[(visible.LastIndexOf("\n\n", StringComparison.Ordinal) + 1)..].TrimStart('\n');
        var lines = block.Split('\n');
        return block.Length < visible.Length && lines.Length is 2 or 3 && lines.All(l => l.Length < 40) && lines[0].TrimEnd() is { Length: > 0 } first && first[^1] is ',' or '!' or '，' ? block : null;
    }

    /// <summary>The greeting for this person: by full name ({0}) or given name ({1}), or without where we know none.</summary>
    public static string Greet(string greeting, string? name) => name is null
        ? greeting.Replace(" {0}", "", StringComparison.Ordinal).Replace(" {1}", "", StringComparison.Ordinal)
        : greeting.Replace("{0}", name, StringComparison.Ordinal).Replace("{1}", name.Split(' ')[0], StringComparison.Ordinal);

    // "Hi Zephyrine," says how this rep greets, not whom: what follows the greeting's own words is the name. A title is one person's: nobody else is greeted by it.
    static string? Open(string line)
    {
        var words = line[..^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Any(Titles.Contains))
            return null;
        var own = 1;
        while (own < words.Length && (char.IsLower(words[own][0]) || Parts.Contains(words[own])))
            own++;
        return string.Join(' ', words[..own]) + (own == words.Length ? "" : own + 1 == words.Length ? " {1}" : " {0}") + line[^1];
    }

    static readonly HashSet<string> Parts = new(StringComparer.OrdinalIgnoreCase) { "Tag", "Morgen", "Abend", "Geehrte", "Geehrter", "morning", "afternoon", "evening" };
    static readonly HashSet<string> Titles = new(StringComparer.OrdinalIgnoreCase) { "Ms.", "Mr.", "Mrs.", "Ms", "Mr", "Mrs", "Dr.", "Frau", "Herr", "Herrn", "Madame", "Monsieur", "Mme", "M.", "Señor", "Señora", "Sr.", "Sra.", "Signora", "Signor", "Senhor", "Senhora", "meneer", "mevrouw" };

    // The commonest; of equals the newest.
    static string? Usual(IEnumerable<string?> said) =>
        said.OfType<string>().Select((s, i) => (s, i)).GroupBy(p => p.s).OrderByDescending(g => g.Count()).ThenBy(g => g.Min(p => p.i)).FirstOrDefault()?.Key;
}
