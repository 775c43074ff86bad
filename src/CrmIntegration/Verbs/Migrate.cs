using CrmIntegration.Records;

namespace CrmIntegration.Verbs;

static class Migrate
{
    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = House.Build(args);
        try
        {
            var ran = BringUpToDate.Run(app.Services.GetRequiredService<Database>());
            System.Console.WriteLine(ran.Count == 0 ? "The database is up to date." : $"Brought up to date: {string.Join(", ", ran)}");
            return 0;
        }
        catch (DatabaseUnreachable unreachable)
        {
            return Serve.Refuse([unreachable.Message]);
        }
    }
}
