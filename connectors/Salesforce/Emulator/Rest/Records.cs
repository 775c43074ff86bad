using System.Text.Json;
using CrmIntegration.Salesforce.Emulator.Org;
using CrmIntegration.Salesforce.Emulator.Soql;

namespace CrmIntegration.Salesforce.Emulator.Rest;

/// <summary>One record at a time: create, read, update, delete, upsert by external id, and what changed in a span.</summary>
sealed class Records(SalesforceOrg org)
{
    public RestAnswer Create(Table table, JsonElement body) =>
        RestAnswer.Of(new { id = org.Write(write => write.Insert(table, Read(table, body))), success = true, errors = Array.Empty<object>() }, 201);

    public RestAnswer Update(Table table, string id, JsonElement body)
    {
        org.Write(write => { write.Update(table, IdOf(id), Read(table, body)); return true; });
        return RestAnswer.Of(204);
    }

    public RestAnswer Delete(Table table, string id)
    {
        org.Write(write => { write.Delete(table, IdOf(id)); return true; });
        return RestAnswer.Of(204);
    }

    public RestAnswer Get(Table table, string id, RestRequest request) => org.Read(() =>
    {
        if (SalesforceIds.Full(id) is not { } full || table[full] is not { } row || table.IsDeleted(row))
            throw SalesforceError.NotFound("The requested resource does not exist");
        return One(table, row, request);
    });

    public RestAnswer GetBy(Table table, string field, string value, RestRequest request) => org.Read(() =>
    {
        var found = Matches(table, field, value);
        return found.Count switch
        {
            0 => throw SalesforceError.NotFound("The requested resource does not exist"),
            1 => One(table, table[found[0]]!, request),
            _ => Several(table, found, request),
        };
    });

    public RestAnswer Upsert(Table table, string field, string value, RestRequest request)
    {
        var body = request.Json();
        return org.Write(write =>
        {
            var found = Matches(table, field, value);
            if (found.Count > 1)
                return Several(table, found, request);
            var (id, created) = Upsert(write, table, field, value, Read(table, body), found);
            return RestAnswer.Of(new { id, success = true, errors = Array.Empty<object>(), created }, created ? 201 : 200);
        });
    }

    public static (string Id, bool Created) Upsert(Transaction write, Table table, string field, string value, Dictionary<string, object?> values, List<string>? found = null)
    {
        found ??= Matches(table, field, value);
        if (found.Count > 1)
            throw new SalesforceError(300, "DUPLICATE_EXTERNAL_ID", $"{field}: more than one record found for external id field: [{string.Join(", ", found)}]", field);
        values.Remove(field);
        if (found.Count == 1)
        {
            write.Update(table, found[0], values);
            return (found[0], false);
        }
        if (table.Schema[field]!.Type == "id")
            throw SalesforceError.NotFound("Provided external ID field does not exist or is not accessible: " + field);
        values[field] = value;
        return (write.Insert(table, values), true);
    }

    static List<string> Matches(Table table, string field, string value)
    {
        if (table.Schema[field] is { Type: "id" })
            return SalesforceIds.Full(value) is { } id && table[id] is { } row && !table.IsDeleted(row) ? [id] : [];
        if (table.Schema[field] is not { ExternalId: true })
            throw SalesforceError.NotFound("Provided external ID field does not exist or is not accessible: " + field);
        return [.. table.With(field, value).Where(id => !table.IsDeleted(table[id]!))];
    }

    public RestAnswer Updated(Table table, RestRequest request)
    {
        var (start, end) = Span(request);
        return org.Read(() => RestAnswer.Of(new
        {
            ids = table.FromStamp(start).TakeWhile(r => Stamp(table, r) <= end).Where(r => !table.IsDeleted(r)).Select(r => (string)r[0]!).ToArray(),
            latestDateCovered = Values.Text(end),
        }));
    }

    public RestAnswer Deleted(Table table, RestRequest request)
    {
        var (start, end) = Span(request);
        return org.Read(() => RestAnswer.Of(new
        {
            deletedRecords = table.FromStamp(start).TakeWhile(r => Stamp(table, r) <= end).Where(table.IsDeleted)
                .Select(r => new { id = (string)r[0]!, deletedDate = Values.Text(Stamp(table, r)) }).ToArray(),
            earliestDateAvailable = Values.Text(org.Now.AddDays(-30)),
            latestDateCovered = Values.Text(end),
        }));
    }

    static DateTimeOffset Stamp(Table table, object?[] row) => (DateTimeOffset)row[table.Schema.Stamp.Place]!;

    (DateTimeOffset Start, DateTimeOffset End) Span(RestRequest request)
    {
        // A plus sign that was not escaped arrives as a blank.
        if (!Values.TryMoment(request.Ask("start")?.Replace(' ', '+') ?? "", out var start) || !Values.TryMoment(request.Ask("end")?.Replace(' ', '+') ?? "", out var end))
            throw new SalesforceError(400, "INVALID_REPLICATION_DATE", "start and end must be dateTime values");
        if (start >= end)
            throw new SalesforceError(400, "INVALID_REPLICATION_DATE", "startDate before endDate");
        if (start < org.Now.AddDays(-30))
            throw new SalesforceError(400, "INVALID_REPLICATION_DATE", "startDate is before the earliest date available");
        return (start.ToUniversalTime(), end < org.Now ? end.ToUniversalTime() : org.Now);
    }

    RestAnswer One(Table table, object?[] row, RestRequest request)
    {
        var names = request.Ask("fields")?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? table.Schema.Fields.Select(f => f.Name);
        var shape = new RowShape(org, table, names.Select(n => new SoqlPath(n.Split('.'))), withDeleted: false);
        return RestAnswer.Written(json => shape.Write(json, row, request.Base, (_, _) => { }));
    }

    static RestAnswer Several(Table table, List<string> ids, RestRequest request) =>
        RestAnswer.Of(ids.Select(id => $"{request.Base}/sobjects/{table.Schema.Name}/{id}").ToArray(), 300);

    public static string IdOf(string text) => SalesforceIds.Full(text) ?? throw new SalesforceError(404, "NOT_FOUND", "Provided external ID field does not exist or is not accessible: " + text);

    public static Dictionary<string, object?> Read(Table table, JsonElement body)
    {
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var property in body.EnumerateObject())
            if (!property.NameEquals("attributes"))
                values[property.Name] = table.Schema[property.Name] is { } field
                    ? Values.From(property.Value, field)
                    : throw new SalesforceError(400, "INVALID_FIELD", $"No such column '{property.Name}' on sobject of type {table.Schema.Name}");
        return values;
    }
}
