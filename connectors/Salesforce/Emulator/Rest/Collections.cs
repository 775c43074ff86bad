using System.Text.Json;
using CrmIntegration.Salesforce.Emulator.Org;
using CrmIntegration.Salesforce.Emulator.Soql;

namespace CrmIntegration.Salesforce.Emulator.Rest;

/// <summary>Up to 200 records in one call, each with its own outcome; with allOrNone one error undoes them all.</summary>
sealed class Collections(SalesforceOrg org)
{
    const int Most = 200;

    public RestAnswer Answer(RestRequest request, string[] rest) => (request.Method, rest) switch
    {
        ("POST", []) => Each(request, (write, table, row) => (write.Insert(table, Records.Read(table, row)), null)),
        ("PATCH", []) => Each(request, (write, table, row) =>
        {
            var values = Records.Read(table, row);
            if (!values.Remove("Id", out var id) || id is not string known)
                throw new SalesforceError(400, "MISSING_ARGUMENT", "Id not specified in an update call");
            write.Update(table, known, values);
            return (known, null);
        }),
        ("PATCH", [_, var external]) => Each(request, (write, table, row) =>
        {
            var values = Records.Read(table, row);
            return Records.Upsert(write, table, external, Values.Text(values.GetValueOrDefault(external)), values) is var (id, created) ? (id, created) : default;
        }),
        ("DELETE", []) => Delete(request),
        ("POST" or "GET", [var type]) => Retrieve(request, type),
        _ => throw SalesforceError.NotFound(),
    };

    RestAnswer Each(RestRequest request, Func<Transaction, Table, JsonElement, (string, bool?)> one)
    {
        var body = request.Json();
        if (!body.TryGetProperty("records", out var records) || records.ValueKind != JsonValueKind.Array)
            throw new SalesforceError(400, "MISSING_ARGUMENT", "records is required");
        var allOrNone = body.TryGetProperty("allOrNone", out var all) && all.ValueKind == JsonValueKind.True;
        return Run([.. records.EnumerateArray()], allOrNone, (write, row) =>
        {
            if (row.ValueKind != JsonValueKind.Object || !row.TryGetProperty("attributes", out var attributes) || attributes.ValueKind != JsonValueKind.Object
                || !attributes.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String || type.GetString() is not { } name)
                throw new SalesforceError(400, "INVALID_TYPE", "attributes.type is required");
            return one(write, org.Table(name), row);
        });
    }

    RestAnswer Delete(RestRequest request) =>
        Run(request.Ask("ids")?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [], request.Ask("allOrNone") == "true", (write, text) =>
        {
            var id = SalesforceIds.Full(text) ?? throw new SalesforceError(400, "MALFORMED_ID", "malformed id " + text);
            write.Delete(org.OfId(id) ?? throw new SalesforceError(400, "INVALID_ID_FIELD", "invalid record id"), id);
            return (id, null);
        });

    RestAnswer Run<T>(T[] rows, bool allOrNone, Func<Transaction, T, (string Id, bool? Created)> one)
    {
        if (rows.Length > Most)
            throw new SalesforceError(400, "EXCEEDED_MAX_SIZE_REQUEST", $"record limit reached. cannot submit more than {Most} records in one call");
        return org.Write(write =>
        {
            var outcomes = new (string? Id, bool? Created, SalesforceError? Error)[rows.Length];
            for (var i = 0; i < rows.Length; i++)
            {
                var mark = write.Mark;
                try
                {
                    var (id, created) = one(write, rows[i]);
                    outcomes[i] = (id, created, null);
                }
                catch (SalesforceError error)
                {
                    write.Undo(mark);
                    outcomes[i] = (null, null, error);
                }
            }
            if (allOrNone && Array.Exists(outcomes, o => o.Error is not null))
            {
                write.Undo(0);
                var undone = new SalesforceError(400, "ALL_OR_NONE_OPERATION_ROLLED_BACK", "Record rolled back because not all records were valid and the request was using AllOrNone header");
                for (var i = 0; i < outcomes.Length; i++)
                    outcomes[i] = (null, null, outcomes[i].Error ?? undone);
            }
            return RestAnswer.Of(outcomes.Select(Outcome).ToArray());
        });
    }

    static Dictionary<string, object> Outcome((string? Id, bool? Created, SalesforceError? Error) row)
    {
        var body = new Dictionary<string, object>();
        if (row.Id is not null)
            body["id"] = row.Id;
        body["success"] = row.Error is null;
        if (row.Created is { } created)
            body["created"] = created;
        body["errors"] = row.Error is null ? [] : new[] { RestAnswer.RowError(row.Error, "statusCode") };
        return body;
    }

    RestAnswer Retrieve(RestRequest request, string type)
    {
        string[] Texts(JsonElement body, string name) => body.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(t => t.ValueKind == JsonValueKind.String ? t.GetString()! : "")] : throw new SalesforceError(400, "MISSING_ARGUMENT", name + " is required");

        var table = org.Table(type);
        var (ids, fields) = request.Method == "GET"
            ? (request.Ask("ids")?.Split(',') ?? [], request.Ask("fields")?.Split(',') ?? [])
            : request.Json() is var body ? (Texts(body, "ids"), Texts(body, "fields")) : default;
        if (ids.Length > 2000)
            throw new SalesforceError(400, "EXCEEDED_MAX_SIZE_REQUEST", "cannot retrieve more than 2000 records in one call");
        return org.Read(() =>
        {
            var shape = new RowShape(org, table, fields.Select(f => new SoqlPath(f.Trim().Split('.'))), withDeleted: false);
            return RestAnswer.Written(json =>
            {
                json.WriteStartArray();
                foreach (var id in ids)
                    if (SalesforceIds.Full(id) is { } full && table[full] is { } row && !table.IsDeleted(row))
                        shape.Write(json, row, request.Base, (_, _) => { });
                    else
                        json.WriteNullValue();
                json.WriteEndArray();
            });
        });
    }
}
