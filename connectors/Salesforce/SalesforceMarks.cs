using CrmIntegration.Connectors;

namespace CrmIntegration.Salesforce;

/// <summary>
/// How an org's admins classified the fields of one object: data sensitivity level and compliance categories (Setup, Data Classification), and what is encrypted.
/// [developer.salesforce.com, Object Reference: FieldDefinition, FieldSecurityClassification]
/// </summary>
sealed class SalesforceMarks
{
    readonly Dictionary<string, (string? Security, string? Compliance)> told = new(StringComparer.OrdinalIgnoreCase);

    /// <returns>Null: this user or this API version may not see the classification; what was known before then holds.</returns>
    public static async Task<SalesforceMarks?> ReadAsync(SalesforceQueries queries, string objectName, CancellationToken cancel)
    {
        // FieldDefinition is answered for one named object, and whole: it has no pages of its own and takes no LIMIT.
        var rows = await queries.RowsAsync(
            $"SELECT QualifiedApiName, SecurityClassification, ComplianceGroup FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = {SalesforceQueries.Quoted(objectName)}", background: true, deletedToo: false, cancel);
        if (!rows.Ok)
            return null;
        var marks = new SalesforceMarks();
        foreach (var row in rows.Value.Rows)
            if (row["QualifiedApiName"] is { } field)
                marks.told[field] = (row["SecurityClassification"], row["ComplianceGroup"]);
        return marks;
    }

    public FieldSensitivity Of(SalesforceField field)
    {
        var (security, compliance) = told.GetValueOrDefault(field.Name);
        FieldSensitivity[] all = [Level(security), .. Categories(compliance).Select(Category), field.Encrypted ? FieldSensitivity.Confidential : FieldSensitivity.Unmarked];
        return all.Max();
    }

    public string? Says(SalesforceField field)
    {
        var (security, compliance) = told.GetValueOrDefault(field.Name);
        var said = string.Join("; ", new[] { security, string.Join(", ", Categories(compliance)), field.Encrypted ? "encrypted" : null }.Where(s => !string.IsNullOrEmpty(s)));
        return said.Length == 0 ? null : said.Length <= 200 ? said : said[..200];
    }

    // Both lists can be changed by the org's admin: a word we do not know is somebody's warning, and never a licence.
    static FieldSensitivity Level(string? security) => security switch
    {
        null or "" => FieldSensitivity.Unmarked,
        "Public" => FieldSensitivity.Open,
        "Internal" => FieldSensitivity.Internal,
        "Restricted" or "MissionCritical" or "Mission Critical" => FieldSensitivity.Restricted,
        _ => FieldSensitivity.Confidential,
    };

    static FieldSensitivity Category(string category) => category switch
    {
        "PCI" or "HIPAA" => FieldSensitivity.Restricted,
        "PII" or "GDPR" or "CCPA" or "COPPA" => FieldSensitivity.Personal,
        _ => FieldSensitivity.Confidential,
    };

    static IEnumerable<string> Categories(string? compliance) => (compliance ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
