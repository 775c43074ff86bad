using System.Reflection;
using CrmIntegration.Wording;
using Microsoft.Extensions.DependencyInjection;

namespace CrmIntegration.Tests.Wording;

/// <summary>The house's own words and those of its connectors, for what is built by hand.</summary>
static class Spoken
{
    static readonly ServiceProvider Words = Build();
    public static readonly Teller Teller = Words.GetRequiredService<Teller>();
    public static readonly IReadOnlyList<KeptBook> Books = [.. Words.GetServices<KeptBook>()];

    static ServiceProvider Build()
    {
        var services = new ServiceCollection().AddLogging().AddWording();
        foreach (var connector in ConnectorList.Assemblies)
            services.AddSingleton(new KeptBook(Assembly.Load(connector), connector));
        return services.BuildServiceProvider();
    }
}
