namespace CrmIntegration.Language.Classification;

/// <summary>A text with its known class.</summary>
public sealed record Example(string Text, string Label);

/// <summary>A class a text may belong to.</summary>
/// <param name="Margin">Above 0: the classifier says yes, below 0: no. Comparable between texts of one classifier.</param>
public sealed record Verdict(string Label, double Margin);

/// <summary>What a classifier looks at and how hard it fits.</summary>
/// <param name="Cost">Penalty of a wrong training example; larger fits harder.</param>
/// <param name="Characters">Weight of character pieces beside words (1); 0 leaves them out. They forgive typing errors and endings.</param>
/// <param name="Prototypes">Weight of the nearness to a class's average text beside the margins; helps where a class has few examples.</param>
/// <param name="Marks">Also how the text begins and ends, and phrases that ask.</param>
/// <param name="Stems">Also words without their endings, and words of the same meaning.</param>
/// <param name="Names">A class's own name counts as one more example of it; helps where names say what is meant and examples are few.</param>
/// <param name="Neighbours">Weight of the nearness to a class's nearest examples.</param>
/// <param name="Nets">How many small nets have a say beside the planes; they help where there are many examples, and cost up to 15 MB each.</param>
public sealed record ClassifierSettings(double Cost = 1, double Characters = 1, double Prototypes = 0, bool Marks = false, bool Stems = true, bool Names = false, double Neighbours = 0, int Nets = 0)
{
    /// <summary>Words and pairs of words alone: the usual reference.</summary>
    public static ClassifierSettings Plain { get; } = new(1, 0, 0, false, false);
}

/// <summary>
/// Tells a text's class: TF-IDF of words, word pairs and character pieces, one linear support vector machine per class (Hsieh et al. 2008),
/// blended with the nearness to each class's average or to its nearest examples, and with a few small nets where asked for. Learns thousands of short texts in seconds, with no model of others. Immutable, deterministic, safe for several threads.
/// </summary>
public sealed class TextClassifier
{
    readonly Features features;
    readonly ClassifierSettings settings;
    readonly string[] labels;
    readonly float[] weights;                                // feature by feature, all classes beside each other
    readonly float[] prototypes;
    readonly Neighbours? neighbours;
    readonly SmallNets? nets;

    // A net's chance of a class as a margin: a third of its logarithm weighed best in cross-validation on the training rows of banking77, and little else mattered between a fifth and a half.
    const double NetShare = 0.3, LeastChance = 1e-4;

    TextClassifier(Features features, ClassifierSettings settings, string[] labels, float[] weights, float[] prototypes, Neighbours? neighbours, SmallNets? nets) =>
        (this.features, this.settings, this.labels, this.weights, this.prototypes, this.neighbours, this.nets) = (features, settings, labels, weights, prototypes, neighbours, nets);

    /// <summary>The classes it knows, in alphabetical order.</summary>
    public IReadOnlyList<string> Labels => labels;

    /// <param name="examples">At least two classes; any order, the result is the same for the same order.</param>
    /// <exception cref="ArgumentException">Fewer than two classes.</exception>
    public static TextClassifier Train(IReadOnlyList<Example> examples, ClassifierSettings? settings = null)
    {
        settings ??= new();
        if (settings.Names)
            examples = [.. examples, .. examples.Select(e => e.Label).Distinct().Select(l => new Example(l.Replace('_', ' ').Replace('-', ' '), l))];
        string[] labels = [.. examples.Select(e => e.Label).Distinct().Order(StringComparer.Ordinal)];
        if (labels.Length < 2)
            throw new ArgumentException("A classifier needs examples of at least two classes.", nameof(examples));
        var features = new Features(settings);
        var rows = features.Learn(examples.Select(e => e.Text));
        var right = examples.Select(e => Array.BinarySearch(labels, e.Label, StringComparer.Ordinal)).ToArray();
        float[] weights = new float[features.Count * labels.Length], prototypes = new float[settings.Prototypes > 0 ? weights.Length : 0];
        var machines = labels.Length == 2 ? 1 : labels.Length;
        for (var machine = 0; machine < machines; machine++)
        {
            var label = labels.Length == 2 ? 1 : machine;
            var one = LinearMachine.Train(rows, [.. right.Select(r => r == label)], features.Count, settings.Cost);
            for (var f = 0; f < one.Length; f++)
            {
                weights[f * labels.Length + label] = one[f];
                if (labels.Length == 2)
                    weights[f * 2] = -one[f];
            }
        }
        if (settings.Prototypes > 0)
            Average(rows, right, labels.Length, prototypes);
        return new(features, settings, labels, weights, prototypes, settings.Neighbours > 0 ? new(rows, right, labels.Length, features.Count) : null,
            settings.Nets > 0 ? SmallNets.Train(rows, right, labels.Length, features.Count, settings.Nets) : null);
    }

