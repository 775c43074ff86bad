namespace CrmIntegration.Tests.Verbs;

/// <summary>A file of deals as somebody exports them: one source wins more often than the other.</summary>
static class SomeDeals
{
    public static string Csv(int count) => "id,created,closed,status,amount,source\n" + string.Concat(Enumerable.Range(0, count).Select(i =>
    {
        var created = new DateOnly(2023, 1, 1).AddDays(i * 2);
        var good = i * 7919 % 10 < 5;
        return $"{i},{created:yyyy-MM-dd},{created.AddDays(20 + i * 31 % 40):yyyy-MM-dd},{(i * 104729 % 100 < (good ? 75 : 20) ? "Won" : "Lost")},{100 + i % 50},{(good ? "referral" : "list")}\n";
    }));
}
