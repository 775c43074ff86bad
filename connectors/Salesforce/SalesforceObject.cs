using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CrmIntegration.Connectors;

namespace CrmIntegration.Salesforce;

sealed record SalesforceField(string Name, string Label, string Type, bool Custom, bool Updateable, int Length, IReadOnlyList<string> Choices)
{
    /// <summary>By the platform or by the field's type; the description tells it only where it is so.</summary>
    public bool Encrypted { get; init; }
}

/// <summary>One object as this org describes it to the integration user.</summary>
sealed record SalesforceObject(string Name, IReadOnlyDictionary<string, SalesforceField> Fields)
{
    public bool Has(string field) => Fields.ContainsKey(field);

    public static SalesforceObject? Read(string name, JsonElement describe)
    {
        var fields = describe.Items("fields")
            .Where(f => f.Text("name") is { Length: > 0 })
            .Select(f => new SalesforceField(
                f.Text("name")!, f.Text("label") ?? f.Text("name")!, f.Text("type") ?? "string", f.Flag("custom"), f.Flag("updateable"),
                (int)Math.Clamp(f.Number("length") ?? 0, 0, int.MaxValue),
                [.. f.Items("picklistValues").Select(p => p.Text("value")).OfType<string>()]) { Encrypted = f.Flag("encrypted") || f.Text("type") == "encryptedstring" })
            .DistinctBy(f => f.Name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(f => f.Name, StringComparer.OrdinalIgnoreCase);
        return fields.Count == 0 ? null : new SalesforceObject(name, fields);
    }

    /// <param name="marks">Null: they could not be read.</param>
    public CrmSchema Schema(RecordKind kind, SalesforceMarks? marks) => new(kind, Name,
        [.. Fields.Values.OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => new CrmField(f.Name, f.Label, f.Type, f.Custom, f.Updateable, f.Choices, marks?.Of(f), marks?.Says(f)))],
        Hash());

    string Hash() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', Fields.Values.OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => $"{f.Name}:{f.Type}")))))[..16];
}
