using System.Text.Json;
using CrmIntegration.Connectors;

namespace CrmIntegration.Salesforce;

/// <param name="Total">totalSize as the first page told.</param>
sealed record SalesforceRows(IReadOnlyList<SalesforceRow> Rows, long Total);

/// <summary>Describes objects and runs SOQL. Every SELECT goes through here.</summary>
sealed class SalesforceQueries(SalesforceCalls calls, FieldMapping mapping)
{
    static readonly TimeSpan DescriptionHolds = TimeSpan.FromMinutes(10);

    public SalesforceCalls Calls => calls;

    public async Task<CrmResult<SalesforceObject>> DescribeAsync(string name, bool fresh, CancellationToken cancel) =>
        await LookAsync(name, fresh, cancel) is { Failure: { Kind: not FailureKind.NotFound } or null } known ? known
            : new CrmFailure(FailureKind.Misconfigured, $"The integration user cannot see {name}. Give it read access, or this edition lacks it.");

    /// <returns>NotFound where the org has no such object for the integration user.</returns>
    public async Task<CrmResult<SalesforceObject>> LookAsync(string name, bool fresh, CancellationToken cancel)
    {
        if (!fresh && calls.Lane.Described.TryGetValue(name, out var held) && calls.Time.GetUtcNow() - held.At < DescriptionHolds)
            return held.Object;
        var answer = await calls.SendAsync(false, (api, token, version, stop) => api.DescribeAsync(version, name, token, stop), cancel);
        if (!answer.Ok)
            return answer.Failure!;
        if (answer.Value.Json() is not { } json || SalesforceObject.Read(name, json) is not { } described)
            return SalesforceAnswer.NotJson;
        calls.Lane.Described[name] = (described, calls.Time.GetUtcNow());
        return described;
    }

    /// <summary>Runs what <paramref name="soql"/> makes of the question. When a field went away since we looked, looks again, once.</summary>
    public async Task<CrmResult<(SalesforceQuestion Question, SalesforceRows Rows)>> AskAsync(
        RecordKind kind, string name, bool background, bool deletedToo, Func<SalesforceQuestion, string> soql, CancellationToken cancel)
    {
        var question = await QuestionAsync(kind, name, false, cancel);
        if (!question.Ok)
            return question.Failure!;
        var rows = await RowsAsync(soql(question.Value), background, deletedToo, cancel);
        if (!rows.Ok && rows.Failure!.Kind == FailureKind.Misconfigured)
        {
            var again = await QuestionAsync(kind, name, true, cancel);
            if (!again.Ok || again.Value.Select == question.Value.Select)
                return rows.Failure;
            question = again;
            rows = await RowsAsync(soql(question.Value), background, deletedToo, cancel);
        }
        return rows.Ok ? CrmResult<(SalesforceQuestion, SalesforceRows)>.Of((question.Value, rows.Value)) : rows.Failure!;
    }

    public async Task<CrmResult<SalesforceQuestion>> QuestionAsync(RecordKind kind, string name, bool fresh, CancellationToken cancel)
    {
        var described = await DescribeAsync(name, fresh, cancel);
        return described.Ok ? new SalesforceQuestion(kind, described.Value, mapping, calls.Settings.ApiVersion) : described.Failure!;
    }

    /// <summary>All rows of a query whose LIMIT bounds it, following nextRecordsUrl.</summary>
    public async Task<CrmResult<SalesforceRows>> RowsAsync(string soql, bool background, bool deletedToo, CancellationToken cancel)
    {
        var rows = new List<SalesforceRow>();
        var answer = await calls.SendAsync(background, (api, token, version, stop) =>
            deletedToo ? api.QueryAllAsync(version, soql, token, stop) : api.QueryAsync(version, soql, token, stop), cancel);
        for (long? total = null; ;)
        {
            if (!answer.Ok)
                return answer.Failure!;
            if (answer.Value.Json() is not { ValueKind: JsonValueKind.Object } page || page.Number("totalSize") is not { } size)
                return SalesforceAnswer.NotJson;
            total ??= size;
            rows.AddRange(page.Items("records").Where(r => r.ValueKind == JsonValueKind.Object).Select(SalesforceRow.Of));
            if (page.Text("nextRecordsUrl") is not { } next || page.Flag("done"))
                return new SalesforceRows(rows, total.Value);
            answer = await calls.SendAsync(background, (api, token, _, stop) => api.FollowAsync(next.TrimStart('/'), token, stop), cancel);
        }
    }

    /// <summary>A text inside SOQL quotes.</summary>
    public static string Quoted(string text) => $"'{text.Replace("\\", "\\\\").Replace("'", "\\'")}'";
}
