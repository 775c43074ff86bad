namespace CrmIntegration.Language.Retrieval;

/// <summary>How a question, a source and a sentence about it hang together, word by word.</summary>
public static class Support
{
    /// <returns>The question's own words that the texts say nothing of, as they were typed, in order, each once; function words and greetings left out.</returns>
    public static IReadOnlyList<string> Missing(string question, IEnumerable<string> texts)
    {
        var held = texts.SelectMany(t => Terms.Of(t)).Select(t => t.Term).ToHashSet(StringComparer.Ordinal);
        var near = held.SelectMany(t => Thesaurus.Wide(t)).ToHashSet(StringComparer.Ordinal);
        return [.. Typed(question).Where(w => Terms.Of(w).Any(t => !Asked.IsHowOneAsks(t.Term) && !held.Contains(t.Term) && !near.Contains(t.Term))).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <returns>The question's own things that the texts say nothing of: <see cref="Missing"/> without numbers and without the words of every business letter.</returns>
    public static IReadOnlyList<string> Unmet(string question, IEnumerable<string> texts) =>
        [.. Missing(question, texts).Where(w => !w.All(char.IsAsciiDigit) && !Naming.Contains(w) && Terms.Of(w).Exists(t => !Courtesy.Stems.Contains(t.Term)))];

    // How one asks to be told something.
    static readonly HashSet<string> Naming = new(StringComparer.OrdinalIgnoreCase) { "nennen", "nennt", "mitteilen", "benötigen", "provide", "indicate", "quote", "best", "lowest", "indiquer", "indicarnos", "indicar", "indicare", "indicarci", "servono", "serve", "faltan", "falta", "hacen", "noemen" };

    /// <summary>The sentences of a passage that answer together: the one that fits best, those nearly as good, and a weaker one where it meets a word that no stronger one did ("returns, and the warranty?" asks for both).</summary>
    /// <param name="enough">0 to 1: the share of the best one's score from which another stands too.</param>
    /// <returns>At most so many, in the order of the text.</returns>
    public static IReadOnlyList<ArticleQuote> Telling(string question, IEnumerable<ArticleQuote> quotes, double enough, int most)
    {
        var taken = new List<ArticleQuote>();
        foreach (var quote in quotes.OrderByDescending(q => q.Score))
            if (taken.Count < most && (taken.Count == 0 || quote.Score >= taken[0].Score * enough || Unmet(question, taken.Select(t => t.Text)).Except(Unmet(question, taken.Append(quote).Select(t => t.Text))).Any()))
                taken.Add(quote);
        return [.. taken.OrderBy(q => q.Start)];
    }

    /// <returns>How many words an answer to the question must have; "and for gateways?" needs one.</returns>
    public static int Needs(string question) => Asked.Of(question).Needed.Count(n => n.Value == 1 && !Asked.IsHowOneAsks(n.Key));

    /// <summary>Whether a sentence is about a special way that the question does not name, such as an express delivery.</summary>
    public static bool IsAside(string sentence, string question) => StatedFacts.IsAside(sentence, question);

    // "Sensores" and "sensor", "capteurs" and "capteur".
    const int Alike = 5;

    static readonly HashSet<string> Deliveries = new(StringComparer.Ordinal) { "delivery" };

    /// <summary>Whether a sentence states the kind of fact that the question is after: how long, how much, when. Who asks for a delivery asks how long it takes.</summary>
    public static bool StatesKind(string question, string sentence) =>
        StatedFacts.Has(sentence, Asked.Of(question).Kind is FactKind.Any && Asking.Aspects.In(question).SetEquals(Deliveries) ? FactKind.Duration : Asked.Of(question).Kind);

    // "Is the box included?" asks of the box.
    static readonly HashSet<string> Contained = [.. "include included includes enthalten inbegriffen inklusive compris comprise inclus incluse incluido incluida incluye compreso compresa incluso incluído inbegrepen".Split(' ').Select(w => Stem.Of(Terms.Fold(w)))];

    /// <summary>Whether a question names a place or somebody that a text does not: a capital inside the sentence. German writes every noun so and tells nothing.</summary>
    public static bool NamesElsewhere(string question, string text, string language)
    {
        if (language == "de")
            return false;
        // The first word of a sentence has its capital from there.
        return Sentences.Of(question).SelectMany(s => s.Split([' ', ',', '?', '!', '.', ':', ';', '(', ')', '"', '\n'], StringSplitOptions.RemoveEmptyEntries).Skip(1))
            .Any(w => w.Length > 2 && char.IsUpper(w[0]) && char.IsLower(w[1]) && !w.Contains('\'') && DueDates.DaysIn(w).Count == 0 && !DueDates.IsMonth(w) && !text.Contains(w, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether a sentence holds one of the question's own things, by word or by meaning; true where it names none but the matter.</summary>
    public static bool Meets(string question, string sentence)
    {
        var things = Terms.Of(question).Select(t => t.Term).Where(t => t.Length > 1 && !t.All(char.IsAsciiDigit) && !Asked.IsHowOneAsks(t) && !Courtesy.Stems.Contains(t) && !StatedFacts.Units.Contains(t) && MailTopics.Of(t) != "price" && !Contained.Contains(t)).ToList();
        var said = Terms.Of(sentence).Select(t => t.Term).ToHashSet(StringComparer.Ordinal);
        return things.Count == 0 || Phrases.In(Terms.Fold(question)).SelectMany(p => p.Means).Any(said.Contains) || things.Exists(t => said.Contains(t) || t.Length > Alike && said.Any(s => s.Length > Alike && (s.AsSpan(0, Alike).SequenceEqual(t.AsSpan(0, Alike)) || s.EndsWith(t, StringComparison.Ordinal))) || Thesaurus.Wide(t).Any(said.Contains));
    }

    /// <summary>As <see cref="Meets"/>, of what is priced: that both speak of a price is no thing in common.</summary>
    public static bool MeetsBesidePrice(string question, string text) =>
        Meets(string.Join(' ', Typed(question).Where(w => MailTopics.Of(w.ToLowerInvariant()) != "price" && !Asking.Aspects.In(w).Contains(Asking.Aspects.Price))), text);

    /// <summary>Whether a word names a thing: no courtesy, no unit, no word of every business letter.</summary>
    public static bool IsThing(string word) => Terms.Of(word) is [{ Term: var term }] && !Courtesy.Stems.Contains(term) && !StatedFacts.Units.Contains(term) && !Asked.IsHowOneAsks(term) && MailTopics.Of(word.ToLowerInvariant()) == "other";

    /// <summary>Whether the question is after a span of time.</summary>
    public static bool AsksHowLong(string question) => Asked.Of(question).Kind == FactKind.Duration;

    /// <summary>Whether the question is after no figure: neither how long, how much, how many nor when.</summary>
    public static bool LeavesKindOpen(string question) => Asked.Of(question).Kind == FactKind.Any;

    /// <summary>Whether the question asks for a price and names no thing that the text does not: "what would the renewal cost?" of the deal "Loom renewal", "your best price?" of any.</summary>
    public static bool NamesNothingBeside(string question, string text) =>
        Unmet(question, [text]).All(w => MailTopics.Of(w.ToLowerInvariant()) == "price" || Whole.Contains(w) || LanguageGuess.IsFunctionWord(w.ToLowerInvariant()) || Renewals.Any(r => w.StartsWith(r, StringComparison.OrdinalIgnoreCase)) && Renewals.Any(r => text.Contains(r, StringComparison.OrdinalIgnoreCase)));

    // Whatever language the rep named the deal in.
    static readonly string[] Renewals = ["renew", "extension", "verlänger", "renouvel", "reconduc", "renova", "prórroga", "rinnov", "prolong", "verleng", "prolongamento", "续", "更新"];

    // Of a price alone they name no thing.
    static readonly HashSet<string> Whole = new(StringComparer.OrdinalIgnoreCase)
        { "final", "whole", "complete", "overall", "favor", "favore", "potete", "inviarci", "enviarnos", "mandarci", "nennen", "mitteilen", "sturen", "envoyer", "project", "package", "everything", "altogether", "together", "zusammen", "juntos", "insieme", "samen", "gesamt", "insgesamt", "komplett", "projekt", "genau", "global", "projet", "ensemble", "proyecto", "completo", "complessivo", "progetto", "projeto", "totaal", "exact", "rough", "ungefähr", "approximate" };

    /// <summary>Whether a sentence states an amount of money or a share.</summary>
    public static bool StatesMoney(string sentence) => StatedFacts.Has(sentence, FactKind.Money);

    /// <summary>Whether money can answer the question: not so "how long does the offer hold?".</summary>
    public static bool MayBeMoney(string question) => Asked.Of(question).Kind is FactKind.Any or FactKind.Money;

    /// <returns>0 to 1: the share of the sentence's words that the question has too, by stem or by meaning.</returns>
    public static double Shared(string question, string sentence)
    {
        var asked = Terms.Of(question).Select(t => t.Term).ToHashSet(StringComparer.Ordinal);
        var said = Terms.Of(sentence).Select(t => t.Term).Distinct().ToList();
        return said.Count == 0 ? 0 : (double)said.Count(t => asked.Contains(t) || Thesaurus.Wide(t).Any(asked.Contains)) / said.Count;
    }

    /// <summary>The sentence of a text that another sentence most likely stands on.</summary>
    /// <returns>Where it stands in the text; null when they share no word.</returns>
    public static (int Start, int Length)? Closest(string sentence, string text)
    {
        var said = Terms.Of(sentence).Select(t => t.Term).ToHashSet(StringComparer.Ordinal);
        (int Start, int Length)? best = null;
        var most = 0.0;
        foreach (var (one, at) in Sentences.Placed(text))
        {
            var terms = Terms.Of(one).Select(t => t.Term).ToHashSet(StringComparer.Ordinal);
            var shared = terms.Count(said.Contains) / Math.Sqrt(1 + terms.Count);
            if (shared > most)
                (best, most) = ((at, one.Length), shared);
        }
        return best;
    }

    // Words as they stand; writings without spaces as runs of letters.
    static IEnumerable<string> Typed(string text)
    {
        var from = 0;
        for (var i = 0; i <= text.Length; i++)
            if (i == text.Length || !(char.IsLetterOrDigit(text[i]) || text[i] is '\'' or '’' or '-'))
            {
                if (i > from && i - from < 40)
                    yield return text[from..i].Trim('-', '\'', '’');
                from = i + 1;
            }
    }
}
