using System.Net.Sockets;
using System.Text.Json;
using CrmIntegration.Connections;
using CrmIntegration.Console;
using CrmIntegration.Doors;
using CrmIntegration.Enrich.Conversations;
using CrmIntegration.Enrich.Effect;
using CrmIntegration.Enrich.Forecast;
using CrmIntegration.Enrich.Marketing;
using CrmIntegration.Enrich.Replies;
using CrmIntegration.Enrich.Service;
using CrmIntegration.Enrich.Topics;
using CrmIntegration.Inbox;
using CrmIntegration.Jobs;
using CrmIntegration.Panel;
using CrmIntegration.Records;
using CrmIntegration.Sync;
using CrmIntegration.Trust;
using CrmIntegration.Wording;
using CrmIntegration.WriteBack;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;

namespace CrmIntegration;

/// <summary>What the house is made of: a line per room in, a line per door out.</summary>
static class House
{
    /// <exception cref="WrongSettings">With a line for each setting that cannot be used.</exception>
    /// <param name="change">Services that differ, for the tests; it runs last. Settings that differ go into <paramref name="args"/>.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? change = null)
    {
        var builder = Settings(args);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1 << 20;
        });
        if (string.IsNullOrEmpty(builder.Configuration["Urls"]))
            builder.WebHost.UseUrls("http://127.0.0.1:5080");

        var (services, settings) = (builder.Services, builder.Configuration);
        services.AddProblemDetails();
        services.AddSingleton<IFlow, Flow>();
        services.AddWording();
        services.AddRecords(settings);
        services.AddHostedService<BringUpToDate>();
        services.AddConnections(settings);
        services.AddInbox();
        services.AddSync();
        services.AddForecast(settings);
        services.AddTrust(settings);
        services.AddService(settings);
        services.AddTopics();
        services.AddReplies(settings);
        services.AddConversations(settings);
        services.AddEffect();
        services.AddMarketing();
        services.AddWriteBack();
        services.AddJobs(settings);
        services.AddPanel();
        services.AddConsole();
        services.AddDoors(settings);

        // A start that fails is told in one line by whoever started it (TryStartAsync), not by pages of stack traces before it.
        var up = false;
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => up && level >= LogLevel.Warning);
        if (new WrittenSettings(builder.Configuration, args, [.. services.Select(s => s.ImplementationInstance).OfType<SettingsSection>()]).Wrong() is { Count: > 0 } wrong)
            throw new WrongSettings(wrong);
        change?.Invoke(builder);

        var app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(() => up = true);
        app.UseInbox();
        app.UseTrouble();
        app.UseDoors();
        app.UseConsole();
        app.MapPanel();
        app.MapDoors();
        app.MapConsole();
        app.MapJobs();
        return app;
    }

    static WebApplicationBuilder Settings(string[] args)
    {
        try
        {
            var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args });
            builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
            builder.Configuration.AddJsonFile("appsettings.Local.json", optional: true).AddEnvironmentVariables().AddCommandLine(args);
            return builder;
        }
        catch (InvalidDataException unreadable)
        {
            var at = unreadable.GetBaseException() is JsonException { LineNumber: { } line, BytePositionInLine: var position } ? $" Look at line {line + 1}, character {position + 1}: a comma, quote or bracket is missing or too many." : "";
            throw new WrongSettings([unreadable.Message + at]);
        }
    }

    // What goes well needs no line each time.
    static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Logging:LogLevel:Default"] = "Information", ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning", ["Logging:LogLevel:Hangfire"] = "Warning",
        ["Logging:LogLevel:System.Net.Http"] = "Warning", ["Logging:LogLevel:Microsoft.Extensions.Http"] = "Warning",
        // Keys lie in the data folder in the clear unless the admin protects that folder: said in appsettings.example.json, not at every start.
        ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Error",
    };

    /// <summary>Starts, or says in one line each what keeps it from starting and what to type where.</summary>
    public static async Task<IReadOnlyList<string>> TryStartAsync(WebApplication app, CancellationToken cancel = default)
    {
        try
        {
            app.Services.GetService<IStartupValidator>()?.Validate();
            BringUpToDate.Run(app.Services.GetRequiredService<Database>());
            await app.StartAsync(cancel);
            return [];
        }
        catch (OptionsValidationException wrong)
        {
            return [.. wrong.Failures];
        }
        catch (AggregateException several) when (several.InnerExceptions.All(e => e is OptionsValidationException))
        {
            return [.. several.InnerExceptions.Cast<OptionsValidationException>().SelectMany(e => e.Failures)];
        }
        catch (DatabaseUnreachable unreachable)
        {
            return [unreachable.Message];
        }
        catch (IOException taken) when (taken.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            return [$"The address is in use: {taken.Message} Stop what runs there, or put another address in Urls (--urls http://127.0.0.1:5081)."];
        }
        catch (SocketException refused)
        {
            return [$"The service cannot listen at {app.Configuration["Urls"]}: {refused.Message}. Put an address of this machine in Urls, and a port from 1024 up unless this user may use a lower one."];
        }
        // Kestrel looks for a certificate only now; there is none where a developer's is missing and none is set.
        catch (InvalidOperationException) when (app.Configuration["Urls"]?.Contains("https:", StringComparison.OrdinalIgnoreCase) == true && !app.Configuration.GetSection("Kestrel:Certificates").Exists())
        {
            return ["Urls asks for https, but there is no certificate: put http there and a reverse proxy with TLS before it, or name a certificate's file in Kestrel:Certificates:Default:Path (and :Password)."];
        }
    }
}
