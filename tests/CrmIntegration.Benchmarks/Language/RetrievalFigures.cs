using System.Text.Json;
using CrmIntegration.Language.Retrieval;

/// <summary>Is the right guideline among the first three? Two question sets: our own customer questions, and each article's own unusual sentences
/// with that sentence taken out of the article (inverse cloze, Lee et al. 2019), which needs no one to write questions.</summary>
static class RetrievalFigures
{
    public static async Task PrintAsync(TextWriter o, string data)
    {
        var articles = Read(data);
        var own = Questions.All.Select(q => (Right: articles.FindIndex(a => a.Title == q.Title), q.Question)).ToList();
        if (own.Any(q => q.Right < 0))
            throw new InvalidOperationException("A question names an article that is not there: " + Questions.All.First(q => articles.All(a => a.Title != q.Title)).Title);
        await o.WriteLineAsync($"retrieval, abcd guidelines with kb actions: {articles.Count} articles; right article in the first 3 (first 1)");
        var ours = ArticleIndex.Of(articles);
        var plain = new PlainBm25(articles);
        var (a3, a1) = Share(own, q => [.. ours.Search(q, 3).Select(h => articles.IndexOf(h.Article))]);
        var (b3, b1) = Share(own, q => plain.Search(q, 3));
        await o.WriteLineAsync($"   {own.Count} customers' questions: ours {a3:0.0} ({a1:0.0}) %, BM25 {b3:0.0} ({b1:0.0}) %, difference {a3 - b3:+0.0;-0.0} points (aim +5)");
        await ServiceFigures.PrintAsync(o, [.. own.GroupBy(q => q.Right).Select(g => (articles[g.Key], (IReadOnlyList<string>)[.. g.Select(q => q.Question)]))]);
        await ClozeAsync(o, articles);
    }

    static async Task ClozeAsync(TextWriter o, List<Article> articles)
    {
        var often = articles.SelectMany(a => a.Text.Split('\n').Distinct()).GroupBy(l => l).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet();
        int asked = 0, ours3 = 0, bm3 = 0;
        for (var right = 0; right < articles.Count; right++)
            foreach (var line in articles[right].Text.Split('\n').Where(l => l.Split(' ').Length >= 6 && !often.Contains(l)).Take(4))
            {
                List<Article> without = [.. articles];
                without[right] = articles[right] with { Text = articles[right].Text.Replace(line, "") };
                asked++;
                ours3 += ArticleIndex.Of(without).Search(line, 3).Any(h => h.Article.Id == articles[right].Id) ? 1 : 0;
                bm3 += new PlainBm25(without).Search(line, 3).Contains(right) ? 1 : 0;
            }
        await o.WriteLineAsync($"   {asked} sentences cut from their own articles: ours {100.0 * ours3 / asked:0.0} %, BM25 {100.0 * bm3 / asked:0.0} %, difference {100.0 * (ours3 - bm3) / asked:+0.0;-0.0} points");
    }

    static (double Three, double One) Share(List<(int Right, string Question)> asked, Func<string, List<int>> search)
    {
        var found = asked.Select(q => search(q.Question).IndexOf(q.Right)).ToList();
        return (100.0 * found.Count(f => f is >= 0 and < 3) / asked.Count, 100.0 * found.Count(f => f == 0) / asked.Count);
    }

    static List<Article> Read(string data)
    {
        using var guidelines = JsonDocument.Parse(File.ReadAllText(Path.Combine(data, "abcd/guidelines.json")));
        var articles = new List<Article>();
        foreach (var flow in guidelines.RootElement.EnumerateObject())
            foreach (var article in flow.Value.GetProperty("subflows").EnumerateObject())
            {
                var lines = article.Value.GetProperty("instructions").EnumerateArray().Select(i => i.GetString()!).Concat(article.Value.GetProperty("actions").EnumerateArray()
                    .SelectMany(a => new[] { a.GetProperty("text").GetString()! }.Concat(a.GetProperty("subtext").EnumerateArray().Select(s => s.GetString()!))));
                articles.Add(new($"{flow.Name}/{article.Name}", article.Name, string.Join('\n', lines.Where(l => l.Length > 0)), $"{flow.Name} {flow.Value.GetProperty("description").GetString()}"));
            }
        return articles;
    }

    /// <summary>The reference: BM25 as the textbook has it (k1 1.2, b 0.75) over title, topic and text as one, whole words, lower case.</summary>
    sealed class PlainBm25
    {
        readonly List<Dictionary<string, int>> counts = [];
        readonly Dictionary<string, int> holders = [];
        readonly double usual;

        public PlainBm25(List<Article> articles)
        {
            foreach (var article in articles)
                counts.Add(Words($"{article.Title} {article.Topic} {article.Text}").GroupBy(w => w).ToDictionary(g => g.Key, g => g.Count()));
            foreach (var word in counts.SelectMany(c => c.Keys))
                holders[word] = holders.GetValueOrDefault(word) + 1;
            usual = counts.Average(c => c.Values.Sum());
        }

        public List<int> Search(string question, int top)
        {
            var words = Words(question).Distinct().ToList();
            return [.. Enumerable.Range(0, counts.Count).Select(d => (d, s: Score(counts[d], words))).OrderByDescending(x => x.s).ThenBy(x => x.d).Take(top).Select(x => x.d)];
        }

        double Score(Dictionary<string, int> doc, List<string> words)
        {
            var length = doc.Values.Sum();
            return words.Where(doc.ContainsKey).Sum(w => Math.Log(1 + (counts.Count - holders[w] + 0.5) / (holders[w] + 0.5)) * doc[w] * 2.2 / (doc[w] + 1.2 * (0.25 + 0.75 * length / usual)));
        }

        static List<string> Words(string text) =>
            [.. new string([.. text.ToLowerInvariant().Select(c => char.IsLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    }
}
