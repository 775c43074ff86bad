using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using CrmIntegration.Salesforce.Emulator.Org;

namespace CrmIntegration.Salesforce.Emulator.Rest;

/// <summary>jobs/ingest: Open, upload, UploadComplete, then each row by itself; three result files.</summary>
sealed class BulkIngests(SalesforceOrg org)
{
    sealed class Ingest(BulkJob job)
    {
        public BulkJob Job => job;
        public string? Upload { get; set; }
        public string[] Header { get; set; } = [];
        public List<string[]> Rows { get; set; } = [];
        public List<string[]> Good { get; } = [];
        public List<string[]> Bad { get; } = [];
    }

    readonly ConcurrentDictionary<string, Ingest> _jobs = new(StringComparer.Ordinal);
    long _ids = 1_000_000;

    public RestAnswer Answer(RestRequest request, string[] rest)
    {
        if (rest is [] && request.Method == "POST")
            return Open(request);
        if (rest is [] || SalesforceIds.Full(rest[0]) is not { } id || !_jobs.TryGetValue(id, out var ingest))
            throw SalesforceError.NotFound();
        lock (ingest)
            switch (request.Method, rest)
            {
                case ("PUT", [_, "batches"]) when ingest.Job.State == "Open" && ingest.Upload is null:
                    ingest.Upload = Encoding.UTF8.GetString(request.Body).TrimStart('\uFEFF');
                    return RestAnswer.Of(201);
                case ("PUT", [_, "batches"]):
                    throw new SalesforceError(400, "INVALIDJOBSTATE", "Found multiple contents for job: <" + id + ">, please 'Close' / 'Abort' / 'Delete' the current Job then create a new Job and make sure you only do 'PUT' once on a given Job.");
                case ("PATCH", [_]):
                    return Turn(request, ingest);
                case ("GET", [_]):
                    if (ingest.Job.State == "InProgress")
                        Run(ingest);
                    var shown = ingest.Job.Show();
                    if (ingest.Job.State == "UploadComplete")
                        ingest.Job.State = "InProgress";
                    return shown;
                case ("GET", [_, "successfulResults"]):
                    return File(ingest, ["sf__Id", "sf__Created"], ingest.Good);
                case ("GET", [_, "failedResults"]):
                    return File(ingest, ["sf__Id", "sf__Error"], ingest.Bad);
                case ("GET", [_, "unprocessedrecords"]):
                    return File(ingest, [], ingest.Job.State == "Aborted" ? ingest.Rows : []);
                case ("DELETE", [_]):
                    _jobs.TryRemove(id, out _);
                    return RestAnswer.Of(204);
                default:
                    throw SalesforceError.NotFound();
            }
    }

    RestAnswer Open(RestRequest request)
    {
        var body = request.Json();
        string? Text(string name) => body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

        var operation = Text("operation");
        if (operation is not ("insert" or "update" or "upsert" or "delete" or "hardDelete"))
            throw new SalesforceError(400, "INVALIDJOB", "unknown operation " + operation);
        var table = org.Table(Text("object") ?? "");
        var external = Text("externalIdFieldName");
        if (operation == "upsert" && (external is null || table.Schema[external] is not ({ ExternalId: true } or { Type: "id" })))
            throw new SalesforceError(400, "INVALIDJOB", "externalIdFieldName must name an external id field for upsert");
        var name = Text("columnDelimiter") ?? "COMMA";
        var job = new BulkJob(SalesforceIds.Make("750", Interlocked.Increment(ref _ids)), "V2Ingest", request, org)
        {
            Operation = operation, Object = table.Schema.Name, Delimiter = Csv.Delimiter(name), DelimiterName = name, LineEnding = Text("lineEnding") ?? "LF",
            ExternalId = external, State = "Open",
        };
        _jobs[job.Id] = new Ingest(job);
        return job.Show();
    }

    static RestAnswer Turn(RestRequest request, Ingest ingest)
    {
        var state = request.Json().TryGetProperty("state", out var asked) && asked.ValueKind == JsonValueKind.String ? asked.GetString() : null;
        if (state is not ("UploadComplete" or "Aborted") || ingest.Job.State is not ("Open" or "UploadComplete" or "InProgress") || (state == "UploadComplete" && ingest.Job.State != "Open"))
            throw new SalesforceError(400, "INVALIDJOBSTATE", $"a job in state {ingest.Job.State} cannot become {state}");
        var lines = Csv.Read(ingest.Upload ?? "", ingest.Job.Delimiter);
        if (lines.Count > 0)
            (ingest.Header, ingest.Rows) = (lines[0], lines[1..]);
        ingest.Job.State = state;
        return ingest.Job.Show();
    }

    void Run(Ingest ingest)
    {
        var table = org.Table(ingest.Job.Object);
        foreach (var chunk in ingest.Rows.Chunk(200))
            org.Write(write =>
            {
                foreach (var row in chunk)
                    One(write, table, ingest, row);
                return true;
            });
        ingest.Job.Processed = ingest.Rows.Count;
        ingest.Job.Failed = ingest.Bad.Count;
        ingest.Job.State = "JobComplete";
    }

    static void One(Transaction write, Table table, Ingest ingest, string[] row)
    {
        var mark = write.Mark;
        string? id = null;
        try
        {
            if (row.Length != ingest.Header.Length)
                throw new SalesforceError(400, "INVALIDBATCH", $"the row has {row.Length} columns, the header {ingest.Header.Length}");
            var values = Read(table, ingest.Header, row);
            var created = false;
            if (ingest.Job.Operation == "insert")
                (id, created) = (write.Insert(table, values), true);
            else if (ingest.Job.Operation == "upsert")
                (id, created) = Records.Upsert(write, table, ingest.Job.ExternalId!, Values.Text(values.GetValueOrDefault(ingest.Job.ExternalId!)), values);
            else
            {
                id = values.Remove("Id", out var known) && known is string text ? text : throw new SalesforceError(400, "MISSING_ARGUMENT", "Id not specified");
                if (ingest.Job.Operation == "update")
                    write.Update(table, id, values);
                else
                    write.Delete(table, id, forGood: ingest.Job.Operation == "hardDelete");
            }
            ingest.Good.Add([id, created ? "true" : "false", .. row]);
        }
        catch (SalesforceError error)
        {
            write.Undo(mark);
            ingest.Bad.Add([id ?? "", $"{error.Code}:{error.Message}:{string.Join(',', error.Fields)} --", .. row]);
        }
    }

    static Dictionary<string, object?> Read(Table table, string[] header, string[] row)
    {
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < header.Length; i++)
        {
            var field = table.Schema[header[i]] ?? throw new SalesforceError(400, "INVALIDBATCH", $"Field name not found : {header[i]}");
            // An empty value leaves the field alone; #N/A empties it.
            if (row[i].Length > 0)
                values[field.Name] = row[i] == "#N/A" ? null : Values.FromText(row[i], field);
        }
        return values;
    }

    static RestAnswer File(Ingest ingest, string[] first, List<string[]> rows)
    {
        var csv = new StringBuilder();
        Csv.Line(csv, first.Concat(ingest.Header), ingest.Job.Delimiter, ingest.Job.End);
        foreach (var row in rows)
            Csv.Line(csv, row, ingest.Job.Delimiter, ingest.Job.End);
        return new RestAnswer(200, Encoding.UTF8.GetBytes(csv.ToString()), "text/csv");
    }
}
