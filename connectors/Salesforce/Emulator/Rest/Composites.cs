using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CrmIntegration.Salesforce.Emulator.Org;

namespace CrmIntegration.Salesforce.Emulator.Rest;

/// <summary>Up to 25 calls in one: composite (each may use what the earlier ones answered) and batch.</summary>
sealed partial class Composites(SalesforceOrg org, Func<RestRequest, RestAnswer> answer)
{
    const int Most = 25;

    public RestAnswer Composite(RestRequest request)
    {
        var allOrNone = request.Json().TryGetProperty("allOrNone", out var all) && all.ValueKind == JsonValueKind.True;
        return allOrNone
            ? org.Together(() => Run(request) is var (results, failed) && failed ? (RolledBack(results), false) : (Answer(results), true))
            : Answer(Run(request).Results);
    }

    static RestAnswer Answer(JsonArray results) => RestAnswer.Of(new JsonObject { ["compositeResponse"] = results });

    static RestAnswer RolledBack(JsonArray results)
    {
        foreach (var result in results.Where(r => (int)r!["httpStatusCode"]! < 400))
        {
            result!["httpStatusCode"] = 400;
            result["body"] = new JsonArray(new JsonObject { ["errorCode"] = "PROCESSING_HALTED", ["message"] = "The transaction was rolled back since another operation in the same transaction failed." });
        }
        return Answer(results);
    }

    (JsonArray Results, bool Failed) Run(RestRequest request)
    {
        var failed = false;
        var asked = Parts(request, "compositeRequest");
        var answers = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        var results = new JsonArray();
        foreach (var part in asked)
        {
            var reference = Text(part["referenceId"]) ?? throw new SalesforceError(400, "MISSING_ARGUMENT", "referenceId is required");
            var result = Send(request, Text(part["method"]), Fill(Text(part["url"]) ?? "", answers),
                part["body"] is { } body ? Fill(body.ToJsonString(), answers) : "");
            answers[reference] = Body(result);
            failed |= result.Status >= 400;
            results.Add(new JsonObject { ["body"] = Body(result), ["httpHeaders"] = new JsonObject(), ["httpStatusCode"] = result.Status, ["referenceId"] = reference });
        }
        return (results, failed);
    }

    public RestAnswer Batch(RestRequest request)
    {
        var halt = request.Json().TryGetProperty("haltOnError", out var asked) && asked.ValueKind == JsonValueKind.True;
        var results = new JsonArray();
        var failed = false;
        foreach (var part in Parts(request, "batchRequests"))
        {
            if (failed && halt)
            {
                results.Add(new JsonObject { ["statusCode"] = 412, ["result"] = new JsonArray(new JsonObject { ["errorCode"] = "BATCH_PROCESSING_HALTED", ["message"] = "Batch processing halted by an earlier error" }) });
                continue;
            }
            var result = Send(request, Text(part["method"]), Text(part["url"]) ?? "", part["richInput"]?.ToJsonString() ?? "");
            failed |= result.Status >= 400;
            results.Add(new JsonObject { ["statusCode"] = result.Status, ["result"] = Body(result) });
        }
        return RestAnswer.Of(new JsonObject { ["hasErrors"] = failed, ["results"] = results });
    }

    static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    static List<JsonObject> Parts(RestRequest request, string name)
    {
        if (JsonNode.Parse(request.Json().GetRawText())![name] is not JsonArray list || list.Any(p => p is not JsonObject))
            throw new SalesforceError(400, "MISSING_ARGUMENT", name + " is required");
        return list.Count <= Most ? [.. list.Cast<JsonObject>()] : throw new SalesforceError(400, "LIMIT_EXCEEDED", $"The request can't contain more than {Most} subrequests");
    }

    RestAnswer Send(RestRequest outer, string? method, string url, string body)
    {
        var parts = url.Split('?', 2);
        var path = RestPath().Match(parts[0]);
        if (!path.Success || path.Groups["path"].Value.StartsWith("composite", StringComparison.Ordinal) && !path.Groups["path"].Value.StartsWith("composite/sobjects", StringComparison.Ordinal))
            return RestAnswer.Error(SalesforceError.NotFound());
        var query = parts.Length == 1 ? [] : Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(parts[1]).ToDictionary(q => q.Key, q => q.Value.ToString());
        return answer(outer with
        {
            Method = method?.ToUpperInvariant() ?? "GET", Path = Uri.UnescapeDataString(path.Groups["path"].Value), Query = query, Body = System.Text.Encoding.UTF8.GetBytes(body),
        });
    }

    static JsonNode? Body(RestAnswer result) => result.Body.Length == 0 ? null : JsonNode.Parse(result.Body);

    static string Fill(string text, Dictionary<string, JsonNode?> answers) => Reference().Replace(text, match =>
    {
        var steps = match.Groups[1].Value.Split('.');
        var node = answers.TryGetValue(steps[0], out var found) ? found
            : throw new SalesforceError(400, "PROCESSING_HALTED", $"Invalid reference specified. No value for {match.Groups[1].Value} found");
        foreach (var step in steps.Skip(1))
        {
            var index = Index().Match(step);
            node = (node as JsonObject)?[index.Success ? index.Groups[1].Value : step];
            if (index.Success && node is JsonArray list && int.TryParse(index.Groups[2].Value, out var at) && at < list.Count)
                node = list[at];
        }
        return node?.ToString() ?? throw new SalesforceError(400, "PROCESSING_HALTED", $"Invalid reference specified. No value for {match.Groups[1].Value} found in {steps[0]}");
    });

    [GeneratedRegex(@"^/?(services/data/)?v(?<version>\d+\.\d)/(?<path>.*)$")]
    private static partial Regex RestPath();

    [GeneratedRegex(@"@\{([A-Za-z0-9_.\[\]]+)\}")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^(\w+)\[(\d+)\]$")]
    private static partial Regex Index();
}
