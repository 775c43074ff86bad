namespace CrmIntegration.Language.Classification;

/// <summary>How a classifier did on texts later than those it had learnt from.</summary>
/// <param name="Examples">Texts it learns from, those tried among them.</param>
/// <param name="Labels">Classes with enough examples.</param>
/// <param name="Tried">The latest texts, held back for the trial.</param>
/// <param name="Right">Of those tried, rightly told when it must always say something.</param>
/// <param name="Commonest">Of those tried, right when one always says the class that was commonest before.</param>
/// <param name="Told">Of those tried, sure enough to be told.</param>
/// <param name="RightWhenTold">Of those told, rightly.</param>
public sealed record ClassifierCard(int Examples, int Labels, int Tried, int Right, int Commonest, int Told, int RightWhenTold);

/// <summary>
/// A classifier that knows how often it is right, and is silent where it would not be: it learns from the earlier texts, is tried on the later ones, speaks only from the margin on
/// at which four of five were right (lower end of Wilson's interval, 90 %), and then learns from all. Immutable, deterministic, safe for several threads.
/// </summary>
public sealed class ProvenClassifier
{
    /// <summary>A class with fewer examples is not learnt; fewer texts in all teach nothing that could be tried.</summary>
    public const int FewestOfLabel = 5, FewestExamples = 50;
    const double Enough = 0.8, Wilson = 1.2816;
    const int FewestTold = 10, Nets = 2;
    const double NetsEarn = 0.02;                             // nets must be worth their memory
    readonly TextClassifier model;
    readonly double from;

    ProvenClassifier(TextClassifier model, double from, ClassifierCard card) => (this.model, this.from, Card) = (model, from, card);

    public ClassifierCard Card { get; }

    /// <param name="oldestFirst">Texts with their known class, by the time they came.</param>
    /// <returns>No classifier where there is too little to learn from, or where it would be no better than always saying the commonest class; the card says which.</returns>
    public static (ProvenClassifier? Classifier, ClassifierCard Card) Learn(IReadOnlyList<Example> oldestFirst)
    {
        var often = oldestFirst.CountBy(e => e.Label).Where(c => c.Value >= FewestOfLabel).Select(c => c.Key).ToHashSet(StringComparer.Ordinal);
        Example[] kept = [.. oldestFirst.Where(e => often.Contains(e.Label))];
        Example[] earlier = [.. kept.Take(kept.Length * 4 / 5)], later = kept[earlier.Length..];
        var counts = earlier.CountBy(e => e.Label).ToList();
        if (kept.Length < FewestExamples || counts.Count < 2)
            return (null, new(kept.Length, often.Count, 0, 0, 0, 0, 0));
        var commonest = counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).First().Key;
        ClassifierSettings settings = new(), withNets = new() { Nets = Nets };
        var (said, netted) = (Try(earlier, later, settings), Try(earlier, later, withNets));
        if (netted.Count(s => s.Right) - said.Count(s => s.Right) >= later.Length * NetsEarn)
            (said, settings) = (netted, withNets);
        var tried = said.Select(t => (t.Margin, t.Right, Usual: t.Label == commonest)).OrderByDescending(t => t.Margin).ToList();
        var card = new ClassifierCard(kept.Length, often.Count, tried.Count, tried.Count(t => t.Right), tried.Count(t => t.Usual), 0, 0);
        for (var told = tried.Count; told >= FewestTold; told--)
        {
            var right = tried.Take(told).Count(t => t.Right);
            // Texts of one margin are told all or none.
            if (told < tried.Count && tried[told].Margin == tried[told - 1].Margin || AtLeast(right, told) < Enough || right <= tried.Take(told).Count(t => t.Usual))
                continue;
            card = card with { Told = told, RightWhenTold = right };
            return (new(TextClassifier.Train(kept, settings), tried[told - 1].Margin, card), card);
        }
        return (null, card);
    }

    /// <returns>The class; null: not sure enough to say one.</returns>
    public string? Of(string text) => model.Of(text) is var best && best.Margin >= from ? best.Label : null;

    static List<(double Margin, bool Right, string Label)> Try(Example[] earlier, Example[] later, ClassifierSettings settings)
    {
        var model = TextClassifier.Train(earlier, settings);
        return [.. later.Select(e => (Said: model.Of(e.Text), e.Label)).Select(t => (t.Said.Margin, t.Said.Label == t.Label, t.Label))];
    }

    static double AtLeast(int right, int of)
    {
        double share = (double)right / of, z = Wilson * Wilson / of;
        return (share + z / 2 - Wilson * Math.Sqrt(share * (1 - share) / of + z / of / 4)) / (1 + z);
    }
}
