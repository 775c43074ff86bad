using System.Runtime.InteropServices;
using System.Text;

namespace CrmIntegration.Benchmarks;

/// <summary>The native library's own scoring and explaining, as the reference.</summary>
static unsafe partial class NativeTrees
{
    public static nint Load(string model)
    {
        nint booster;
        int iterations;
        fixed (byte* t = Encoding.UTF8.GetBytes(model + "\0")) Check(LGBM_BoosterLoadModelFromString(t, &iterations, &booster));
        return booster;
    }

    /// <param name="what">1 raw scores, 3 contributions.</param>
    public static void Predict(nint booster, double[] x, int rows, int columns, int what, double[] result)
    {
        long length;
        fixed (double* at = x, into = result) fixed (byte* parameters = "num_threads=2\0"u8)
            Check(LGBM_BoosterPredictForMat(booster, at, 1, rows, columns, 1, what, 0, -1, parameters, &length, into));
    }

    public static void Free(nint booster) => Check(LGBM_BoosterFree(booster));

    static void Check(int result)
    {
        if (result != 0) throw new InvalidOperationException("LightGBM refused.");
    }

    [LibraryImport("lib_lightgbm")] private static partial int LGBM_BoosterLoadModelFromString(byte* text, int* iterations, nint* booster);
    [LibraryImport("lib_lightgbm")] private static partial int LGBM_BoosterPredictForMat(nint booster, void* data, int type, int rows, int columns, int rowMajor, int predictType, int from, int count, byte* parameters, long* length, double* result);
    [LibraryImport("lib_lightgbm")] private static partial int LGBM_BoosterFree(nint booster);
}
