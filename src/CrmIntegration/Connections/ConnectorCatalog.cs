using System.Reflection;
using CrmIntegration.Connectors;

namespace CrmIntegration.Connections;

/// <summary>Every connector and emulator that was built into the house. One instance of each for the life of the process: it keeps pace and budget.</summary>
sealed class ConnectorCatalog
{
    readonly Dictionary<string, ICrmConnector> connectors;
    readonly Dictionary<string, ICrmEmulator> emulators;

    public ConnectorCatalog(IServiceProvider services)
    {
        var types = ConnectorList.Assemblies.SelectMany(name => Assembly.Load(name).GetExportedTypes()).Where(t => t is { IsAbstract: false, IsInterface: false }).ToList();
        connectors = Make<ICrmConnector>(services, types).ToDictionary(c => c.Crm);
        emulators = Make<ICrmEmulator>(services, types).ToDictionary(e => e.Crm);
    }

    public IReadOnlyCollection<ICrmConnector> Connectors => connectors.Values;
    public ICrmConnector? Connector(string crm) => connectors.GetValueOrDefault(crm);
    public ICrmEmulator? Emulator(string crm) => emulators.GetValueOrDefault(crm);

    static IEnumerable<T> Make<T>(IServiceProvider services, IEnumerable<Type> types) =>
        types.Where(t => t.IsAssignableTo(typeof(T))).Select(t => (T)ActivatorUtilities.CreateInstance(services, t));
}
