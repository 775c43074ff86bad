namespace CrmIntegration.Wording;

/// <summary>Told in the reader's language: the console, the widget's API and what is written into the CRM say a sentence alike. Every room may see this one; it sees none.</summary>
static class WordingRoom
{
    public static IServiceCollection AddWording(this IServiceCollection services)
    {
        services.AddLocalization();
        services.AddSingleton(new KeptBook(typeof(WordingRoom).Assembly, typeof(WordingRoom).Namespace!));
        services.AddSingleton<Teller>();
        return services;
    }
}
