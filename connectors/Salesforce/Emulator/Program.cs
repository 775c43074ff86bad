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
                case "--port" when number is >= 0 and <= 65535: port = number; break;
                case "--seed" when number >= 0: seed = number; break;
                case "--deals" when number is >= 1 and <= 1_000_000: deals = number; break;
                case "--data" when args[i + 1].Length > 0: data = args[i + 1]; break;
                default: return Usage();
            }
        }
        if (args.Length % 2 == 1)
            return Usage();

        try
        {
            await using var org = await SalesforceEmulator.StartAsync(new EmulatorOptions(port, seed, deals, data), CancellationToken.None);
            Tell(org, seed, deals);
            await org.UntilStoppedAsync();
            return 0;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"The emulator cannot start: {wrong.Message}{(wrong is EmulatorRefused ? "" : " Give another --port or --data folder.")}");
            return 2;
        }
    }

    static void Tell(RunningSalesforce org, int seed, int deals)
    {
        var at = org.Address.ToString().TrimEnd('/');
        Console.WriteLine($$"""
            Salesforce emulator at {{at}} with {{deals}} deals (seed {{seed}}); watch and edit deals there in a browser. Ctrl+C ends it.

            login and My Domain address  {{at}}
            consumer key                 {{org.SignIns.ClientId}}
            consumer secret              {{org.SignIns.ClientSecret}}     flow client
            user name                    {{org.SignIns.Username}}     flow jwt, with the key at
            private key                  {{at}}/emulator/private-key.pem
            refresh token                {{org.SignIns.FirstRefreshToken}}     flow refresh, good once
            password                     {{org.SignIns.Password}}
            organization id              {{org.Org.OrgId}}
            webhook secret               {{org.SignIns.WebhookSecret}}

            Tell a service of every change (with "soap": true as Outbound Messages):
              curl {{at}}/emulator/hook -d '{"address": "http://127.0.0.1:5080/hooks/CONNECTION"}'
            Let something go wrong (429, 503, 401, slow, reset, late, equal, lock, duplicate, reorder, fail):
              curl {{at}}/emulator/faults -d '{"kind": "503", "match": "query", "count": 3}'        all well again: -X DELETE
            Add, retype or (without a type) remove a field:
              curl {{at}}/emulator/fields -d '{"object": "Opportunity", "field": "Region__c", "type": "string"}'
            jsforce: const c = new jsforce.Connection({ loginUrl: '{{at}}' }); await c.login(user, password)
            """);
    }

    static int Usage()
    {
        Console.Error.WriteLine("--port N (0 to 65535) --seed N --deals N (1 to 1,000,000) --data FOLDER, each optional.");
        return 1;
    }
}
