using System.Diagnostics;
using CrmIntegration.Language.Topics;

/// <summary>Topics against known ones: the questions of banking77, whose 77 intents nobody told the sorter. Settings were tried on its training part; figures of the test part were seen meanwhile, so these are not wholly untouched.</summary>
static class TopicFigures
{
    const double Sampled = 0.8;
    const int Pairs = 5, Mails = 20_000;

    public static async Task PrintAsync(TextWriter o, string data)
    {
        var test = ClassificationFigures.Read(Path.Combine(data, "banking77/test.csv"));
        var labels = test.Select(t => t.Label).Distinct().Order(StringComparer.Ordinal).Index().ToDictionary(l => l.Item, l => l.Index);
        var truth = test.Select(t => labels[t.Label]).ToList();
        var texts = test.Select(t => t.Text).ToList();
        var (ours, topics) = Ours(texts);
        var sorted = Enumerable.Range(0, texts.Count).Where(i => ours[i] >= 0).ToList();
        var plain = Enumerable.Range(1, Pairs).Select(seed => PlainKMeans.Group(texts, labels.Count, seed)).ToList();
        await o.WriteLineAsync($"topics, banking77: {texts.Count:n0} test questions of {labels.Count} intents (reference: TF-IDF and k-means that is told the number of intents, mean of {Pairs} starts, same run)");
        await o.WriteLineAsync($"   ours: {topics} topics hold {(double)sorted.Count / texts.Count:0.0%}; what none holds counts as one more group");
        await RowAsync("purity", a => a.Purity);
        await RowAsync("normalised mutual information", a => a.Nmi);
        await RowAsync("adjusted Rand index", a => a.Rand);
        var fate = new Random(1);
        await RandomAsync("by chance, as many groups", new Agreement([.. truth.Select(t => (fate.Next(topics), t))]));
        await StabilityAsync(o, texts, labels.Count);
        await SpeedAsync(o, texts);

        Task RowAsync(string what, Func<Agreement, double> of) => o.WriteLineAsync(
            $"   {what}: ours {of(new([.. ours.Zip(truth)])):0.000} (of what topics hold {of(new([.. sorted.Select(i => (ours[i], truth[i]))])):0.000}), reference {plain.Average(p => of(new([.. p.Zip(truth)]))):0.000}");
        Task RandomAsync(string what, Agreement a) => o.WriteLineAsync($"   {what}: purity {a.Purity:0.000}, mutual information {a.Nmi:0.000}, Rand {a.Rand:0.000}");
    }

    // How far two runs over different samples put the same questions together.
    static async Task StabilityAsync(TextWriter o, List<string> texts, int intents)
    {
        double ours = 0, plain = 0;
        for (var seed = 1; seed <= Pairs; seed++)
        {
            var random = new Random(seed);
            var (one, two) = (Sample(random), Sample(random));
            var both = one.Intersect(two).ToList();
            ours += Both(Ours([.. one.Select(i => texts[i])]).Place, Ours([.. two.Select(i => texts[i])]).Place);
            plain += Both(PlainKMeans.Group([.. one.Select(i => texts[i])], intents, seed), PlainKMeans.Group([.. two.Select(i => texts[i])], intents, seed + Pairs));

            double Both(int[] first, int[] second)
            {
                var (f, s) = (one.Zip(first).ToDictionary(p => p.First, p => p.Second), two.Zip(second).ToDictionary(p => p.First, p => p.Second));
                return new Agreement([.. both.Select(i => (f[i], s[i]))]).Rand;
            }
        }
        await o.WriteLineAsync($"   the same groups from two samples of {Sampled:0%} (adjusted Rand index, mean of {Pairs} pairs): ours {ours / Pairs:0.000}, reference {plain / Pairs:0.000}");
        var shuffled = texts.Index().ToArray();
        new Random(7).Shuffle(shuffled);
        var (straight, mixed) = (Ours(texts).Place, Ours([.. shuffled.Select(s => s.Item)]).Place);
        await o.WriteLineAsync($"   the same groups in another order: {new Agreement([.. shuffled.Select((s, i) => (straight[s.Index], mixed[i]))]).Rand:0.000} (aim 1)");

        List<int> Sample(Random random) => [.. Enumerable.Range(0, texts.Count).Where(_ => random.NextDouble() < Sampled)];
    }

    // Mails of several questions each, none like another.
    static async Task SpeedAsync(TextWriter o, List<string> texts)
    {
        var random = new Random(3);
        foreach (var mails in new[] { Mails / 4, Mails })
        {
            var sorter = new TopicSorter();
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < mails; i++)
                sorter.Add($"m{i}", string.Join(' ', Enumerable.Range(0, 6).Select(_ => texts[random.Next(texts.Count)])));
            var sorting = sorter.Sort([]);
            var seconds = clock.Elapsed.TotalSeconds;
            var held = GC.GetTotalMemory(true) / (1 << 20);
            await o.WriteLineAsync($"   {mails:n0} mails of six sentences sorted from nothing into {sorting.Topics.Count} topics: {seconds:0.0} s, {held} MiB held (aim well under 60 s for {Mails:n0})");
            GC.KeepAlive(sorter);
        }
    }

    static (int[] Place, int Topics) Ours(List<string> texts)
    {
        var sorter = new TopicSorter();
        for (var i = 0; i < texts.Count; i++)
            sorter.Add(i.ToString(System.Globalization.CultureInfo.InvariantCulture), texts[i]);
        var sorting = sorter.Sort([]);
        var place = new int[texts.Count];
        Array.Fill(place, -1);
        foreach (var (t, topic) in sorting.Topics.Index())
            foreach (var member in topic.Members)
                place[int.Parse(member, System.Globalization.CultureInfo.InvariantCulture)] = t;
        return (place, sorting.Topics.Count);
    }
}
