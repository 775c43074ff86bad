using System.Globalization;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Wording;

namespace CrmIntegration.Verbs;

/// <summary>The set-up checks in the terminal: each named, with what to do. Exit code 1 when one fails.</summary>
static class Doctor
{
    public static async Task<int> RunAsync(string[] args)
    {
        var checks = await ChecksAsync(args, CancellationToken.None);
        foreach (var check in checks)
            System.Console.WriteLine($"{check.Ok switch { true => "ok   ", false => "FAIL ", null => "-    " }} {check.Name}: {check.Says}");
        return checks.Any(c => c.Ok == false) ? 1 : 0;
    }

    static async Task<IReadOnlyList<NamedCheck>> ChecksAsync(string[] args, CancellationToken cancel)
    {
        try
        {
            await using var app = House.Build(args, b => b.Logging.SetMinimumLevel(LogLevel.Error));
            return await ChecksAsync(app.Services, cancel);
        }
        catch (WrongSettings wrong)
        {
            return [.. wrong.Lines.Select(line => new NamedCheck("Settings", false, line))];
        }
    }

    static async Task<IReadOnlyList<NamedCheck>> ChecksAsync(IServiceProvider services, CancellationToken cancel)
    {
        var checks = new List<NamedCheck> { new("Settings", true, "every section can be read") };
        var database = services.GetRequiredService<Database>();
        try
        {
            var ran = BringUpToDate.Run(database);
            checks.Add(new("Database", true, $"{database.Engine}, {(ran.Count == 0 ? "up to date" : $"brought up to date ({ran.Count} scripts)")}"));
        }
        catch (DatabaseUnreachable unreachable)
        {
            return [.. checks, new("Database", false, unreachable.Message)];
        }
        // In the terminal's language where it is one of ours.
        var (setUp, teller, language) = (services.GetRequiredService<ISetUp>(), services.GetRequiredService<Teller>(), Languages.Of(CultureInfo.CurrentUICulture.Name) ?? Languages.English);
        NamedCheck Told(NamedCheck check, string of) => check with { Name = $"{of}: {teller.Tell(check.Name, language)}", Says = teller.Tell(check.Says, language) };
        var connections = await services.GetRequiredService<ConnectionStore>().ListAsync(cancel);
        foreach (var step in new[] { SetUpStep.Database, SetUpStep.Language, SetUpStep.Outside })
            checks.AddRange((await setUp.CheckAsync(step, connections.FirstOrDefault()?.Id, cancel)).Select(c => Told(c, step.ToString())));
        if (connections.Count == 0)
            checks.Add(new("Connections", null, "none yet; connect a CRM in the console"));
        foreach (var connection in connections)
            for (var step = SetUpStep.Connect; step <= SetUpStep.Panel; step++)
                checks.AddRange((await setUp.CheckAsync(step, connection.Id, cancel)).Select(c => Told(c, $"{connection.Name}: {step}")));
        return checks;
    }
}
