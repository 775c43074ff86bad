using System.Runtime.CompilerServices;
using CrmIntegration.Connectors;
using Microsoft.Extensions.Logging;

namespace CrmIntegration.Salesforce;

/// <summary>Where a backfill stands in one object.</summary>
/// <param name="AfterId">The last row's Id; reading by query goes on behind it.</param>
/// <param name="Last">The last snapshot, where the kind is history.</param>
/// <param name="Job">The bulk job under way, with its locator; null when reading by query.</param>
sealed record SalesforceCheckpoint(
    string Object, string Print, string AfterId, SalesforceHistory.Snapshot? Last, string? Job = null, string? Locator = null, bool NoBulk = false, bool Done = false);

/// <summary>All records: by Bulk API where it is worth a job, else by query in the order of the key. Both stand at the same kind of checkpoint.</summary>
sealed class SalesforceBackfill(SalesforceQueries queries, SalesforceReads reads, SalesforceBulk bulk, Guid connection, ILogger log)
{
    const long WorthAJob = 4_000;

    public async IAsyncEnumerable<CrmResult<CrmPage>> ReadAsync(RecordKind kind, string? checkpoint, [EnumeratorCancellation] CancellationToken cancel)
    {
        var names = SalesforceMapping.Objects(kind);
        var saved = checkpoint is null ? [] : SalesforcePlaces.Read<SalesforceCheckpoint>(checkpoint);
        if (saved is null || saved.Any(p => !names.Contains(p.Object)))
        {
            yield return SalesforcePlaces.OtherQuestion;
            yield break;
        }
        var counted = await reads.CountRowsAsync(kind, true, cancel);
        if (!counted.Ok)
        {
            yield return counted.Failure!;
            yield break;
        }
        var places = names.Select(n => saved.FirstOrDefault(p => p.Object == n) ?? new SalesforceCheckpoint(n, "", "", null)).ToList();
        var expected = kind == RecordKind.FieldChange ? (long?)null : counted.Value;
        for (var i = 0; i < places.Count; i++)
            while (!places[i].Done)
            {
                var step = await StepAsync(kind, places[i], counted.Value, cancel);
                if (!step.Ok)
                {
                    yield return step.Failure!;
                    yield break;
                }
                places[i] = step.Value.Next;
                var page = step.Value;
                yield return new CrmPage(kind, page.Records, page.Aside, [], SalesforcePlaces.Write(places), places.All(p => p.Done), expected);
            }
    }

    sealed record Step(IReadOnlyList<CrmRecord> Records, IReadOnlyList<SetAside> Aside, SalesforceCheckpoint Next);

    async Task<CrmResult<Step>> StepAsync(RecordKind kind, SalesforceCheckpoint place, long rows, CancellationToken cancel)
    {
        var question = await queries.QuestionAsync(kind, place.Object, false, cancel);
        if (!question.Ok)
            return question.Failure!;
        if (place.Print.Length > 0 && place.Print != question.Value.Fingerprint)
            return SalesforcePlaces.OtherQuestion;
        place = place with { Print = question.Value.Fingerprint };

        // A job costs seconds to start: for a few pages a query is sooner done. A place that already stands behind a row has lost its job.
        if (!place.NoBulk && rows > WorthAJob && (place.Job is not null || place.AfterId.Length == 0))
        {
            var part = await BulkStepAsync(question.Value, place, cancel);
            if (part.Ok || part.Failure!.WorthRetrying)
                return part;
            log.BulkRefused(connection, kind, part.Failure.Says);
            place = place with { Job = null, Locator = null, NoBulk = true };
        }
        return await QueryStepAsync(kind, place, cancel);
    }

    async Task<CrmResult<Step>> BulkStepAsync(SalesforceQuestion question, SalesforceCheckpoint place, CancellationToken cancel)
    {
        var job = place.Job is { } id ? CrmResult<string>.Of(id) : await bulk.StartAsync($"{question.Select}{question.Where} ORDER BY {Order(question)}", cancel);
        if (!job.Ok)
            return job.Failure!;
        var page = await bulk.PageAsync(job.Value, place.Locator, SalesforceMapping.PageSize(question.Kind), cancel);
        if (!page.Ok)
            return page.Failure!;
        var step = Translate(question, place, page.Value.Rows);
        var next = step.Next with { Job = job.Value, Locator = page.Value.Locator, Done = page.Value.Locator is null };
        if (next.Done)
            await bulk.DropAsync(job.Value, cancel);
        return step with { Aside = [.. step.Aside, .. page.Value.Aside], Next = next };
    }

    async Task<CrmResult<Step>> QueryStepAsync(RecordKind kind, SalesforceCheckpoint place, CancellationToken cancel)
    {
        var asked = await queries.AskAsync(kind, place.Object, true, false, q => $"{q.Select}{Behind(q, place)} ORDER BY {Order(q)} LIMIT {SalesforceMapping.PageSize(kind)}", cancel);
        if (!asked.Ok)
            return asked.Failure!;
        var (question, rows) = asked.Value;
        var step = Translate(question, place, rows.Rows);
        return step with { Next = step.Next with { Done = rows.Rows.Count < SalesforceMapping.PageSize(kind) } };
    }

    static Step Translate(SalesforceQuestion question, SalesforceCheckpoint place, IReadOnlyList<SalesforceRow> rows)
    {
        List<CrmRecord> records = [];
        List<SetAside> aside = [];
        var history = new SalesforceHistory(question, place.Last);
        foreach (var row in rows)
            if (question.Kind == RecordKind.FieldChange)
                history.Read(row, records, aside);
            else
                SalesforceNouns.Read(question, row, records, aside);
        var last = rows.Select(r => SalesforceId.Normalise(r["Id"])).LastOrDefault(id => id is not null) ?? place.AfterId;
        return new Step(records, aside, place with { AfterId = last, Last = history.Last });
    }

    // One order for both ways of reading, so that a query can go on where a lost job stood.
    static string Order(SalesforceQuestion question) => question.Kind == RecordKind.FieldChange ? "OpportunityId, CreatedDate, Id" : "Id";

    static string Behind(SalesforceQuestion question, SalesforceCheckpoint place)
    {
        if (question.Kind != RecordKind.FieldChange)
            return place.AfterId.Length == 0 ? question.Where : $" WHERE Id > '{SalesforceId.Normalise(place.AfterId)}'{question.And}";
        if (place.Last is not { } last)
            return "";
        var (deal, at, id) = (SalesforceId.Normalise(last.OpportunityId), SalesforceTime.Soql(last.At), SalesforceId.Normalise(last.Id));
        return $" WHERE (OpportunityId > '{deal}' OR (OpportunityId = '{deal}' AND CreatedDate > {at}) OR (OpportunityId = '{deal}' AND CreatedDate = {at} AND Id > '{id}'))";
    }
}
