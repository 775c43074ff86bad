using System.Globalization;
using CrmIntegration.Connectors;

namespace CrmIntegration.Salesforce.Emulator;

static class Program
{
    internal static async Task<int> Main(string[] args)
    {
        int port = 5090, seed = 42, deals = 1000;
        string? data = null;
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            var number = int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1;
            switch (args[i])
            {
                case "--port" when number >= 0: port = number; break;
                case "--seed" when number >= 0: seed = number; break;
                case "--deals" when number >= 0: deals = number; break;
                case "--data": data = args[i + 1]; break;
                default: return Usage();
            }
        }
        if (args.Length % 2 == 1)
            return Usage();

        await using var org = await SalesforceEmulator.StartAsync(new EmulatorOptions(port, seed, deals, data), CancellationToken.None);
        Console.WriteLine($$"""
            Salesforce emulator at {{org.Address}} with {{deals}} deals (seed {{seed}}); watch and edit deals there in a browser.
            client id      {{org.SignIns.ClientId}}
            client secret  {{org.SignIns.ClientSecret}}
            user           {{org.SignIns.Username}}
            password       {{org.SignIns.Password}}
            jsforce        const c = new jsforce.Connection({ loginUrl: '{{org.Address.ToString().TrimEnd('/')}}' }); await c.login(user, password)
            """);
        await org.UntilStoppedAsync();
        return 0;
    }

    static int Usage()
    {
        Console.Error.WriteLine("--port N --seed N --deals N --data FOLDER, each optional.");
        return 1;
    }
}
