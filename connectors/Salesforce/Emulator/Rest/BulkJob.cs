using CrmIntegration.Salesforce.Emulator.Org;

namespace CrmIntegration.Salesforce.Emulator.Rest;

/// <summary>A Bulk 2.0 job: its state moves one step each time it is looked at, so that callers must really poll.</summary>
sealed class BulkJob(string id, string kind, RestRequest request, SalesforceOrg org)
{
    readonly DateTimeOffset _created = org.Now;

    public string Id => id;
    public string State { get; set; } = "UploadComplete";
    public required string Operation { get; init; }
    public required string Object { get; init; }
    public char Delimiter { get; init; } = ',';
    public string DelimiterName { get; init; } = "COMMA";
    public string LineEnding { get; init; } = "LF";
    public string? ExternalId { get; init; }
    public int Processed { get; set; }
    public int Failed { get; set; }
    public string End => LineEnding == "CRLF" ? "\r\n" : "\n";

    public RestAnswer Show(int status = 200)
    {
        var body = new Dictionary<string, object?>
        {
            ["id"] = id, ["operation"] = Operation, ["object"] = Object, ["createdById"] = org.UserId, ["createdDate"] = Values.Text(_created),
            ["systemModstamp"] = Values.Text(org.Now), ["state"] = State, ["concurrencyMode"] = "Parallel", ["contentType"] = "CSV",
            ["apiVersion"] = decimal.Parse(request.Version, System.Globalization.CultureInfo.InvariantCulture), ["jobType"] = kind, ["lineEnding"] = LineEnding,
            ["columnDelimiter"] = DelimiterName, ["numberRecordsProcessed"] = Processed, ["retries"] = 0, ["totalProcessingTime"] = 0,
        };
        if (kind == "V2Query")
            body["isPkChunkingSupported"] = true;
        else
        {
            body["contentUrl"] = $"services/data/v{request.Version}/jobs/ingest/{id}/batches";
            body["numberRecordsFailed"] = Failed;
            body["externalIdFieldName"] = ExternalId;
        }
        return RestAnswer.Of(body, status);
    }
}
