using System.Globalization;
using System.Text.Json;
using CrmIntegration.Connectors;

namespace CrmIntegration.Salesforce;

/// <summary>
/// A campaign with a child campaign per variant: Salesforce's own hierarchy, so that its reports compare the variants with no field of ours.
/// Campaign has no standard key to upsert by; our key stands at the end of each name and is looked up first.
/// </summary>
sealed class SalesforceCampaigns(SalesforceQueries queries) : ICrmCampaigns
{
    const int RowsAtOnce = 200, LongestName = 80;

    public async Task<CrmResult<IReadOnlyDictionary<string, string>>> KeepAsync(CrmCampaign campaign, CancellationToken cancel)
    {
        var parent = Name(campaign, null);
        var names = campaign.Variants.ToDictionary(v => v.Name, v => Name(campaign, v.Name));
        var soql = $"SELECT Id, Name FROM Campaign WHERE Name IN ({string.Join(", ", names.Values.Append(parent).Select(SalesforceQueries.Quoted))}) ORDER BY Id LIMIT 200";
        var found = await queries.RowsAsync(soql, background: false, deletedToo: false, cancel);
        if (!found.Ok)
            return found.Failure!.Kind == FailureKind.Misconfigured
                ? new CrmFailure(FailureKind.Misconfigured, "The integration user cannot see campaigns. Give it read and create on Campaign, or this edition lacks them.") : found.Failure;
        var ids = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in found.Value.Rows)
            if (row["Name"] is { } name && SalesforceId.Normalise(row["Id"]) is { } id)
                ids.TryAdd(name, id);

        if (!ids.ContainsKey(parent) && await MakeAsync([Row(campaign, parent, null, null)], [parent], ids, cancel) is { } refused)
            return refused;
        var missing = campaign.Variants.Where(v => !ids.ContainsKey(names[v.Name])).ToList();
        if (await MakeAsync([.. missing.Select(v => Row(campaign, names[v.Name], ids[parent], v.Subject))], [.. missing.Select(v => names[v.Name])], ids, cancel) is { } failed)
            return failed;
        return CrmResult<IReadOnlyDictionary<string, string>>.Of(names.ToDictionary(n => n.Key, n => ids[n.Value]));
    }

    public async Task<CrmResult<IReadOnlyList<WriteOutcome>>> JoinAsync(IReadOnlyList<CrmCampaignMember> members, CancellationToken cancel)
    {
        var outcomes = new List<WriteOutcome>(members.Count);
        foreach (var batch in members.Chunk(RowsAtOnce))
        {
            // Safe to repeat: Salesforce itself refuses the second membership of one person.
            var made = await CreateAsync([.. batch.Select(m => (object)new { attributes = new { type = "CampaignMember" }, m.CampaignId, m.ContactId })], repeat: true, cancel);
            if (!made.Ok)
                return outcomes.Count == 0 ? made.Failure! : CrmResult<IReadOnlyList<WriteOutcome>>.Of([.. outcomes, .. members.Skip(outcomes.Count).Select(m => new WriteOutcome(m.ContactId, made.Failure))]);
            outcomes.AddRange(batch.Zip(made.Value, (m, row) => new WriteOutcome(m.ContactId, row.Flag("success") || SalesforceFailures.InRow(row) is { Code: "DUPLICATE_VALUE" } ? null : SalesforceFailures.OfRow(SalesforceFailures.InRow(row)))));
        }
        return CrmResult<IReadOnlyList<WriteOutcome>>.Of(outcomes);
    }

    async Task<CrmFailure?> MakeAsync(List<object> rows, List<string> names, Dictionary<string, string> ids, CancellationToken cancel)
    {
        if (rows.Count == 0)
            return null;
        var made = await CreateAsync(rows, repeat: false, cancel);
        if (!made.Ok)
            return made.Failure;
        foreach (var (name, row) in names.Zip(made.Value))
        {
            if (!row.Flag("success") || SalesforceId.Normalise(row.Text("id")) is not { } id)
                return SalesforceFailures.OfRow(SalesforceFailures.InRow(row));
            ids[name] = id;
        }
        return null;
    }

    async Task<CrmResult<IReadOnlyList<JsonElement>>> CreateAsync(List<object> rows, bool repeat, CancellationToken cancel)
    {
        var answer = await queries.Calls.SendAsync(true, (api, token, version, stop) => api.CreateAsync(version, new { allOrNone = false, records = rows }, token, repeat, stop), cancel);
        if (!answer.Ok)
            return answer.Failure!;
        return answer.Value.Json() is { ValueKind: JsonValueKind.Array } told && told.GetArrayLength() == rows.Count
            ? CrmResult<IReadOnlyList<JsonElement>>.Of([.. told.EnumerateArray()]) : SalesforceAnswer.NotJson;
    }

    static object Row(CrmCampaign campaign, string name, string? parent, string? subject) => new Dictionary<string, object?>
    {
        ["attributes"] = new { type = "Campaign" }, ["Name"] = name, ["ParentId"] = parent, ["Type"] = "Email", ["Status"] = "In Progress", ["IsActive"] = true,
        ["StartDate"] = campaign.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ["Description"] = subject,
    };

    static string Name(CrmCampaign campaign, string? variant)
    {
        var end = $"{(variant is null ? "" : $" · {variant}")} [{campaign.Key}]";
        var name = campaign.Name.Trim();
        return (name.Length + end.Length <= LongestName ? name : name[..(LongestName - end.Length - 1)].TrimEnd() + "…") + end;
    }
}
