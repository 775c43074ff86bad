using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CrmIntegration.Salesforce.Emulator.Org;
using CrmIntegration.Salesforce.Emulator.Soql;

namespace CrmIntegration.Salesforce.Emulator.Rest;

/// <summary>jobs/query: the rows are fixed when the job runs, and handed out in pages by locator.</summary>
sealed class BulkQueries(SalesforceOrg org)
{
    readonly ConcurrentDictionary<string, (BulkJob Job, RowShape Shape, List<object?[]> Rows)> _jobs = new(StringComparer.Ordinal);
    long _ids;

    public RestAnswer Answer(RestRequest request, string[] rest)
    {
        if (rest is [] && request.Method == "POST")
            return Start(request);
        if (rest is [] || SalesforceIds.Full(rest[0]) is not { } id || !_jobs.TryGetValue(id, out var job))
            throw SalesforceError.NotFound();
        switch (request.Method, rest)
        {
            case ("GET", [_]):
                var shown = job.Job.Show();
                job.Job.State = job.Job.State switch { "UploadComplete" => "InProgress", "InProgress" => "JobComplete", var state => state };
                job.Job.Processed = job.Job.State == "JobComplete" ? job.Rows.Count : 0;
                return shown;
            case ("GET", [_, "results"]):
                return job.Job.State == "JobComplete" ? Results(request, job) : throw new SalesforceError(400, "INVALIDJOBSTATE", $"job is in state {job.Job.State}; results are there when it is JobComplete");
            case ("PATCH", [_]):
                if (job.Job.State is "JobComplete" or "Failed")
                    throw new SalesforceError(400, "INVALIDJOBSTATE", "Aborting already Completed Job not allowed");
                job.Job.State = "Aborted";
                return job.Job.Show();
            case ("DELETE", [_]):
                _jobs.TryRemove(id, out _);
                return RestAnswer.Of(204);
            default:
                throw SalesforceError.NotFound();
        }
    }

    RestAnswer Start(RestRequest request)
    {
        var body = request.Json();
        string? Text(string name) => body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

        var operation = Text("operation");
        if (operation is not ("query" or "queryAll"))
            throw new SalesforceError(400, "INVALIDJOB", "operation must be query or queryAll");
        var query = SoqlParser.Parse(Text("query") ?? "", DateOnly.FromDateTime(org.Now.UtcDateTime));
        return org.Read(() =>
        {
            var table = org.Table(query.From);
            var shape = new RowShape(org, table, query.Select, operation == "queryAll");
            if (query.IsCount || shape.HasChildren || query.Offset > 0)
                throw new SalesforceError(400, "API_ERROR", "Aggregate, nested and OFFSET queries are not supported by Bulk API 2.0");
            var name = Text("columnDelimiter") ?? "COMMA";
            var job = new BulkJob(SalesforceIds.Make("750", Interlocked.Increment(ref _ids)), "V2Query", request, org)
            {
                Operation = operation, Object = table.Schema.Name, Delimiter = Csv.Delimiter(name), DelimiterName = name, LineEnding = Text("lineEnding") ?? "LF",
            };
            _jobs[job.Id] = (job, shape, SoqlScan.Rows(org, query, table, operation == "queryAll"));
            return job.Show();
        });
    }

    RestAnswer Results(RestRequest request, (BulkJob Job, RowShape Shape, List<object?[]> Rows) job)
    {
        var most = int.TryParse(request.Ask("maxRecords"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? Math.Clamp(asked, 1, 250_000) : 50_000;
        var at = request.Ask("locator") is not { Length: > 0 } locator ? 0
            : Read(locator) is { } place && place <= job.Rows.Count ? place : throw new SalesforceError(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
        var end = Math.Min(job.Rows.Count, at + most);
        var csv = new StringBuilder();
        var columns = job.Shape.Columns().ToArray();
        Csv.Line(csv, columns.Select(c => c.Name), job.Job.Delimiter, job.Job.End);
        org.Read(() =>
        {
            for (var i = at; i < end; i++)
                Csv.Line(csv, columns.Select(c => c.Read(job.Rows[i])), job.Job.Delimiter, job.Job.End);
            return true;
        });
        return new RestAnswer(200, Encoding.UTF8.GetBytes(csv.ToString()), "text/csv")
        {
            Headers =
            {
                ["Sforce-Locator"] = end < job.Rows.Count ? Convert.ToBase64String(Encoding.ASCII.GetBytes(end.ToString(CultureInfo.InvariantCulture))) : "null",
                ["Sforce-NumberOfRecords"] = (end - at).ToString(CultureInfo.InvariantCulture),
            },
        };
    }

    static int? Read(string locator)
    {
        Span<byte> bytes = stackalloc byte[32];
        return locator.Length <= 40 && Convert.TryFromBase64String(locator, bytes, out var length)
            && int.TryParse(bytes[..length], NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : null;
    }
}
