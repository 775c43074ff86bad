using System.Runtime.InteropServices;
using System.Text;

namespace CrmIntegration.Forecasting.Trees;

/// <summary>LightGBM's C interface (lightgbm.readthedocs.io, C API), as much as growing trees needs. Only training uses it: a grown model is read and
/// explained by our own code, so it also predicts where the library is missing.</summary>
static unsafe partial class LightGbm
{
    const string Library = "lib_lightgbm";
    const int Float64 = 1, Float32 = 0;

    static readonly Lazy<string?> Trouble = new(Look);

    /// <summary>Null when the library can be used, else why not, as a sentence.</summary>
    public static string? WhyMissing => Trouble.Value;

    static string? Look()
    {
        // Its threads spin while they wait, which starves a service beside them; read when the library loads.
        if (Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null)
            Environment.SetEnvironmentVariable("OMP_WAIT_POLICY", "PASSIVE");
        try
        {
            return NativeLibrary.TryLoad(Library, typeof(LightGbm).Assembly, null, out _) ? null
                : "LightGBM's library cannot be loaded here (on Debian it needs the package libgomp1), so only linear candidates were tried.";
        }
        catch (BadImageFormatException)
        {
            return "LightGBM's library is not made for this processor, so only linear candidates were tried.";
        }
    }

    /// <summary>Grows trees and gives back the model as LightGBM writes it.</summary>
    /// <param name="rows">Row by row, <paramref name="columns"/> values each; NaN is missing.</param>
    /// <param name="start">Log-odds to start from, per row; null: from the average.</param>
    /// <exception cref="InvalidOperationException">LightGBM refused; its own words.</exception>
    public static string Train(double[] rows, int columns, float[] labels, float[] weights, double[]? start, string parameters, int rounds, CancellationToken cancel)
    {
        nint data = 0, booster = 0;
        var all = Encoding.UTF8.GetBytes(parameters + "\0");
        try
        {
            fixed (double* x = rows) fixed (float* y = labels, w = weights) fixed (byte* p = all)
            {
                Check(LGBM_DatasetCreateFromMat(x, Float64, labels.Length, columns, 1, p, 0, &data));
                Check(SetField(data, "label", y, labels.Length, Float32));
                Check(SetField(data, "weight", w, weights.Length, Float32));
                if (start is not null)
                    fixed (double* s = start)
                        Check(SetField(data, "init_score", s, start.Length, Float64));
                Check(LGBM_BoosterCreate(data, p, &booster));
                int finished = 0;
                for (var i = 0; i < rounds && finished == 0; i++)
                {
                    cancel.ThrowIfCancellationRequested();
                    Check(LGBM_BoosterUpdateOneIter(booster, &finished));
                }
                return Text(booster);
            }
        }
        finally
        {
            if (booster != 0) LGBM_BoosterFree(booster);
            if (data != 0) LGBM_DatasetFree(data);
        }
    }

    static int SetField(nint data, string name, void* values, int count, int type)
    {
        fixed (byte* n = Encoding.ASCII.GetBytes(name + "\0"))
            return LGBM_DatasetSetField(data, n, values, count, type);
    }

    static string Text(nint booster)
    {
        var buffer = new byte[1 << 16];
        while (true)
        {
            long length;
            fixed (byte* b = buffer)
                Check(LGBM_BoosterSaveModelToString(booster, 0, -1, 0, buffer.Length, &length, b));
            if (length <= buffer.Length)
                return Encoding.UTF8.GetString(buffer, 0, (int)length - 1);
            buffer = new byte[length];
        }
    }

    static void Check(int result)
    {
        if (result != 0)
            throw new InvalidOperationException($"LightGBM: {Marshal.PtrToStringUTF8(LGBM_GetLastError())}");
    }

    [LibraryImport(Library)] private static partial nint LGBM_GetLastError();
    [LibraryImport(Library)] private static partial int LGBM_DatasetCreateFromMat(void* data, int type, int rows, int columns, int rowMajor, byte* parameters, nint reference, nint* made);
    [LibraryImport(Library)] private static partial int LGBM_DatasetSetField(nint data, byte* name, void* values, int count, int type);
    [LibraryImport(Library)] private static partial int LGBM_DatasetFree(nint data);
    [LibraryImport(Library)] private static partial int LGBM_BoosterCreate(nint data, byte* parameters, nint* made);
    [LibraryImport(Library)] private static partial int LGBM_BoosterUpdateOneIter(nint booster, int* finished);
    [LibraryImport(Library)] private static partial int LGBM_BoosterSaveModelToString(nint booster, int from, int count, int importance, long room, long* length, byte* text);
    [LibraryImport(Library)] private static partial int LGBM_BoosterFree(nint booster);
}
