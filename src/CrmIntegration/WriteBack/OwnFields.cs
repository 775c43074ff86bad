using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.WriteBack;

/// <summary>The CRM's fields that we may write.</summary>
static class OwnFields
{
    /// <summary>Our name to the CRM's: the admin's mapping over the connector's; an empty name means: do not write this one.</summary>
    public static Dictionary<string, string> Of(WebhookConnection found)
    {
        var fields = found.Connector.DefaultMapping(RecordKind.Opportunity).Where(m => WriteBackFields.All.Contains(m.Key)).ToDictionary();
        if (found.Connection.Mapping.Changes.TryGetValue(RecordKind.Opportunity, out var changes))
            foreach (var (field, name) in changes.Where(c => WriteBackFields.All.Contains(c.Key)))
                fields[field] = name;
        return fields.Where(f => f.Value.Length > 0).ToDictionary();
    }
}
