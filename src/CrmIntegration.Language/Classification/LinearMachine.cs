namespace CrmIntegration.Language.Classification;

/// <summary>One text as the machine sees it: which features, how much of each; of length 1.</summary>
readonly record struct Row(int[] Indexes, float[] Values);

/// <summary>A linear support vector machine with squared hinge loss, by dual coordinate descent (Hsieh, Chang, Lin, Keerthi, Sundararajan 2008).</summary>
static class LinearMachine
{
    const int MostRounds = 60;
    const double GoodEnough = 0.05;

    /// <returns>One weight per feature.</returns>
    public static float[] Train(IReadOnlyList<Row> rows, bool[] positive, int features, double cost)
    {
        var weights = new float[features];
        var alpha = new double[rows.Count];
        var ridge = 1 / (2 * cost);
        var order = Enumerable.Range(0, rows.Count).ToArray();
        var random = new Random(7);
        for (var round = 0; round < MostRounds; round++)
        {
            random.Shuffle(order);
            var worst = 0.0;
            foreach (var i in order)
            {
                var (indexes, values) = rows[i];
                var sign = positive[i] ? 1 : -1;
                var gradient = sign * Dot(weights, indexes, values) - 1 + ridge * alpha[i];
                if (alpha[i] == 0 && gradient >= 0)
                    continue;
                worst = Math.Max(worst, Math.Abs(gradient));
                var next = Math.Max(0, alpha[i] - gradient / (1 + ridge));          // rows have length 1
                var step = (float)((next - alpha[i]) * sign);
                alpha[i] = next;
                for (var k = 0; k < indexes.Length; k++)
                    weights[indexes[k]] += step * values[k];
            }
            if (worst < GoodEnough)
                break;
        }
        return weights;
    }

    static double Dot(float[] weights, int[] indexes, float[] values)
    {
        var sum = 0f;
        for (var k = 0; k < indexes.Length; k++)
            sum += weights[indexes[k]] * values[k];
        return sum;
    }
}