    /// <summary>Picks settings by cross-validation within the examples: nothing else is looked at.</summary>
    /// <param name="candidates">Tried in order; the first best wins.</param>
    /// <param name="folds">How often a part is held out.</param>
    public static ClassifierSettings Tune(IReadOnlyList<Example> examples, IEnumerable<ClassifierSettings> candidates, int folds = 4)
    {
        var best = (Settings: new ClassifierSettings(), Right: -1);
        var fold = Folds(examples, folds);
        foreach (var settings in candidates)
        {
            var right = 0;
            for (var held = 0; held < folds; held++)
            {
                var model = Train([.. examples.Where((_, i) => fold[i] != held)], settings);
                right += examples.Where((_, i) => fold[i] == held).Count(e => model.Of(e.Text).Label == e.Label);
            }
            if (right > best.Right)
                best = (settings, right);
        }
        return best.Settings;
    }

    /// <summary>Which fold each example falls in, each class spread evenly.</summary>
    internal static int[] Folds(IReadOnlyList<Example> examples, int folds)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. examples.Select(e => (seen[e.Label] = seen.GetValueOrDefault(e.Label, -1) + 1) % folds)];
    }

    /// <returns>The likeliest class.</returns>
    public Verdict Of(string text)
    {
        var margins = Margins(text);
        var best = Array.IndexOf(margins, margins.Max());
        return new(labels[best], margins[best]);
    }

    /// <returns>All classes, likeliest first.</returns>
    public IReadOnlyList<Verdict> Rank(string text) => [.. Margins(text).Select((m, i) => new Verdict(labels[i], m)).OrderByDescending(v => v.Margin)];

    double[] Margins(string text)
    {
        var margins = new double[labels.Length];
        var row = features.Of(text);
        var (indexes, values) = row;
        if (neighbours?.Of(row) is { } near)
            for (var c = 0; c < labels.Length; c++)
                margins[c] = settings.Neighbours * near[c];
        if (nets?.Of(row) is { } chances)
            for (var c = 0; c < labels.Length; c++)
                margins[c] += NetShare * Math.Log(chances[c] + LeastChance);
        for (var i = 0; i < indexes.Length; i++)
        {
            var at = indexes[i] * labels.Length;
            for (var c = 0; c < labels.Length; c++)
                margins[c] += values[i] * weights[at + c];
            if (prototypes.Length > 0)
                for (var c = 0; c < labels.Length; c++)
                    margins[c] += settings.Prototypes * values[i] * prototypes[at + c];
        }
        return margins;
    }

    static void Average(IReadOnlyList<Row> rows, int[] right, int classes, float[] prototypes)
    {
        for (var r = 0; r < rows.Count; r++)
            for (var i = 0; i < rows[r].Indexes.Length; i++)
                prototypes[rows[r].Indexes[i] * classes + right[r]] += rows[r].Values[i];
        var norms = new double[classes];
        for (var i = 0; i < prototypes.Length; i++)
            norms[i % classes] += prototypes[i] * prototypes[i];
        for (var i = 0; i < prototypes.Length; i++)
            prototypes[i] = norms[i % classes] > 0 ? (float)(prototypes[i] / Math.Sqrt(norms[i % classes])) : 0;
    }
}
