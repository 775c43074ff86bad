using CrmIntegration.Language.Classification;

/// <summary>Intent of bank customers' questions (banking77) and "asks for something" (email_intent). Settings are picked by cross-validation inside the training part only.</summary>
static class ClassificationFigures
{
    const int Draws = 3;

    public static async Task PrintAsync(TextWriter o, string data)
    {
        var train = Read(Path.Combine(data, "banking77/train.csv"));
        var test = Read(Path.Combine(data, "banking77/test.csv"));
        await o.WriteLineAsync($"intent, banking77: accuracy on {test.Count:n0} test texts (reference: words and word pairs, TF-IDF, linear SVM, same run; published 0.914 / 0.729 / 0.619)");
        var settings = TextClassifier.Tune(train, Many, 3);
        await o.WriteLineAsync($"   all {train.Count:n0} examples: ours {Accuracy(train, test, settings):0.000}, reference {Accuracy(train, test, ClassifierSettings.Plain):0.000} (aim 0.920)");
        foreach (var (shots, aim) in new[] { (10, 0.75), (5, 0.64) })
        {
            double ours = 0, plain = 0;
            for (var seed = 1; seed <= Draws; seed++)
            {
                var few = Few(train, shots, seed);
                ours += Accuracy(few, test, TextClassifier.Tune(few, Scarce));
                plain += Accuracy(few, test, ClassifierSettings.Plain);
            }
            await o.WriteLineAsync($"   {shots} examples of each class, mean of {Draws} draws: ours {ours / Draws:0.000}, reference {plain / Draws:0.000} (aim {aim:0.00})");
        }
        await AskingAsync(o, data);
    }

    static readonly ClassifierSettings[] Many = [new(1), new(1, Neighbours: 1.5), new(1, Neighbours: 3), new(0.5, Neighbours: 1.5), new(1, Neighbours: 1.5, Nets: 3)];
    static readonly ClassifierSettings[] Scarce = [new(4, 1, 3), new(4, 1, 3, Names: true), new(4, 1, 3, Names: true, Neighbours: 1.5), new(4, 1, 3, Names: true, Neighbours: 3), new(4, 1, 1, Neighbours: 3)];

    static async Task AskingAsync(TextWriter o, string data)
    {
        var train = ReadAsks(Path.Combine(data, "email_intent/Ask0729-fixed.txt"));
        var test = ReadAsks(Path.Combine(data, "email_intent/testSet-qualifiedBatch-fixed.txt"));
        foreach (var (name, settings) in new[] { ("ours", new ClassifierSettings(0.25, 0.7, 0, true)), ("reference, words and word pairs", ClassifierSettings.Plain) })
        {
            var threshold = Threshold(train, settings);
            var model = TextClassifier.Train(train, settings);
            var scored = test.Select(e => (Yes: e.Label == "Yes", Margin: Margin(model, e.Text))).ToList();
            await o.WriteLineAsync($"mail asks for something, {train.Count:n0} / {test.Count:n0} sentences, {name}: AUC {Auc(scored):0.000}, F1 {F1(scored, threshold):0.000} (aim 0.910, 0.740; logistic regression 0.895, 0.717)");
        }
    }

    // The threshold that gave the best F1 on held-out fifths of the training part.
    static double Threshold(List<Example> train, ClassifierSettings settings)
    {
        var held = new List<(bool Yes, double Margin)>();
        for (var fold = 0; fold < 5; fold++)
        {
            var model = TextClassifier.Train([.. train.Where((_, i) => i % 5 != fold)], settings);
            held.AddRange(train.Where((_, i) => i % 5 == fold).Select(e => (e.Label == "Yes", Margin(model, e.Text))));
        }
        return held.Select(h => h.Margin).Order().Where((_, i) => i % 10 == 0).MaxBy(t => F1(held, t));
    }

    static double Margin(TextClassifier model, string text) => model.Rank(text).First(v => v.Label == "Yes").Margin;

    static double F1(List<(bool Yes, double Margin)> scored, double threshold)
    {
        int both = scored.Count(s => s.Yes && s.Margin >= threshold), said = scored.Count(s => s.Margin >= threshold);
        return 2.0 * both / (said + scored.Count(s => s.Yes));
    }

    static double Auc(List<(bool Yes, double Margin)> scored)
    {
        var no = scored.Where(s => !s.Yes).Select(s => s.Margin).Order().ToArray();
        return scored.Where(s => s.Yes).Average(s => { var at = Array.BinarySearch(no, s.Margin); return (double)(at < 0 ? ~at : at) / no.Length; });
    }

    static double Accuracy(List<Example> train, List<Example> test, ClassifierSettings settings)
    {
        var model = TextClassifier.Train(train, settings);
        return (double)test.Count(e => model.Of(e.Text).Label == e.Label) / test.Count;
    }

    static List<Example> Few(List<Example> all, int shots, int seed)
    {
        var shuffled = all.ToArray();
        new Random(seed).Shuffle(shuffled);
        return [.. shuffled.GroupBy(e => e.Label).SelectMany(g => g.Take(shots))];
    }

    static List<Example> ReadAsks(string path) =>
        [.. File.ReadLines(path).Select(l => l.Split('\t', 2)).Where(p => p.Length == 2 && p[0] is "Yes" or "No").Select(p => new Example(p[1], p[0]))];

    // text,category with quotes where the text holds commas or line breaks.
    internal static List<Example> Read(string path)
    {
        var rows = new List<Example>();
        var text = File.ReadAllText(path);
        for (var at = text.IndexOf('\n') + 1; at < text.Length;)
        {
            var said = new System.Text.StringBuilder();
            if (text[at] == '"')
            {
                for (at++; text[at] != '"' || (at + 1 < text.Length && text[at + 1] == '"'); at++)
                    said.Append(text[text[at] == '"' ? ++at : at]);
                at += 2;
            }
            else
                while (text[at++] is var c && c != ',')
                    said.Append(c);
            var end = text.IndexOf('\n', at) is >= 0 and var line ? line : text.Length;
            rows.Add(new(said.ToString().Trim(), text[at..end].Trim()));
            at = end + 1;
        }
        return rows;
    }
}
