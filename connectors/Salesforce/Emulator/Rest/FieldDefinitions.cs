using CrmIntegration.Salesforce.Emulator.Org;
using CrmIntegration.Salesforce.Emulator.Soql;

namespace CrmIntegration.Salesforce.Emulator.Rest;

/// <summary>FieldDefinition as a query sees it: the fields of one named object with how they are classified. Made on the spot, so it needs the object's name.</summary>
static class FieldDefinitions
{
    public const string Name = "FieldDefinition";

    public static RestAnswer Ask(SalesforceOrg org, SoqlQuery query)
    {
        if (query.Where is not SoqlCompare { Path: ["EntityDefinition", "QualifiedApiName"], Operator: "=", Values: [{ Kind: "string", Value: string name }] })
            throw SalesforceError.Malformed("When retrieving results with this type of query, the filter must name one EntityDefinition");
        if (query.Limit is not null || query.Offset > 0)
            throw SalesforceError.Malformed("LIMIT and OFFSET are not supported on FieldDefinition");
        var fields = query.Select.OfType<SoqlPath>().Select(p => p.Parts is [var one] && Value(one) is { } read ? (Name: one, Read: read) : throw new SalesforceError(400, "INVALID_FIELD", $"No such column '{string.Join('.', p.Parts)}' on entity 'FieldDefinition'.")).ToList();
        var rows = org.Find(name)?.Schema.Fields.ToList() ?? [];
        return RestAnswer.Of(new
        {
            totalSize = rows.Count, done = true,
            records = rows.Select(row => fields.ToDictionary(f => f.Name, f => f.Read(row)).Prepend(KeyValuePair.Create("attributes", (object?)new { type = Name })).ToDictionary()).ToArray(),
        });
    }

    static Func<Field, object?>? Value(string column) => column switch
    {
        "QualifiedApiName" or "DeveloperName" => f => f.Name,
        "Label" or "MasterLabel" => f => f.Label,
        "DataType" => f => f.Type,
        "SecurityClassification" => f => f.Security,
        "ComplianceGroup" => f => f.Compliance,
        _ => null,
    };
}
