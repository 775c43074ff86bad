using CrmIntegration.Wording;
using Microsoft.Extensions.DependencyInjection;

namespace CrmIntegration.Tests.Wording;

/// <summary>The house's own words, for what is built by hand.</summary>
static class Spoken
{
    public static readonly Teller Teller = new ServiceCollection().AddLogging().AddWording().BuildServiceProvider().GetRequiredService<Teller>();
}
