using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CrmIntegration.Forecasting.Trees;

/// <summary>Looks the reasons of a block of rows up, four rows at a time: which columns of a path a row meets is a number made of comparisons, and the values
/// stand at that number in the leaf's table. One leaf is looked up for all rows before the next, so that its table stays in the processor's nearest cache.</summary>
sealed unsafe class ShapBlock(int columns)
{
    public const int Rows = 128;
    const int Lanes = 4;

    // per column the values of all rows
    readonly double[] values = new double[columns * Rows], sums = new double[columns * Rows];
    readonly ulong[] answers = new ulong[Rows];

    public void Add(ShapTables.One[] trees, ReadOnlySpan<double> x, Span<double> into)
    {
        var rows = x.Length / columns;
        for (var r = 0; r < rows; r++)
            for (var c = 0; c < columns; c++) values[c * Rows + r] = x[r * columns + c];
        Array.Clear(sums);
        foreach (var tree in trees)
            if (tree.Leaves is null) Walk(tree.Tree, x, rows);
            else
            {
                Answer(tree.Tree, rows);
                if (tree.Whole is { } whole) Whole(tree.Columns, whole, rows);
                else foreach (var leaf in tree.Leaves) Leaf(leaf, rows);
            }
        for (var r = 0; r < rows; r++)
            for (var c = 0; c < columns; c++) into[r * columns + c] += sums[c * Rows + r];
    }

    /// <summary>Per row a bit for each split: does it go left?</summary>
    void Answer(Tree tree, int rows)
    {
        Array.Clear(answers);
        fixed (double* x = values) fixed (ulong* a = answers)
            for (var s = 0; s < tree.Column.Length; s++)
            {
                var column = x + tree.Column[s] * Rows;
                var (threshold, bit) = (Vector256.Create(tree.Threshold[s]), Vector256.Create(1UL << s));
                // where nothing was missing in training, a missing value counts as 0
                var missing = tree.MissingLeft[s] ?? 0 <= tree.Threshold[s] ? Vector256<ulong>.AllBitsSet : Vector256<ulong>.Zero;
                for (var r = 0; r < rows; r += Lanes)
                {
                    var value = Vector256.Load(column + r);
                    var left = Vector256.LessThanOrEqual(value, threshold).AsUInt64() | (missing & ~Vector256.Equals(value, value).AsUInt64());
                    (Vector256.Load(a + r) | (left & bit)).Store(a + r);
                }
            }
    }

    void Whole(int[] of, double[] table, int rows)
    {
        fixed (double* t = table, into = sums) fixed (ulong* a = answers)
            for (var r = 0; r < rows; r += Lanes)
            {
                // fewer than nine answers: the product stays far below 2^32
                var at = Vector256.Load(a + r).AsInt32() * Vector256.Create(of.Length);
                for (var c = 0; c < of.Length; c++) AddTo(into + of[c] * Rows + r, Gather(t + c, at.AsInt64()));
            }
    }

    void Leaf(ShapTables.Leaf leaf, int rows)
    {
        if (leaf.Rows.Length > 0)
        {
            Span<double> one = stackalloc double[columns];
            for (var r = 0; r < rows; r++)
            {
                one.Clear();
                Add(leaf, answers[r], one);
                foreach (var test in leaf.Tests) sums[test.Column * Rows + r] += one[test.Column];
            }
            return;
        }
        var width = leaf.Tests.Length;
        fixed (double* table = leaf.Table, into = sums) fixed (ulong* a = answers) fixed (ShapTables.Test* tests = leaf.Tests)
            for (var r = 0; r < rows; r += Lanes)
            {
                var answered = Vector256.Load(a + r);
                var at = Vector256<ulong>.Zero;
                for (var i = 0; i < width; i++)
                    at += Vector256.Equals(answered & Vector256.Create(tests[i].Asked), Vector256.Create(tests[i].Wanted)) & Vector256.Create((ulong)width << i);
                for (var i = 0; i < width; i++) AddTo(into + tests[i].Column * Rows + r, Gather(table + i, at.AsInt64()));
            }
    }

    static void AddTo(double* place, Vector256<double> more) => (Vector256.Load(place) + more).Store(place);

    static Vector256<double> Gather(double* from, Vector256<long> at) => Avx2.IsSupported ? Avx2.GatherVector256(from, at, sizeof(double))
        : Vector256.Create(from[at[0]], from[at[1]], from[at[2]], from[at[3]]);

    /// <summary>One leaf's values for one row.</summary>
    public static void Add(ShapTables.Leaf leaf, ulong answers, Span<double> into)
    {
        var tests = leaf.Tests;
        var met = 0;
        for (var i = 0; i < tests.Length; i++) met |= ((answers & tests[i].Asked) == tests[i].Wanted ? 1 : 0) << i;
        var values = leaf.Of(met);
        for (var i = 0; i < tests.Length; i++) into[tests[i].Column] += values[i];
    }

    // Too many columns on a way for tables.
    void Walk(Tree tree, ReadOnlySpan<double> x, int rows)
    {
        for (var r = 0; r < rows; r++)
        {
            var walked = new double[columns];
            TreeShap.Add(tree, x.Slice(r * columns, columns).ToArray(), walked);
            for (var c = 0; c < columns; c++) sums[c * Rows + r] += walked[c];
        }
    }
}
