using System.Text.RegularExpressions;
using CrmIntegration.Language;
using CrmIntegration.Language.Replies;
using CrmIntegration.Language.Retrieval;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Replies;

/// <summary>What the articles say a thing costs: the sentence that names a price for what is asked about, or for what the deal is about.</summary>
static partial class Prices
{
    const int Longest = 300;

    public static bool Named(string sentence) => Money.IsMatch(sentence);

    /// <param name="around">What tells the thing where the ask itself names none: its sentence, the mail, and the deal's name, for a customer who asks "what is the price?" means what they are buying.</param>
    /// <param name="discounted">The price is told beside a discount that is asked for in the same breath.</param>
    public static (string Says, SuggestionSource Source)? Told(MailAsk ask, IReadOnlyList<string> around, string language, Known known, RepsWay way, bool discounted = false)
    {
        if (ask.Topic != "price" || MailAsks.AsksForDiscount(ask.Quote) != discounted || !Support.MayBeMoney(ask.Quote))
            return null;
        var (own, wanted) = (Words(ask.Quote), MailAsks.For(discounted ? "price" : ask.Quote));
        // What the ask names comes before what stands around it.
        foreach (var about in around.Select(Words).Prepend(own).Where(w => w.Count > 0))
        {
            var best = known.Articles.GetValueOrDefault(ask.Quote, []).Where(h => h.Article.Language == language && way.Worth.GetValueOrDefault(h.Article.Id, 1) >= 0.4)
                .SelectMany(h => Sentences.Of(h.Text).Where(s => s.Length < Longest && Named(s) && InjectionScan.Find(s).Count == 0 && wanted.MayBeAnsweredBy(s, h.Article.Title)).Select(s => (Hit: h, Says: s.ReplaceLineEndings(" "), Shared: Things(s).Count(n => about.Any(a => Same(a, n))))))
                // "The price of the training" is not the deal's: the ask's own things must stand there too.
                .Where(s => s.Shared > 0 && (ReferenceEquals(about, own) || Support.NamesNothingBeside(ask.Quote, s.Says))).OrderByDescending(s => s.Shared).ThenByDescending(s => s.Hit.Score).FirstOrDefault();
            if (best.Says is { } says)
                return (says, new("", "article", best.Hit.Article.Id, best.Hit.Article.Title, best.Hit.Text.Length <= 600 ? best.Hit.Text : says));
        }
        return null;
    }

    /// <summary>Whether a sentence may answer: one that names a price only where the question names what it is the price of, and not just "the price".</summary>
    public static bool Fits(MailAsk ask, string language, string says) =>
        ask.Topic != "price" || language is "zh" or "ja" || !Named(says) || Words(ask.Quote).Any(w => w.Length > 3 && says.Contains(Singular(w), StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether what a deal is worth may answer: not so "What does a gateway cost?" or "the price of an installer", unless that is what the deal is called after, and never a price by the piece.</summary>
    public static bool MayBeWhole(string question, string deal) => !ByThePiece.IsMatch(question) && (!OfOne.IsMatch(question) || Support.Meets(question, deal)) && Support.NamesNothingBeside(question, deal);

    // "Sensors", "Sensoren", "capteurs", "sensores": enough of it to meet the one.
    static string Singular(string word) => word.Length > 6 ? word[..^2] : word.Length > 4 ? word[..^1] : word;

    // Words that a question about any price has: they tell no product from another.
    static readonly HashSet<string> OfEveryPrice = new(StringComparer.OrdinalIgnoreCase)
        { "price", "prices", "cost", "costs", "quote", "offer", "preis", "preise", "kosten", "angebot", "stück", "jahr", "year", "prix", "tarif", "offre", "precio", "precios", "coste", "oferta", "prezzo", "prezzi", "costo", "offerta", "preço", "preços", "custo", "proposta", "prijs", "prijzen", "offerte" };

    // Names, and what else a sentence is about: "sensores", "capteur".
    static IEnumerable<string> Things(string sentence) => Names(sentence).Concat(Split(sentence).Where(w => w.Length > 4 && char.IsLower(w[0]) && w.All(char.IsLetter) && Support.IsThing(w))).Distinct(StringComparer.OrdinalIgnoreCase);

    // "Sensoren" and "Durchflusssensor", "capteurs" and "capteur".
    static bool Same(string asked, string named) => asked.Equals(named, StringComparison.OrdinalIgnoreCase)
        || asked.Length > 4 && named.Length > 4 && (named.StartsWith(Singular(asked), StringComparison.OrdinalIgnoreCase) || asked.StartsWith(Singular(named), StringComparison.OrdinalIgnoreCase) || named.EndsWith(Singular(asked), StringComparison.OrdinalIgnoreCase) || asked.EndsWith(named, StringComparison.OrdinalIgnoreCase));

    static string[] Split(string text) => text.Split((char[])[' ', ',', '.', ';', ':', '(', ')', '?', '!', '"', '\n', '-', '–', '/'], StringSplitOptions.RemoveEmptyEntries);

    static HashSet<string> Words(string text) => Split(text).Where(w => w.Length > 2 && !OfEveryPrice.Contains(w)).ToHashSet(StringComparer.OrdinalIgnoreCase);

    // What things are called: a capital inside a sentence, or before a figure ("Tarn 200"); currencies are none.
    static IEnumerable<string> Names(string sentence)
    {
        var words = Split(sentence);
        return words.Where((w, i) => w.Length > 2 && char.IsUpper(w[0]) && !(w.Length == 3 && w.All(char.IsUpper)) && !OfEveryPrice.Contains(w) && (i > 0 || words.Length > 1 && char.IsDigit(words[1][0]))).Distinct(StringComparer.OrdinalIgnoreCase);
    }

    [GeneratedRegex("""\b(?:unit price|price per|per unit|apiece|stückpreis|einzelpreis|preis (?:pro|je)|prix unitaire|prix par|precio unitario|precio por (?!el|la|los|las)|prezzo unitario|prezzo al pezzo|prezzo per (?!il|la|lo|gli|le|i|l.)|preço unitário|preço por (?!o|a|os|as)|stuksprijs|prijs per)\b|单价|单件|単価""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ByThePiece { get; }

    // Articles and the like before a thing; "a price" and "an offer" are none.
    [GeneratedRegex("""\b(?:a|an|one|each|single|ein|eine|einen|einer|un|une|una|uno|chaque|cada|um|uma|een)\s+(?!price|quote|quotation|offer|proposal|estimate|preis|angebot|kostenvoranschlag|prix|devis|offre|precio|presupuesto|oferta|prezzo|preventivo|offerta|preço|orçamento|proposta|prijs|offerte|idea|idee|call|moment)\p{L}|[一每][个台件套]|[1一]個""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OfOne { get; }

    [GeneratedRegex(@"(?:[0-9]\s?(?:EUR|USD|CHF|GBP|JPY|CNY|SEK|PLN|€|\$|£|¥)|(?:EUR|USD|CHF|GBP|€|\$|£|¥)\s?[0-9])", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Money { get; }
}
