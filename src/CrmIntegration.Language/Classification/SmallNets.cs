using System.Runtime.Intrinsics;

namespace CrmIntegration.Language.Classification;

/// <summary>
/// A few nets of one hidden layer over a text's features, averaged: a bag of features into a dense layer as in fastText (Joulin, Grave, Bojanowski, Mikolov 2016), half of the features dropped at
/// each look (Srivastava et al. 2014), steps by AdaGrad (Duchi, Hazan, Singer 2011). They see which words count together, where a plane adds them one by one.
/// The same on every machine: eight lanes wide whatever the processor offers, summed in one order.
/// </summary>
sealed class SmallNets
{
    /// <summary>The commonest features alone: what one text holds teaches nothing of others, and memory stays bounded (a net of 30,000 features is 15 MB).</summary>
    const int MostFeatures = 30_000, Hidden = 128, Lanes = 8, Rounds = 15;
    const double Rate = 0.05, LeastRate = 0.001;
    readonly int[] place;                                     // of a feature in the nets; -1: left out
    readonly Net[] nets;
    readonly int classes;

    SmallNets(int[] place, Net[] nets, int classes) => (this.place, this.nets, this.classes) = (place, nets, classes);

    /// <param name="right">Each row's class.</param>
    public static SmallNets Train(IReadOnlyList<Row> rows, int[] right, int classes, int features, int many)
    {
        var holders = new int[features];
        foreach (var index in rows.SelectMany(r => r.Indexes))
            holders[index]++;
        int[] place = new int[features], kept = [.. Enumerable.Range(0, features).Where(f => holders[f] > 1).OrderByDescending(f => holders[f]).ThenBy(f => f).Take(MostFeatures)];
        Array.Fill(place, -1);
        for (var i = 0; i < kept.Length; i++)
            place[kept[i]] = i;
        Row[] seen = [.. rows.Select(r => Seen(r, place))];
        return new(place, [.. Enumerable.Range(1, many).Select(seed => Net.Train(seen, right, kept.Length, classes, seed))], classes);
    }

    /// <returns>One chance per class, from 0 to 1; they add up to 1.</returns>
    public double[] Of(Row row)
    {
        var seen = Seen(row, place);
        var mean = new double[classes];
        foreach (var net in nets)
        {
            var chances = net.Of(seen);
            for (var c = 0; c < classes; c++)
                mean[c] += chances[c] / nets.Length;
        }
        return mean;
    }

    static Row Seen(Row row, int[] place)
    {
        int[] at = [.. Enumerable.Range(0, row.Indexes.Length).Where(k => place[row.Indexes[k]] >= 0)];
        return new([.. at.Select(k => place[row.Indexes[k]])], [.. at.Select(k => row.Values[k])]);
    }

    // Into the hidden layer: from[feature, hidden]; out of it: to[class, hidden].
    sealed class Net(float[] from, float[] fromBias, float[] to, float[] toBias)
    {
        const double DropFeature = 0.5, DropHidden = 0.3;
        const float Started = 1e-3f;                          // of AdaGrad's sums of squares

        public static Net Train(Row[] rows, int[] right, int features, int classes, int seed)
        {
            var dice = new Random(seed);
            float[] Filled(int length, double reach) => [.. Enumerable.Range(0, length).Select(_ => (float)((dice.NextDouble() * 2 - 1) * reach))];
            var net = new Net(Filled(features * Hidden, 1), new float[Hidden], Filled(classes * Hidden, Math.Sqrt(3.0 / Hidden)), new float[classes]);
            var steps = new Steps(features, classes);
            var order = Enumerable.Range(0, rows.Length).ToArray();
            for (var round = 0; round < Rounds; round++)
            {
                dice.Shuffle(order);
                foreach (var i in order)
                    net.Learn(rows[i], right[i], steps, dice, (float)(Rate * (1 - (double)round / Rounds) + LeastRate));
            }
            return net;
        }

        public float[] Of(Row row)
        {
            var hidden = Layer(row.Indexes, row.Values);
            for (var h = 0; h < Hidden; h++)
                hidden[h] = Math.Max(0, hidden[h]);
            return Chances(hidden);
        }

