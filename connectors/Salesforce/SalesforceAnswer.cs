using System.Net;
using System.Text.Json;
using CrmIntegration.Connectors;

namespace CrmIntegration.Salesforce;

/// <summary>An answer read whole.</summary>
sealed record SalesforceAnswer(HttpStatusCode Status, string Body, TimeSpan? RetryAfter)
{
    public bool Ok => (int)Status is >= 200 and < 300;
    public SalesforceFailures.Told Told => SalesforceFailures.Read(Body);
    public CrmFailure Failure() => SalesforceFailures.Of(Status, Told, RetryAfter);

    /// <summary>Null when the body is no JSON: a proxy's sign-in page comes with 200 too.</summary>
    public JsonElement? Json()
    {
        try
        {
            using var document = JsonDocument.Parse(Body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static readonly CrmFailure NotJson = new(FailureKind.Offline,
        "The answer is not Salesforce's: a proxy or sign-in page stands between. Check the network path to the org.");
}

static class JsonReading
{
    public static string? Text(this JsonElement at, string name) =>
        at.ValueKind == JsonValueKind.Object && at.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static bool Flag(this JsonElement at, string name) =>
        at.ValueKind == JsonValueKind.Object && at.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    public static long? Number(this JsonElement at, string name) =>
        at.ValueKind == JsonValueKind.Object && at.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    public static IEnumerable<JsonElement> Items(this JsonElement at, string name) =>
        at.ValueKind == JsonValueKind.Object && at.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];
}
