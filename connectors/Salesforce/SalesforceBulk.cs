using CrmIntegration.Connectors;

namespace CrmIntegration.Salesforce;

/// <param name="Locator">Where the next page begins; null after the last.</param>
sealed record SalesforceBulkPage(IReadOnlyList<SalesforceRow> Rows, IReadOnlyList<SetAside> Aside, string? Locator);

/// <summary>Bulk API 2.0 query jobs. Results are parsed as they arrive: memory holds one page of rows, whatever the job's size.</summary>
sealed class SalesforceBulk(SalesforceCalls calls)
{
    static readonly TimeSpan LongestPage = TimeSpan.FromMinutes(5);
    static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(10);

    public async Task<CrmResult<string>> StartAsync(string soql, CancellationToken cancel)
    {
        var job = new { operation = "query", query = soql, contentType = "CSV", columnDelimiter = "COMMA", lineEnding = "LF" };
        var answer = await calls.SendAsync(true, (api, token, version, stop) => api.StartBulkAsync(version, job, token, stop), cancel);
        if (!answer.Ok)
            return answer.Failure!;
        return answer.Value.Json()?.Text("id") is { Length: > 0 } id && id.All(char.IsAsciiLetterOrDigit) ? id : SalesforceAnswer.NotJson;
    }

    public async Task<CrmResult<SalesforceBulkPage>> PageAsync(string job, string? locator, int rows, CancellationToken cancel)
    {
        if (locator is null && await FinishedAsync(job, cancel) is { } unfinished)
            return unfinished;
        var answer = await calls.StreamAsync((api, token, version, stop) => api.BulkResultsAsync(version, job, rows, locator, token, true, stop), cancel);
        if (!answer.Ok)
            return answer.Failure!;
        using var response = answer.Value;
        using var limit = new CancellationTokenSource(LongestPage, calls.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(either.Token);
            return await ReadAsync(stream, Header(response, "Sforce-Locator"), either.Token);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or OperationCanceledException)
        {
            cancel.ThrowIfCancellationRequested();
            return SalesforceFailures.Offline(response.RequestMessage!.RequestUri!);
        }
        catch (FormatException wrong)
        {
            return new CrmFailure(FailureKind.Rejected, $"The bulk result cannot be read: {wrong.Message}.");
        }
    }

    /// <summary>Jobs count against a daily quota of storage; a drop that fails is dropped by Salesforce after seven days.</summary>
    public Task<CrmResult<SalesforceAnswer>> DropAsync(string job, CancellationToken cancel) =>
        calls.SendAsync(true, (api, token, version, stop) => api.DropBulkAsync(version, job, token, stop), cancel);

    /// <summary>Waits for the job's end; null when its results can be read.</summary>
    async Task<CrmFailure?> FinishedAsync(string job, CancellationToken cancel)
    {
        for (var wait = TimeSpan.FromMilliseconds(250); ; wait = wait * 1.6 > LongestPoll ? LongestPoll : wait * 1.6)
        {
            var answer = await calls.SendAsync(true, (api, token, version, stop) => api.BulkStateAsync(version, job, token, stop), cancel);
            if (!answer.Ok)
                return answer.Failure;
            switch (answer.Value.Json()?.Text("state"))
            {
                case "JobComplete":
                    return null;
                case "UploadComplete" or "InProgress":
                    await Task.Delay(wait, calls.Time, cancel);
                    continue;
                case var state:
                    return new CrmFailure(FailureKind.Rejected, $"Bulk job {job} ended as {state ?? "unknown"}.");
            }
        }
    }

    static async Task<SalesforceBulkPage> ReadAsync(Stream stream, string? locator, CancellationToken cancel)
    {
        using var csv = new CsvReader(new StreamReader(stream));
        List<SalesforceRow> rows = [];
        List<SetAside> aside = [];
        var names = await csv.ReadAsync(cancel) ?? throw new FormatException("it has no header row");
        while (await csv.ReadAsync(cancel) is { } cells)
        {
            var texts = new Dictionary<string, string?>(names.Count, StringComparer.OrdinalIgnoreCase);
            for (var i = 0; i < Math.Min(names.Count, cells.Count); i++)
                texts[names[i]] = cells[i].Length == 0 ? null : cells[i];
            var row = new SalesforceRow(texts);
            if (cells.Count == names.Count)
                rows.Add(row);
            else
                aside.Add(row.SetAside($"the row has {cells.Count} cells under {names.Count} headings"));
        }
        return new SalesforceBulkPage(rows, aside, locator is null or "null" or "" ? null : locator);
    }

    static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
