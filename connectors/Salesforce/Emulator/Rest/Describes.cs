using System.Globalization;
using CrmIntegration.Salesforce.Emulator.Org;

namespace CrmIntegration.Salesforce.Emulator.Rest;

static class Describes
{
    public static RestAnswer Global(SalesforceOrg org, RestRequest request) => org.Read(() => RestAnswer.Of(new
    {
        encoding = "UTF-8",
        maxBatchSize = 200,
        sobjects = org.Tables.Select(t => Summary(t, request)).ToArray(),
    }));

    public static RestAnswer Brief(Table table, RestRequest request) =>
        RestAnswer.Of(new { objectDescribe = Summary(table, request), recentItems = Array.Empty<object>() });

    public static RestAnswer Full(SalesforceOrg org, Table table, RestRequest request)
    {
        var changed = table.Schema.Changed;
        if (DateTimeOffset.TryParseExact(request.Header("If-Modified-Since"), "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since) && changed <= since)
            return RestAnswer.Of(304);
        var answer = org.Read(() =>
        {
            var body = Summary(table, request);
            body["fields"] = table.Schema.Fields.Select(f => Describe(org, table, f)).ToArray();
            body["childRelationships"] =
                (from child in org.Tables
                 from field in child.Schema.Fields
                 where field.ReferenceTo.Contains(table.Schema.Name)
                 select new { childSObject = child.Schema.Name, field = field.Name, relationshipName = field.ChildRelationship, cascadeDelete = false, deprecatedAndHidden = false }).ToArray();
            body["recordTypeInfos"] = Array.Empty<object>();
            return RestAnswer.Of(body);
        });
        answer.Headers["Last-Modified"] = changed.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);
        return answer;
    }

    static Dictionary<string, object?> Summary(Table table, RestRequest request)
    {
        var schema = table.Schema;
        var writable = schema.Name is not ("OpportunityStage" or "OpportunityHistory" or "OpportunityFieldHistory");
        var at = $"{request.Base}/sobjects/{schema.Name}";
        return new()
        {
            ["name"] = schema.Name, ["label"] = schema.Name, ["labelPlural"] = schema.Plural, ["keyPrefix"] = schema.Prefix, ["custom"] = schema.Name.EndsWith("__c", StringComparison.Ordinal),
            ["createable"] = writable, ["updateable"] = writable, ["deletable"] = writable, ["undeletable"] = writable, ["queryable"] = true, ["retrieveable"] = true,
            ["searchable"] = writable, ["replicateable"] = true, ["layoutable"] = writable, ["triggerable"] = writable, ["mergeable"] = false,
            ["customSetting"] = false, ["deprecatedAndHidden"] = false, ["feedEnabled"] = false, ["mruEnabled"] = writable, ["activateable"] = false,
            ["urls"] = new Dictionary<string, string> { ["sobject"] = at, ["describe"] = at + "/describe", ["rowTemplate"] = at + "/{ID}" },
        };
    }

    static object Describe(SalesforceOrg org, Table table, Field field) => new
    {
        name = field.Name,
        label = field.Label,
        type = field.Type,
        length = field.Length,
        byteLength = field.Length * 3,
        soapType = field.Type switch { "id" or "reference" => "tns:ID", "boolean" => "xsd:boolean", "int" => "xsd:int", "date" => "xsd:date", "datetime" => "xsd:dateTime", "anyType" => "xsd:anyType", _ when field.IsNumber => "xsd:double", _ => "xsd:string" },
        precision = field.IsNumber ? 18 : 0,
        scale = field.Type is "currency" or "percent" ? 2 : 0,
        digits = field.Type == "int" ? 8 : 0,
        nillable = !field.Required && field.Type is not ("boolean" or "id"),
        createable = field.Createable,
        updateable = field.Updateable,
        calculated = false,
        custom = field.Custom,
        externalId = field.ExternalId,
        idLookup = field.ExternalId || field.Type == "id",
        unique = false,
        filterable = field.Filterable,
        sortable = field.Filterable,
        groupable = field.Filterable && field.Type is not "datetime",
        defaultedOnCreate = field.Type == "boolean" || field.Name == "OwnerId",
        restrictedPicklist = field.Name == "StageName",
        compoundFieldName = (string?)null,
        defaultValue = (object?)null,
        inlineHelpText = (string?)null,
        nameField = field.Name == "Name",
        permissionable = field.Custom,
        deprecatedAndHidden = false,
        referenceTo = field.ReferenceTo,
        relationshipName = field.Relationship,
        polymorphicForeignKey = field.ReferenceTo.Length > 1,
        picklistValues = Choices(org, table, field).Select(c => new { value = c, label = c, active = true, defaultValue = false, validFor = (string?)null }).ToArray(),
    };

    static IEnumerable<string> Choices(SalesforceOrg org, Table table, Field field)
    {
        if (field.Type != "picklist")
            return [];
        if (field.Name != "StageName")
            return table.Rows.Take(5000).Select(r => Table.Value(r, field.Place)).OfType<string>().Distinct().Order(StringComparer.Ordinal).Take(100);
        var stages = org.Table("OpportunityStage");
        return stages.Rows.OrderBy(r => stages.Value(r, "SortOrder") as decimal?).Select(r => stages.Value(r, "ApiName")).OfType<string>();
    }
}
