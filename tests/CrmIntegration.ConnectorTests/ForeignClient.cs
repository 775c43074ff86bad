using System.Diagnostics;

namespace CrmIntegration.ConnectorTests;

/// <summary>Runs programs that none of us wrote, from npm.</summary>
static class ForeignClient
{
    /// <param name="path">From the top of the repository; holds script.mjs.</param>
    public static string Folder(string path)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (Path.Combine(at.FullName, path) is var folder && File.Exists(Path.Combine(folder, "script.mjs")))
                return folder;
        throw new DirectoryNotFoundException(path);
    }

    /// <returns>False: the package is not there, and npm could not fetch it.</returns>
    public static async Task<bool> HasAsync(string folder, string package) =>
        Directory.Exists(Path.Combine(folder, "node_modules", package)) || await RunAsync("npm", folder, "ci", "--no-audit", "--no-fund") is (0, _, _);

    /// <returns>Exit -1: there is no such command on this machine.</returns>
    public static async Task<(int Exit, string Output, string Error)> RunAsync(string command, string folder, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            return (process.ExitCode, await output, await error);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return (-1, "", missing.Message);
        }
    }
}
