using CrmIntegration.Language.Retrieval;

namespace CrmIntegration.Language.Topics;

/// <summary>
/// Sorts texts into topics. What is held per text is what it is about in some dozens of numbers, not the text. The same texts in any order give the same
/// topics with the same ids; topics known before keep theirs, and only what fits none of them makes new ones. Nearest neighbours, groups by modularity,
/// then the texts go to the nearest centre (spherical k-means; Dhillon and Modha 2001). Not safe for several threads.
/// </summary>
public sealed class TopicSorter(TopicSettings? settings = null)
{
    const int Rounds = 4, FewTexts = 30, Passes = 4;
    const double SameMeaning = 0.75, Coarsest = 0.3;
    readonly TopicSettings settings = settings ?? TopicSettings.Default;
    readonly Dictionary<string, (Dictionary<ulong, int> Counts, List<string> Ids, string Language)> texts = new(StringComparer.Ordinal);
    readonly List<string> empty = [];

    /// <param name="id">Unique among the texts.</param>
    /// <param name="text">What a person sees of it, without quoted mails and signature.</param>
    /// <param name="names">Of whom it is from and to: never what it is about.</param>
    public void Add(string id, string text, IEnumerable<string>? names = null)
    {
        var parts = (names ?? []).SelectMany(n => Terms.Of(n)).Select(t => t.Term).ToHashSet(StringComparer.Ordinal);
        var counts = TopicTerms.Of(text, parts);
        if (counts.Count == 0)
        {
            empty.Add(id);
            return;
        }
        var key = Key(counts);
        if (!texts.TryGetValue(key, out var same))
            texts[key] = same = (counts, [], LanguageGuess.Of(text));
        // Which of two equal texts came first must not matter.
        else if (LanguageGuess.Of(text) is var language && string.CompareOrdinal(language, same.Language) < 0)
            texts[key] = (same.Counts, same.Ids, language);
        same.Ids.Add(id);
    }

