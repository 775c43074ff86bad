using System.Diagnostics;

namespace CrmIntegration.Tests.Verbs;

/// <summary>The program as somebody at a terminal starts it: its exit code and all it prints.</summary>
static class Product
{
    public static async Task<(int Code, string Says)> RunAsync(string folder, params string[] words)
    {
        var program = typeof(CrmIntegration.Records.Database).Assembly.Location;
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. words]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var says = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(says));
    }
}
