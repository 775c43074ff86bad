using System.Globalization;

namespace CrmIntegration.Language.Topics;

/// <summary>What a topic is about: its heaviest terms, as a unit vector.</summary>
/// <param name="languages">That its texts are in for the most part.</param>
sealed class TopicCentre(IReadOnlyDictionary<ulong, float> weights, IReadOnlyList<string> languages)
{
    const int Terms = 120, FewestHeard = 4;
    const double MostlyIn = 0.2;

    public IReadOnlyDictionary<ulong, float> Weights { get; } = weights;

    public IReadOnlyList<string> Languages { get; } = languages;

    /// <summary>Of a topic that is spoken of in several languages each has an equal say: what eighty English texts call it must not drown what six French ones do.</summary>
    public static TopicCentre Of(TopicRows rows, IReadOnlyCollection<int> members)
    {
        var heard = members.GroupBy(r => rows.Languages[r]).OrderBy(g => g.Key, StringComparer.Ordinal).Where(g => g.Sum(r => rows.Copies[r]) >= FewestHeard).ToList();
        IEnumerable<IEnumerable<int>> each = heard.Count == 0 ? [members] : heard;
        var sums = new Dictionary<int, double>();
        foreach (var (term, weight) in each.SelectMany(e => Heaviest(rows, e)))
            sums[term] = sums.GetValueOrDefault(term) + weight;
        var length = Math.Sqrt(sums.Values.Sum(s => s * s));
        return new(sums.ToDictionary(s => rows.Hashes[s.Key], s => (float)(s.Value / Math.Max(length, 1e-12))), Spoken(rows, members));
    }

    static List<(int Term, double Weight)> Heaviest(TopicRows rows, IEnumerable<int> members)
    {
        var sums = new Dictionary<int, double>();
        foreach (var row in members)
        {
            // Copies count, but a mail sent a thousand times does not drown a hundred others.
            var weight = 1 + Math.Log(rows.Copies[row]);
            for (var t = rows.Starts[row]; t < rows.Starts[row + 1]; t++)
                sums[rows.Terms[t]] = sums.GetValueOrDefault(rows.Terms[t]) + weight * rows.Values[t];
        }
        var heaviest = sums.OrderByDescending(s => s.Value).ThenBy(s => s.Key).Take(Terms).ToList();
        var length = Math.Max(Math.Sqrt(heaviest.Sum(s => s.Value * s.Value)), 1e-12);
        return [.. heaviest.Select(s => (s.Key, s.Value / length))];
    }

    static List<string> Spoken(TopicRows rows, IReadOnlyCollection<int> members) =>
        [.. members.CountBy(r => rows.Languages[r]).Where(l => l.Value >= MostlyIn * members.Count).Select(l => l.Key).Order(StringComparer.Ordinal)];

    public double Cosine(TopicCentre other)
    {
        var sum = 0.0;
        foreach (var (hash, weight) in Weights)
            sum += weight * other.Weights.GetValueOrDefault(hash);
        return sum;
    }

    /// <summary>The cosine of what both mean alike in several languages; 0 unless that is two things at least.</summary>
    public double Meant(TopicCentre other)
    {
        var (both, one, two, shared) = (0.0, 0.0, 0.0, 0);
        foreach (var (hash, weight) in Weights.Where(w => (w.Key & 3) == TopicTerms.Meaning))
        {
            var theirs = other.Weights.GetValueOrDefault(hash);
            (both, one, shared) = (both + weight * theirs, one + weight * weight, shared + (theirs > 0 ? 1 : 0));
        }
        foreach (var (_, weight) in other.Weights.Where(w => (w.Key & 3) == TopicTerms.Meaning))
            two += weight * weight;
        return shared < 2 ? 0 : both / Math.Sqrt(one * two);
    }

    /// <summary>What both are about.</summary>
    public TopicCentre With(TopicCentre other)
    {
        var sums = Weights.Keys.Union(other.Weights.Keys).Select(h => (Hash: h, Sum: Weights.GetValueOrDefault(h) + other.Weights.GetValueOrDefault(h))).OrderByDescending(s => s.Sum).ThenBy(s => s.Hash).Take(2 * Terms).ToList();
        var length = Math.Sqrt(sums.Sum(s => (double)s.Sum * s.Sum));
        return new(sums.ToDictionary(s => s.Hash, s => (float)(s.Sum / length)), [.. Languages.Union(other.Languages).Order(StringComparer.Ordinal)]);
    }

    /// <summary>As text: languages, then hash and weight, the heaviest first.</summary>
    public string Signature => string.Join(',', Languages) + ';' + string.Join(';', Weights.OrderByDescending(w => w.Value).ThenBy(w => w.Key).Select(w => string.Create(CultureInfo.InvariantCulture, $"{w.Key:x}:{w.Value:0.####}")));

    /// <returns>Null: it is no signature.</returns>
    public static TopicCentre? Read(string signature)
    {
        var weights = new Dictionary<ulong, float>();
        var parts = signature.Split(';');
        foreach (var part in parts.Skip(1))
            if (part.Split(':') is [var hash, var weight] && ulong.TryParse(hash, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var h) && float.TryParse(weight, CultureInfo.InvariantCulture, out var w))
                weights[h] = w;
            else
                return null;
        return weights.Count > 0 ? new(weights, parts[0].Split(',', StringSplitOptions.RemoveEmptyEntries)) : null;
    }

    /// <summary>A name for what it is about that the same centre always has.</summary>
    public string Id
    {
        get
        {
            var id = 1469598103934665603UL;
            foreach (var (hash, _) in Weights.OrderByDescending(w => w.Value).ThenBy(w => w.Key).Take(8))
                id = (id ^ hash) * 1099511628211UL;
            return id.ToString("x16", CultureInfo.InvariantCulture);
        }
    }
}
