using CrmIntegration.Doors;

namespace CrmIntegration.Verbs;

static class Serve
{
    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = House.Build(args);
        if (await House.TryStartAsync(app) is { Count: > 0 } wrong)
            return Refuse(wrong);
        System.Console.WriteLine($"CrmIntegration runs at {string.Join(", ", app.Urls)}");
        app.Services.GetRequiredService<FirstAdmin>().Tell(System.Console.Out);
        await app.WaitForShutdownAsync();
        return 0;
    }

    public static int Refuse(IReadOnlyList<string> wrong)
    {
        foreach (var line in wrong)
            System.Console.Error.WriteLine(line);
        return 2;
    }
}
