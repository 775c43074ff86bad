namespace CrmIntegration.Language.Conversations;

/// <summary>Who speaks: the seller's people, the customer's, or nobody knows.</summary>
public enum Side { Unknown, Ours, Theirs }

/// <summary>What one person said without a break.</summary>
/// <param name="Line">From 1, as a reader counts.</param>
/// <param name="Speaker">As the file names them; "" when it does not.</param>
/// <param name="Start">From the beginning of the conversation; null when the file does not say or says nonsense.</param>
public sealed record Utterance(int Line, string Speaker, string Text, TimeSpan? Start = null, TimeSpan? End = null, Side Side = Side.Unknown);

/// <summary>A conversation as read: calls, chats and mails alike.</summary>
/// <param name="Troubles">What was odd in the file, as sentences for the reader; empty when nothing was.</param>
public sealed record Transcript(IReadOnlyList<Utterance> Lines, IReadOnlyList<string> Troubles)
{
    /// <summary>ISO 639-1, from what was said.</summary>
    public string Language { get; } = LanguageGuess.Of(string.Join('\n', Lines.Take(60).Select(l => l.Text)));

    /// <summary>Says whose people the speakers are: by name, else by the words sales tools use; who is not known beside one of ours is taken for the customer's, as most guests of a sales talk are.</summary>
    /// <param name="ours">Names of the seller's people.</param>
    /// <param name="theirs">Names of the customer's people.</param>
    public Transcript WithSides(IReadOnlyCollection<string> ours, IReadOnlyCollection<string> theirs)
    {
        var sides = Lines.Select(l => l.Speaker).Distinct(StringComparer.OrdinalIgnoreCase)
            .ToDictionary(s => s, s => SideOf(s, ours, theirs), StringComparer.OrdinalIgnoreCase);
        if (sides.Count == 2 && sides.Values.Count(s => s == Side.Unknown) == 1)
        {
            var (unknown, known) = (sides.Single(s => s.Value == Side.Unknown).Key, sides.Values.Single(s => s != Side.Unknown));
            sides[unknown] = known == Side.Ours ? Side.Theirs : Side.Ours;
        }
        if (sides.ContainsValue(Side.Ours))
            foreach (var stranger in sides.Where(s => s.Value == Side.Unknown && s.Key.Length > 0).Select(s => s.Key).ToList())
                sides[stranger] = Side.Theirs;
        return WithSides(sides);
    }

    /// <summary>As somebody says who was there; who is not named keeps the side.</summary>
    public Transcript WithSides(IReadOnlyDictionary<string, Side> sides) =>
        this with { Lines = [.. Lines.Select(l => l with { Side = sides.GetValueOrDefault(l.Speaker, l.Side) })] };

    static readonly string[] OurWords = ["rep", "agent", "seller", "sales", "account executive", "host", "vertrieb", "verkauf", "vendeur", "ventas", "销售"];
    static readonly string[] TheirWords = ["customer", "client", "buyer", "prospect", "lead", "guest", "kunde", "kundin", "cliente", "acheteur", "客户"];

    static Side SideOf(string speaker, IReadOnlyCollection<string> ours, IReadOnlyCollection<string> theirs)
    {
        if (speaker.Length == 0)
            return Side.Unknown;
        var (our, their) = (Best(speaker, ours), Best(speaker, theirs));
        if (our != their)
            return our > their ? Side.Ours : Side.Theirs;
        var low = speaker.ToLowerInvariant();
        return OurWords.Any(w => Words.Has(low, w)) ? Side.Ours : TheirWords.Any(w => Words.Has(low, w)) ? Side.Theirs : Side.Unknown;
    }

    // Two shared names count more than one, so that two Annas are told apart by their last names.
    static int Best(string speaker, IReadOnlyCollection<string> names)
    {
        var said = speaker.Split([' ', ',', '.', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        return names.Select(n => n.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Count(p => p.Length > 1 && said.Contains(p, StringComparer.OrdinalIgnoreCase))).DefaultIfEmpty(0).Max();
    }
}
