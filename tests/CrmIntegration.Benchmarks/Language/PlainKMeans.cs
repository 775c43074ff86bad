/// <summary>The reference for topics: words and word pairs, TF-IDF, k-means on the unit sphere from a k-means++ start drawn by a seed; the number of groups is told.</summary>
static class PlainKMeans
{
    const int Rounds = 25;

    public static int[] Group(IReadOnlyList<string> texts, int groups, int seed)
    {
        var rows = Rows(texts);
        var width = rows.SelectMany(r => r).Select(t => t.Term).DefaultIfEmpty(-1).Max() + 1;
        var random = new Random(seed);
        var centres = Start(rows, width, groups, random);
        var place = new int[rows.Length];
        for (var round = 0; round < Rounds; round++)
        {
            var moved = 0;
            for (var i = 0; i < rows.Length; i++)
            {
                var (best, most) = (0, double.MinValue);
                for (var c = 0; c < groups; c++)
                    if (Dot(rows[i], centres[c]) is var near && near > most)
                        (best, most) = (c, near);
                moved += place[i] != best ? 1 : 0;
                place[i] = best;
            }
            if (moved == 0 && round > 0)
                break;
            centres = [.. Enumerable.Range(0, groups).Select(c => Mean(rows, place, c, width) ?? Dense(rows[random.Next(rows.Length)], width))];
        }
        return place;
    }

    static double[][] Start((int Term, double Value)[][] rows, int width, int groups, Random random)
    {
        var centres = new List<double[]> { Dense(rows[random.Next(rows.Length)], width) };
        var far = Array.ConvertAll(rows, _ => 2.0);
        while (centres.Count < groups)
        {
            for (var i = 0; i < rows.Length; i++)
                far[i] = Math.Min(far[i], Math.Max(0, 1 - Dot(rows[i], centres[^1])));
            var at = random.NextDouble() * far.Sum(f => f * f);
            var pick = 0;
            while (pick < rows.Length - 1 && (at -= far[pick] * far[pick]) > 0)
                pick++;
            centres.Add(Dense(rows[pick], width));
        }
        return [.. centres];
    }

    static (int Term, double Value)[][] Rows(IReadOnlyList<string> texts)
    {
        var counts = texts.Select(t =>
        {
            var words = t.ToLowerInvariant().Split([.. " ,.?!;:'\"()/-\n\r\t"], StringSplitOptions.RemoveEmptyEntries);
            return words.CountBy(w => w).ToList();
        }).ToList();
        var holders = counts.SelectMany(c => c.Select(w => w.Key)).CountBy(w => w).Where(h => h.Value > 1).ToDictionary(h => h.Key, h => h.Value);
        var index = holders.Keys.Order(StringComparer.Ordinal).Select((w, i) => (w, i)).ToDictionary(t => t.w, t => t.i);
        return [.. counts.Select(c =>
        {
            var row = c.Where(w => index.ContainsKey(w.Key)).Select(w => (Term: index[w.Key], Value: w.Value * (1 + Math.Log((1.0 + texts.Count) / (1 + holders[w.Key]))))).ToArray();
            var length = Math.Sqrt(row.Sum(t => t.Value * t.Value));
            return Array.ConvertAll(row, t => (t.Term, t.Value / Math.Max(length, 1e-12)));
        })];
    }

    static double[]? Mean((int Term, double Value)[][] rows, int[] place, int group, int width)
    {
        var mean = new double[width];
        for (var i = 0; i < rows.Length; i++)
            if (place[i] == group)
                foreach (var (term, value) in rows[i])
                    mean[term] += value;
        var length = Math.Sqrt(mean.Sum(v => v * v));
        return length == 0 ? null : Array.ConvertAll(mean, v => v / length);
    }

    static double[] Dense((int Term, double Value)[] row, int width)
    {
        var dense = new double[width];
        foreach (var (term, value) in row)
            dense[term] = value;
        return dense;
    }

    static double Dot((int Term, double Value)[] row, double[] centre)
    {
        var sum = 0.0;
        foreach (var (term, value) in row)
            sum += value * centre[term];
        return sum;
    }
}
