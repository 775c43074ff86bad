using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Trust;
using Microsoft.Extensions.Options;

namespace CrmIntegration.Verbs;

/// <summary>The set-up checks in the terminal: each named, with what to do. Exit code 1 when one fails.</summary>
static class Doctor
{
    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = House.Build(args, b => b.Logging.SetMinimumLevel(LogLevel.Error));
        var checks = await ChecksAsync(app.Services, CancellationToken.None);
        foreach (var check in checks)
            System.Console.WriteLine($"{check.Ok switch { true => "ok   ", false => "FAIL ", null => "-    " }} {check.Name}: {check.Says}");
        return checks.Any(c => c.Ok == false) ? 1 : 0;
    }

    static async Task<IReadOnlyList<NamedCheck>> ChecksAsync(IServiceProvider services, CancellationToken cancel)
    {
        var checks = new List<NamedCheck>();
        try
        {
            services.GetService<IStartupValidator>()?.Validate();
            checks.Add(new("Settings", true, "every section can be read"));
        }
        catch (OptionsValidationException wrong)
        {
            return [.. wrong.Failures.Select(f => new NamedCheck("Settings", false, f))];
        }
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
        var language = services.GetRequiredService<IOptions<LanguageOptions>>().Value;
        checks.Add(new("Language model", true, language.Offline ? "the built-in offline writer; set Language:Provider for a model" : $"{language.Provider}, {language.Deployment}"));
        var connections = await services.GetRequiredService<ConnectionStore>().ListAsync(cancel);
        if (connections.Count == 0)
            checks.Add(new("Connections", null, "none yet; connect a CRM in the console"));
        foreach (var connection in connections)
            checks.AddRange(await TestAsync(services, connection, cancel));
        return checks;
    }

    static async Task<IEnumerable<NamedCheck>> TestAsync(IServiceProvider services, ConnectionRow connection, CancellationToken cancel)
    {
        if (connection.Crm == "file")
            return [new(connection.Name, null, "imported from a file: nothing to reach")];
        var opened = await services.GetRequiredService<ICrmSessions>().OpenAsync(connection.Id, cancel);
        if (opened.Failure is { } failure)
            return [new(connection.Name, false, failure.Says)];
        await using var session = opened.Value;
        return (await session.TestAsync(cancel)).Select(c => c with { Name = $"{connection.Name}: {c.Name}" });
    }
}