        // The sums of squares that AdaGrad divides by; needed while it learns only.
        sealed class Steps
        {
            public readonly float[] From, FromBias = new float[Hidden], To, ToBias;

            public Steps(int features, int classes)
            {
                (From, To, ToBias) = (new float[features * Hidden], new float[classes * Hidden], new float[classes]);
                foreach (var sums in new[] { From, FromBias, To, ToBias })
                    Array.Fill(sums, Started);
            }
        }

        void Learn(Row row, int right, Steps steps, Random dice, float rate)
        {
            int[] shown = [.. Enumerable.Range(0, row.Indexes.Length).Where(_ => dice.NextDouble() >= DropFeature)], indexes = [.. shown.Select(k => row.Indexes[k])];
            float[] values = [.. shown.Select(k => (float)(row.Values[k] / (1 - DropFeature)))], hidden = Layer(indexes, values), back = new float[Hidden];
            const float Louder = (float)(1 / (1 - DropHidden));
            for (var h = 0; h < Hidden; h++)
                hidden[h] = hidden[h] > 0 && dice.NextDouble() >= DropHidden ? hidden[h] * Louder : 0;
            var chances = Chances(hidden);
            for (var c = 0; c < toBias.Length; c++)
            {
                var off = chances[c] - (c == right ? 1 : 0);
                if (Math.Abs(off) < 1e-4f)
                    continue;
                Add(off, to, c * Hidden, back);
                Step(off, hidden, to, steps.To, c * Hidden, rate);
                steps.ToBias[c] += off * off;
                toBias[c] -= rate * off / MathF.Sqrt(steps.ToBias[c]);
            }
            for (var h = 0; h < Hidden; h++)
                back[h] = hidden[h] > 0 ? back[h] * Louder : 0;
            Step(1, back, fromBias, steps.FromBias, 0, rate);
            for (var k = 0; k < indexes.Length; k++)
                Step(values[k], back, from, steps.From, indexes[k] * Hidden, rate);
        }

        float[] Layer(int[] indexes, float[] values)
        {
            var hidden = fromBias.ToArray();
            for (var k = 0; k < indexes.Length; k++)
                Add(values[k], from, indexes[k] * Hidden, hidden);
            return hidden;
        }

        float[] Chances(float[] hidden)
        {
            var chances = new float[toBias.Length];
            Span<float> lanes = stackalloc float[Lanes];
            for (var c = 0; c < chances.Length; c++)
            {
                var sum = Vector256<float>.Zero;
                for (var h = 0; h < Hidden; h += Lanes)
                    sum += Vector256.Create(to, c * Hidden + h) * Vector256.Create(hidden, h);
                sum.CopyTo(lanes);
                chances[c] = toBias[c];
                foreach (var lane in lanes)
                    chances[c] += lane;
            }
            float most = chances.Max(), all = 0;
            for (var c = 0; c < chances.Length; c++)
                all += chances[c] = MathF.Exp(chances[c] - most);
            for (var c = 0; c < chances.Length; c++)
                chances[c] /= all;
            return chances;
        }

        static void Add(float much, float[] weights, int at, float[] sums)
        {
            var by = Vector256.Create(much);
            for (var h = 0; h < Hidden; h += Lanes)
                (Vector256.Create(sums, h) + by * Vector256.Create(weights, at + h)).CopyTo(sums, h);
        }

        // One step down the gradient much * slope, each weight by its own past.
        static void Step(float much, float[] slope, float[] weights, float[] squares, int at, float rate)
        {
            Vector256<float> by = Vector256.Create(much), speed = Vector256.Create(rate);
            for (var h = 0; h < Hidden; h += Lanes)
            {
                var gradient = by * Vector256.Create(slope, h);
                var past = Vector256.Create(squares, at + h) + gradient * gradient;
                past.CopyTo(squares, at + h);
                (Vector256.Create(weights, at + h) - speed * gradient / Vector256.Sqrt(past)).CopyTo(weights, at + h);
            }
        }
    }
}
