using CrmIntegration.Salesforce.Emulator.Org;

namespace CrmIntegration.Salesforce.Emulator.Rest;

/// <summary>Everything below /services/data. Composite calls come through here again, one by one.</summary>
sealed class RestDoor
{
    readonly SalesforceOrg _org;
    readonly Queries _queries;
    readonly Records _records;
    readonly Collections _collections;
    readonly Composites _composites;
    readonly ArticleVersions _articles;
    readonly BulkQueries _bulkQueries;
    readonly BulkIngests _bulkIngests;
    long _used;

    public RestDoor(SalesforceOrg org)
    {
        _org = org;
        (_queries, _records, _collections, _articles) = (new(org), new(org), new(org), new(org));
        (_bulkQueries, _bulkIngests) = (new(org), new(org));
        _composites = new(org, Answer);
    }

    /// <summary>As many as a small org has; tests may lower it.</summary>
    public int DailyCalls { get; set; } = 1_000_000;

    public RestAnswer AnswerCounted(RestRequest request)
    {
        var used = Interlocked.Increment(ref _used);
        var answer = used > DailyCalls
            ? RestAnswer.Error(new SalesforceError(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."))
            : Answer(request);
        answer.Headers["Sforce-Limit-Info"] = $"api-usage={Math.Min(used, DailyCalls)}/{DailyCalls}";
        return answer;
    }

    RestAnswer Answer(RestRequest request)
    {
        try
        {
            return Route(request, request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries));
        }
        catch (SalesforceError error)
        {
            return RestAnswer.Error(error);
        }
    }

    RestAnswer Route(RestRequest request, string[] path) => (request.Method, path) switch
    {
        ("GET", []) => RestAnswer.Of(new[] { "query", "queryAll", "sobjects", "composite", "limits", "jobs" }.ToDictionary(r => r, r => $"{request.Base}/{r}")),
        ("GET", ["query"]) => _queries.Ask(request, withDeleted: false),
        ("GET", ["queryAll"]) => _queries.Ask(request, withDeleted: true),
        ("GET", ["query" or "queryAll", var locator]) => _queries.Next(request, locator),
        ("GET", ["limits"]) => Limits(),
        ("GET", ["sobjects"]) => Describes.Global(_org, request),
        (_, ["sobjects", var type, .. var rest]) => Object(request, _org.Find(type) ?? throw SalesforceError.NotFound(), rest),
        ("POST", ["knowledgeManagement", "articleVersions", "masterVersions"]) => _articles.Draft(request.Json()),
        ("PATCH", ["knowledgeManagement", "articleVersions", "masterVersions", var id]) => _articles.Change(id, request.Json()),
        (_, ["composite", "sobjects", .. var rest]) => _collections.Answer(request, rest),
        ("POST", ["composite"]) => _composites.Composite(request),
        ("POST", ["composite", "batch"]) => _composites.Batch(request),
        (_, ["jobs", "query", .. var rest]) => _bulkQueries.Answer(request, rest),
        (_, ["jobs", "ingest", .. var rest]) => _bulkIngests.Answer(request, rest),
        _ => throw SalesforceError.NotFound(),
    };

    RestAnswer Object(RestRequest request, Table table, string[] rest) => (request.Method, rest) switch
    {
        ("GET", []) => Describes.Brief(table, request),
        ("POST", []) => _records.Create(table, request.Json()),
        ("GET", ["describe"]) => Describes.Full(_org, table, request),
        ("GET", ["updated"]) => _records.Updated(table, request),
        ("GET", ["deleted"]) => _records.Deleted(table, request),
        ("GET", [var id]) => _records.Get(table, id, request),
        ("PATCH", [var id]) => _records.Update(table, id, request.Json()),
        ("DELETE", [var id]) => _records.Delete(table, id),
        ("GET", [var field, var value]) => _records.GetBy(table, field, value, request),
        ("PATCH", [var field, var value]) => _records.Upsert(table, field, value, request),
        _ => throw new SalesforceError(405, "METHOD_NOT_ALLOWED", $"HTTP Method '{request.Method}' not allowed. Allowed are HEAD,GET,PATCH,DELETE,POST"),
    };

    RestAnswer Limits() => RestAnswer.Of(new Dictionary<string, object>
    {
        ["DailyApiRequests"] = new { Max = DailyCalls, Remaining = Math.Max(0, DailyCalls - _used) },
        ["DailyBulkV2QueryJobs"] = new { Max = 10_000, Remaining = 10_000 },
        ["DailyBulkApiBatches"] = new { Max = 15_000, Remaining = 15_000 },
    });
}
