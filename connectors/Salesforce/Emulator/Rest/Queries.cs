using System.Globalization;
using System.Text.Json;
using CrmIntegration.Salesforce.Emulator.Org;
using CrmIntegration.Salesforce.Emulator.Soql;

namespace CrmIntegration.Salesforce.Emulator.Rest;

/// <summary>query, queryAll and their pages. A locator holds the rows as they were when the query ran.</summary>
sealed class Queries(SalesforceOrg org)
{
    const int HeldAtOnce = 5_000;
    readonly Dictionary<string, (RowShape Shape, List<object?[]> Rows)> _held = [];
    readonly Queue<string> _oldest = [];
    long _locators;

    public RestAnswer Ask(RestRequest request, bool withDeleted)
    {
        var soql = request.Ask("q") ?? request.Ask("explain") ?? throw SalesforceError.Malformed("A query string has to be specified");
        var query = SoqlParser.Parse(soql, DateOnly.FromDateTime(org.Now.UtcDateTime));
        return org.Read(() =>
        {
            if (query.From == FieldDefinitions.Name && !org.Hides(query.From))
                return FieldDefinitions.Ask(org, query);
            var table = org.Table(query.From);
            if (query is { IsCount: true, Where: null, Limit: null, Offset: 0 })
                return RestAnswer.Of(new { totalSize = withDeleted ? table.Count : table.LiveCount, done = true, records = Array.Empty<object>() });
            var rows = SoqlScan.Rows(org, query, table, withDeleted);
            if (query.IsCount)
                return RestAnswer.Of(new { totalSize = rows.Count, done = true, records = Array.Empty<object>() });
            var shape = new RowShape(org, table, query.Select, withDeleted);
            return RestAnswer.Written(json => Page(json, request, shape, rows, 0));
        });
    }

    public RestAnswer Next(RestRequest request, string locator)
    {
        var dash = locator.LastIndexOf('-');
        return org.Read(() =>
            dash > 0 && int.TryParse(locator.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            && _held.TryGetValue(locator[..dash], out var held) && at <= held.Rows.Count
                ? RestAnswer.Written(json => Page(json, request, held.Shape, held.Rows, at, locator[..dash]))
                : throw new SalesforceError(400, "INVALID_QUERY_LOCATOR", "invalid query locator"));
    }

    void Page(Utf8JsonWriter json, RestRequest request, RowShape shape, List<object?[]> rows, int at, string? locator = null)
    {
        var size = BatchSize(request);
        var end = Math.Min(rows.Count, at + size);
        json.WriteStartObject();
        json.WriteNumber("totalSize", rows.Count);
        json.WriteBoolean("done", end == rows.Count);
        if (end < rows.Count)
            json.WriteString("nextRecordsUrl", $"{request.Base}/query/{locator ?? Hold(shape, rows)}-{end}");
        json.WriteStartArray("records");
        for (var i = at; i < end; i++)
            shape.Write(json, rows[i], request.Base, (children, found) => Page(json, request, children, found, 0));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    string Hold(RowShape shape, List<object?[]> rows)
    {
        var locator = SalesforceIds.Make("01g", ++_locators);
        _held[locator] = (shape, rows);
        _oldest.Enqueue(locator);
        if (_oldest.Count > HeldAtOnce)
            _held.Remove(_oldest.Dequeue());
        return locator;
    }

    static int BatchSize(RestRequest request)
    {
        var asked = request.Header("Sforce-Query-Options")?.Split(',', ';').Select(o => o.Split('=')).FirstOrDefault(o => o.Length == 2 && o[0].Trim() == "batchSize")?[1];
        return int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? Math.Clamp(size, 200, 2000) : 2000;
    }
}
