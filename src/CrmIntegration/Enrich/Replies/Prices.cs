using System.Text.RegularExpressions;
using CrmIntegration.Language;
using CrmIntegration.Language.Replies;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Replies;

/// <summary>What the articles say a thing costs: the sentence that names a price for what is asked about, or for what the deal is about.</summary>
static partial class Prices
{
    const int Longest = 300;

    public static bool Named(string sentence) => Money.IsMatch(sentence);

    /// <param name="deal">The deal's name: a customer who asks "what is the price?" means what they are buying.</param>
    public static (string Says, SuggestionSource Source)? Told(MailAsk ask, string language, string? deal, Known known, RepsWay way)
    {
        if (ask.Topic != "price")
            return null;
        // What the mail names comes before what the deal is called.
        foreach (var about in new[] { Words(ask.Quote), Words(deal ?? "") }.Where(w => w.Count > 0))
        {
            var best = known.Articles.GetValueOrDefault(ask.Quote, []).Where(h => h.Article.Language == language && way.Worth.GetValueOrDefault(h.Article.Id, 1) >= 0.4)
                .SelectMany(h => Sentences.Of(h.Text).Where(s => s.Length < Longest && Named(s) && InjectionScan.Find(s).Count == 0).Select(s => (Hit: h, Says: s.ReplaceLineEndings(" "), Shared: Names(s).Count(about.Contains))))
                .Where(s => s.Shared > 0).OrderByDescending(s => s.Shared).ThenByDescending(s => s.Hit.Score).FirstOrDefault();
            if (best.Says is { } says)
                return (says, new("", "article", best.Hit.Article.Id, best.Hit.Article.Title, best.Hit.Text.Length <= 600 ? best.Hit.Text : says));
        }
        return null;
    }

    /// <summary>Whether a sentence may answer: one that names a price only where the question names what it is the price of, and not just "the price".</summary>
    public static bool Fits(MailAsk ask, string language, string says) =>
        ask.Topic != "price" || language is "zh" or "ja" || !Named(says) || Words(ask.Quote).Any(w => w.Length > 3 && says.Contains(w, StringComparison.OrdinalIgnoreCase));

    // Words that a question about any price has: they tell no product from another.
    static readonly HashSet<string> OfEveryPrice = new(StringComparer.OrdinalIgnoreCase)
        { "price", "prices", "cost", "costs", "quote", "offer", "preis", "preise", "kosten", "angebot", "stück", "jahr", "year", "prix", "tarif", "offre", "precio", "precios", "coste", "oferta", "prezzo", "prezzi", "costo", "offerta", "preço", "preços", "custo", "proposta", "prijs", "prijzen", "offerte" };

    static string[] Split(string text) => text.Split((char[])[' ', ',', '.', ';', ':', '(', ')', '?', '!', '"', '\n', '-', '–', '/'], StringSplitOptions.RemoveEmptyEntries);

    static HashSet<string> Words(string text) => Split(text).Where(w => w.Length > 2 && !OfEveryPrice.Contains(w)).ToHashSet(StringComparer.OrdinalIgnoreCase);

    // What things are called: a capital inside a sentence, or before a figure ("Tarn 200"); currencies are none.
    static IEnumerable<string> Names(string sentence)
    {
        var words = Split(sentence);
        return words.Where((w, i) => w.Length > 2 && char.IsUpper(w[0]) && !(w.Length == 3 && w.All(char.IsUpper)) && !OfEveryPrice.Contains(w) && (i > 0 || words.Length > 1 && char.IsDigit(words[1][0]))).Distinct(StringComparer.OrdinalIgnoreCase);
    }

    [GeneratedRegex(@"(?:[0-9]\s?(?:EUR|USD|CHF|GBP|JPY|CNY|SEK|PLN|€|\$|£|¥)|(?:EUR|USD|CHF|GBP|€|\$|£|¥)\s?[0-9])", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Money { get; }
}
