using System.Text.Json;
using CrmIntegration.Connectors;

namespace CrmIntegration.Salesforce;

/// <summary>
/// Where an incremental read stands in one object. <see cref="At"/> and <see cref="Id"/> are the last row of a run under way; a new run goes
/// back by the overlap from <see cref="High"/>, because rows become visible later than their stamp. All stamps are Salesforce's own.
/// </summary>
sealed record SalesforceCursor(string Object, string Print, DateTimeOffset At, string Id, DateTimeOffset High, bool Running)
{
    public static readonly TimeSpan Overlap = TimeSpan.FromMinutes(2);

    public SalesforceCursor NextRun() => Running ? this : this with { At = High - Overlap, Id = "", Running = true };

    public string Where(string stamp) =>
        Id.Length == 0 ? $"{stamp} >= {SalesforceTime.Soql(At)}"
        : $"({stamp} > {SalesforceTime.Soql(At)} OR ({stamp} = {SalesforceTime.Soql(At)} AND Id > '{Id}'))";
}

/// <summary>Cursors and checkpoints are JSON lists, one entry per object of the kind.</summary>
static class SalesforcePlaces
{
    public static readonly CrmFailure OtherQuestion = new(FailureKind.Misconfigured,
        "The saved place belongs to another question (mapping or API version changed). Start a new backfill of this kind; then changes are followed again.");

    public static string Write<T>(IReadOnlyList<T> places) => JsonSerializer.Serialize(places);

    public static IReadOnlyList<T>? Read<T>(string text) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<List<T?>>(text) is { } list && list.All(p => p is not null) ? [.. list.OfType<T>()] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