    /// <param name="known">Topics found before; with none, all are new.</param>
    public TopicSorting Sort(IReadOnlyList<KnownTopic> known)
    {
        var order = texts.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => t.Value).ToList();
        var before = known.OrderBy(k => k.Id, StringComparer.Ordinal).Select(k => (Known: k, Centre: TopicCentre.Read(k.Signature)!)).Where(k => k.Centre is not null).ToList();
        var rows = TopicRows.Of([.. order.Select(t => (t.Counts, t.Ids.Count, t.Language))], before.SelectMany(k => k.Centre.Weights.Keys).ToHashSet());
        var centres = before.Select(k => k.Centre).ToList();
        var (place, near) = new Placing(rows, centres).Of(rows, settings.NearEnough);
        // What few say is seen once what many say is put away: here, and not only when the sorter is asked the next time.
        for (var (pass, left) = (0, Left(rows, place)); pass < Passes && left.Length > 0 && Found(rows, left) is { Count: > 0 } found; pass++)
        {
            centres.AddRange(found);
            (place, near) = Settled(rows, centres, before.Count);
            var still = Left(rows, place);
            left = still.Length < left.Length ? still : [];
        }
        return Told(order, rows, place, near, [.. before.Select(k => k.Known)], [.. before.Select(k => k.Centre)], centres);
    }

    static int[] Left(TopicRows rows, int[] place) => [.. Enumerable.Range(0, rows.Count).Where(r => place[r] < 0 && rows.Starts[r + 1] > rows.Starts[r])];

    // A few rounds of k-means from the groups. A known topic's centre stays until the end, so that what it holds does not wander off night by night.
    (int[] Place, float[] Near) Settled(TopicRows rows, List<TopicCentre> centres, int known)
    {
        var (place, near) = new Placing(rows, centres).Of(rows, settings.NearEnough);
        for (var round = 0; round < Rounds && centres.Count > known; round++)
        {
            var members = Members(place, centres.Count);
            var anew = Enumerable.Range(known, centres.Count - known).Select(c => members[c]).Where(m => m.Sum(r => rows.Copies[r]) >= settings.FewestMembers).ToList();
            centres.RemoveRange(known, centres.Count - known);
            foreach (var group in anew.OrderByDescending(m => m.Count).ThenBy(m => m[0]))
                Take(centres, TopicCentre.Of(rows, group));
            (place, near) = new Placing(rows, centres).Of(rows, settings.NearEnough);
        }
        return (place, near);
    }

    // Two groups that speak of the same, in one language or in two, are one; a known topic learns the other language's words.
    void Take(List<TopicCentre> centres, TopicCentre centre)
    {
        var (same, most) = (-1, 0.0);
        for (var c = 0; c < centres.Count; c++)
            if (centre.Cosine(centres[c]) is var near && (near >= settings.SameTopic || (!centre.Languages.Intersect(centres[c].Languages).Any() && centre.Meant(centres[c]) >= SameMeaning)) && near + centre.Meant(centres[c]) > most)
                (same, most) = (c, near + centre.Meant(centres[c]));
        if (same < 0)
            centres.Add(centre);
        else if (centre.Cosine(centres[same]) < settings.SameTopic)
            centres[same] = centres[same].With(centre);
    }

    List<TopicCentre> Found(TopicRows rows, int[] left)
    {
        // By the hash of their content, which has nothing to do with when they came or what they say.
        var tied = left.Length <= settings.MostTied ? left : [.. left.OrderBy(r => Mixed(rows, r)).Take(settings.MostTied).Order()];
        // Few texts would fall apart at the fineness that many need: it grows from 1 with their number.
        var fineness = 1 + (settings.Fineness - 1) * Math.Clamp(Math.Log10(Math.Max(1, tied.Length) / (double)FewTexts) / 2, 0, 1.2);
        var ties = TopicTies.Of(rows, tied, settings.Neighbours);
        // Where most would stand in groups too small to be a topic, the groups were too fine.
        while (true)
        {
            var groups = Communities.Of(ties, fineness);
            var large = tied.Select((row, i) => (row, Group: groups[i])).GroupBy(t => t.Group).Where(g => g.Sum(t => rows.Copies[t.row]) >= settings.FewestMembers).ToList();
            if (large.Sum(g => g.Count()) * 2 >= tied.Length || fineness < Coarsest)
                return [.. large.Select(g => TopicCentre.Of(rows, [.. g.Select(t => t.row)]))];
            fineness /= 2;
        }
    }

    TopicSorting Told(List<(Dictionary<ulong, int> Counts, List<string> Ids, string Language)> order, TopicRows rows, int[] place, float[] near, List<KnownTopic> known, List<TopicCentre> before, List<TopicCentre> centres)
    {
        var taken = known.Select(k => k.Id).ToHashSet(StringComparer.Ordinal);
        var members = Members(place, centres.Count);
        var topics = new List<SortedTopic>();
        for (var c = 0; c < centres.Count; c++)
        {
            var isNew = c >= known.Count;
            if (members[c].Count == 0 || (isNew && members[c].Sum(r => rows.Copies[r]) < settings.FewestMembers))
            {
                foreach (var row in members[c])
                    place[row] = -1;
                continue;
            }
            var centre = TopicCentre.Of(rows, members[c]);
            var id = isNew ? centre.Id : known[c].Id;
            while (isNew && !taken.Add(id))
                id = TopicTerms.HashOf(id, 0).ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
            var texts = members[c].SelectMany(r => order[r].Ids.Order(StringComparer.Ordinal).Select(i => (Id: i, Near: near[r], Row: r))).OrderByDescending(m => m.Near).ThenBy(m => m.Row).ThenBy(m => m.Id, StringComparer.Ordinal).ToList();
            topics.Add(new(id, isNew, isNew ? centre.Signature : ReferenceEquals(before[c], centres[c]) ? known[c].Signature : centres[c].Signature, [.. texts.Select(t => t.Id)], [.. texts.Select(t => Math.Min(1, (double)t.Near))]));
        }
        return new([.. topics.OrderByDescending(t => t.Members.Count).ThenBy(t => t.Id, StringComparer.Ordinal)],
            [.. Enumerable.Range(0, rows.Count).Where(r => place[r] < 0).SelectMany(r => order[r].Ids).Concat(empty).Order(StringComparer.Ordinal)]);
    }

    static List<int>[] Members(int[] place, int count)
    {
        var members = Enumerable.Range(0, count).Select(_ => new List<int>()).ToArray();
        for (var row = 0; row < place.Length; row++)
            if (place[row] >= 0)
                members[place[row]].Add(row);
        return members;
    }

    static ulong Mixed(TopicRows rows, int row)
    {
        var hash = 0UL;
        for (var t = rows.Starts[row]; t < rows.Starts[row + 1]; t++)
            hash += (rows.Hashes[rows.Terms[t]] ^ 0x9E3779B97F4A7C15UL) * 0xBF58476D1CE4E5B9UL;
        return hash ^ (hash >> 29);
    }

    // Two texts with the same terms as often are the same text to us. Two sums of different hashes: an accident would need 128 bits to agree.
    static string Key(Dictionary<ulong, int> counts)
    {
        var (one, two) = (0UL, 0UL);
        foreach (var (hash, n) in counts)
        {
            one += (hash ^ (ulong)n) * 0x9E3779B97F4A7C15UL;
            two += ((hash >> 7) ^ (hash << 11) ^ (ulong)n) * 0xBF58476D1CE4E5B9UL;
        }
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{one:x16}{two:x16}");
    }
}
