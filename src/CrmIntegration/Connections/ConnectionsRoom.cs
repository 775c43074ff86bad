using System.Reflection;
using CrmIntegration.Records;
using CrmIntegration.Trust;
using CrmIntegration.Wording;
using Microsoft.AspNetCore.DataProtection;

namespace CrmIntegration.Connections;

static class ConnectionsRoom
{
    /// <summary>Needs from elsewhere: <see cref="ConnectionStore"/>. Keys lie in DataFolder/keys; without them no secret can be read.</summary>
    public static IServiceCollection AddConnections(this IServiceCollection services, IConfiguration configuration)
    {
        var keys = new DirectoryInfo(configuration["KeysFolder"] is { Length: > 0 } folder ? folder : Path.Combine(RecordsRoom.DataFolder(configuration), "keys"));
        services.AddDataProtection().SetApplicationName("CrmIntegration").PersistKeysToFileSystem(keys);
        services.AddSingleton<AuditSeal>();
        services.AddConsent();
        services.AddHttpClient();
        services.AddSingleton<ConnectorCatalog>();
        foreach (var connector in ConnectorList.Assemblies)
            services.AddSingleton(new KeptBook(Assembly.Load(connector), connector));
        services.AddSingleton<SettingsSeal>();
        services.AddSingleton<TokenVaults>();
        services.AddSingleton<OpenConnections>();
        services.AddSingleton<IWebhookConnections>(s => s.GetRequiredService<OpenConnections>());
        services.AddSingleton<ICrmSessions>(s => s.GetRequiredService<OpenConnections>());
        services.AddSingleton<IConnectionForms, ConnectionForms>();
        services.AddSingleton<IFieldTrial, FieldTrial>();
        services.AddSingleton<ConnectionTest>();
        services.AddSingleton<IChore, BudgetWatch>();
        services.AddHostedService<FreshLeases>();
        return services;
    }
}
