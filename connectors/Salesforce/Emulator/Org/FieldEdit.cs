namespace CrmIntegration.Salesforce.Emulator.Org;

/// <summary>What an admin does to a field in Setup.</summary>
/// <param name="Type">Null removes the field unless it gets a label or a mark; else it is added, or changes to this type.</param>
/// <param name="Security">Data sensitivity level: Public, Internal, Confidential, Restricted, MissionCritical, or the org's own.</param>
/// <param name="Compliance">Compliance categories, parted by semicolons.</param>
sealed record FieldEdit(string Object, string Field, string? Type, string? Label = null, string? Security = null, string? Compliance = null)
{
    bool Stays => Label is not null || Security is not null || Compliance is not null;

    static readonly string[] Types = ["string", "textarea", "picklist", "email", "phone", "url", "boolean", "int", "double", "currency", "percent", "date", "datetime"];

    /// <summary>What is wrong with it; null when it can be done.</summary>
    public string? Wrong(SalesforceOrg org) =>
        org.Find(Object ?? "") is not { } table ? $"There is no object {Object}."
        : string.IsNullOrWhiteSpace(Field) ? "Field is empty."
        : Type is not null && !Types.Contains(Type) ? $"type is one of {string.Join(", ", Types)}."
        : Type is null && table.Schema[Field] is null ? $"{Object} has no field {Field}."
        : !Field.EndsWith("__c", StringComparison.OrdinalIgnoreCase) && !Stays && table.Schema[Field] is null ? "A new field is a custom one: its name ends with __c."
        : Field.Equals("Id", StringComparison.OrdinalIgnoreCase) || Field.Equals(table.Schema.Stamp.Name, StringComparison.OrdinalIgnoreCase) ? $"{Field} stays as it is."
        : null;

    public void On(ObjectSchema schema)
    {
        if (Label is { } label)
            schema.Relabel(Field, label);
        if (Security is not null || Compliance is not null)
            schema.Classify(Field, Security, Compliance);
        if (Stays)
            return;
        if (Type is null)
            schema.Remove(Field);
        else
            schema.Retype(Field, Type);
    }
}
