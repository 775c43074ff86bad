using System.Security.Cryptography;
using System.Text;
using CrmIntegration.Connectors;

namespace CrmIntegration.Salesforce;

/// <summary>What is asked of one object: which fields hold our nouns, which go to More, and the SELECT that reads them.</summary>
sealed class SalesforceQuestion
{
    // GET carries the query in its address; Salesforce takes about 16,000 characters of it, 200 ids and escapes included.
    const int LongestFieldList = 6_000;

    public SalesforceQuestion(RecordKind kind, SalesforceObject described, FieldMapping mapping, string apiVersion)
    {
        (Kind, Object) = (kind, described);
        var configured = SalesforceMapping.For(kind, described.Name, mapping);
        WriteBack = configured.Where(f => kind == RecordKind.Opportunity && WriteBackFields.All.Contains(f.Key)).ToDictionary(StringComparer.Ordinal);
        Ours = configured.Where(f => !WriteBack.ContainsKey(f.Key) && described.Has(f.Value)).ToDictionary(StringComparer.Ordinal);
        Written = WriteBack.Where(f => described.Has(f.Value)).ToDictionary(StringComparer.Ordinal);
        More = [.. MoreFields(described)];
        // What the admin asked for, not what the org happens to have: a field added in the org must not void the cursor.
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            $"{described.Name}|{apiVersion}|{string.Join(',', configured.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={f.Value}"))}")))[..16];
    }

    public RecordKind Kind { get; }
    public SalesforceObject Object { get; }
    public IReadOnlyDictionary<string, string> Ours { get; }
    public IReadOnlyDictionary<string, string> WriteBack { get; }

    /// <summary>Those of them that the org has: read too, since somebody else may set them.</summary>
    public IReadOnlyDictionary<string, string> Written { get; }
    public IReadOnlyList<string> More { get; }
    public string Fingerprint { get; }

    /// <summary>The object's version stamp; objects without SystemModstamp have an older sister of it.</summary>
    public string Stamp => Object.Has("SystemModstamp") ? "SystemModstamp" : Object.Has("LastModifiedDate") ? "LastModifiedDate" : "CreatedDate";

    public string Select => $"SELECT {string.Join(", ", new[] { "Id", Stamp }.Concat(Ours.Values).Concat(Written.Values).Concat(More).Distinct(StringComparer.OrdinalIgnoreCase))} FROM {Object.Name}";

    /// <summary>Which rows count, beside other conditions and alone.</summary>
    public string And => SalesforceMapping.Counting(Object.Name) is { } only ? $" AND {only}" : "";
    public string Where => SalesforceMapping.Counting(Object.Name) is { } only ? $" WHERE {only}" : "";

    IEnumerable<string> MoreFields(SalesforceObject described)
    {
        var taken = new HashSet<string>(Ours.Values.Concat(WriteBack.Values), StringComparer.OrdinalIgnoreCase);
        var room = LongestFieldList - Ours.Values.Concat(Written.Values).Sum(f => f.Length + 2);
        var extras = SalesforceMapping.Extras(described.Name).Where(described.Has);
        var custom = described.Fields.Values
            .Where(f => f.Custom && f.Type is not ("base64" or "address" or "location" or "complexvalue" or "json") && !f.Name.StartsWith("AI_", StringComparison.Ordinal))
            .Select(f => f.Name).OrderBy(f => f, StringComparer.Ordinal);
        foreach (var field in extras.Concat(custom).Where(taken.Add))
            if ((room -= field.Length + 2) > 0)
                yield return field;
    }
}
