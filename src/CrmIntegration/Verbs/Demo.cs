using CrmIntegration.Connections;
using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Verbs;

/// <summary>The whole service on this machine beside an emulated CRM with the sample company in it. Everything but the CRM is the product as it ships.</summary>
static class Demo
{
    public static async Task<int> RunAsync(string[] args)
    {
        int deals = 2000, seed = 42, port = 5080, crmPort = 5090;
        var line = new CommandLine(args, ["deals", "seed", "port", "crm-port", "data"], ["once"]);
        if (line.Wrong is { } option)
            return Serve.Refuse([option]);
        if (line.Alone.Count > 0 || !line.Number("deals", 1, 1_000_000, ref deals) || !line.Number("seed", 0, int.MaxValue, ref seed)
            || !line.Number("port", 0, 65535, ref port) || !line.Number("crm-port", 0, 65535, ref crmPort))
            return Serve.Refuse(["demo [--once] [--deals N] [--seed N] [--port N] [--crm-port N] [--data FOLDER]; ports from 0 to 65535, the others whole numbers."]);

        var folder = line.One("data") ?? Path.Combine(Path.GetTempPath(), $"crmintegration-demo-{Environment.ProcessId}");
        try
        {
            await using var run = await DemoRun.StartAsync(folder, new EmulatorOptions(crmPort, seed, deals, line.One("data") is { } stays ? Path.Combine(stays, "crm") : null), port, System.Console.Out);
            if (run is null)
                return 2;
            if (!line.Has("once"))
                run.TellWhere(System.Console.Out);
            await run.FillAsync(System.Console.Out);
            if (line.Has("once"))
            {
                if (line.One("data") is { } kept)
                {
                    System.Console.WriteLine($"The data stays: serve --DataFolder {kept} shows it without the CRM.");
                    run.TellSignIn(System.Console.Out);
                }
                return 0;
            }
            await run.LiveAsync(System.Console.Out);
            return 0;
        }
        catch (OperationCanceledException)
        {
            System.Console.WriteLine("Stopped before it was done.");
            return 130;                                      // as shells say of Ctrl+C
        }
        finally
        {
            if (line.One("data") is null && Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }
}
