using System.Globalization;
using System.Runtime.CompilerServices;
using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Tests.Sync;

/// <summary>A CRM in memory behind the seam: the wire side of the Sync tests, with faults to order.</summary>
sealed class SmallCrm : ICrmSession, ICrmSessions
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    readonly SortedDictionary<string, CrmRecord> records = new(StringComparer.Ordinal);
    readonly List<(RecordKind Kind, string Id)> deleted = [];
    public readonly HashSet<string> Poisoned = [];

    /// <summary>Kinds whose records go without a word.</summary>
    public readonly HashSet<RecordKind> Silent = [];

    public int PageSize { get; set; } = 10;

    /// <summary>The backfill is cut off after so many pages.</summary>
    public int? PagesUntilOffline { get; set; }
    public string Fingerprint { get; set; } = "v1";
    public string[] Fields { get; set; } = ["Id", "Name"];

    /// <summary>What every field is marked as; null: the marks cannot be read.</summary>
    public FieldSensitivity? Marked { get; set; }
    public List<string> Calls { get; } = [];
    public ApiBudget? Budget => null;

    public void Put(params IEnumerable<CrmRecord> some)
    {
        foreach (var record in some)
            records[record.Kind + "/" + record.Id] = record;
    }

    public void Delete(RecordKind kind, params IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            records.Remove(kind + "/" + id);
            if (TellsDeletions(kind))
                deleted.Add((kind, id));
        }
    }

    public bool TellsDeletions(RecordKind kind) => !Silent.Contains(kind);

    List<CrmRecord> Of(RecordKind kind) => [.. records.Values.Where(r => r.Kind == kind)];

    CrmPage Page(RecordKind kind, IEnumerable<CrmRecord> some, IEnumerable<string> gone, string? checkpoint, bool done)
    {
        var rows = some.ToList();
        return new(kind, [.. rows.Where(r => !Poisoned.Contains(r.Id))], [.. rows.Where(r => Poisoned.Contains(r.Id)).Select(r => new SetAside(r.Id, $"{kind} {r.Id} has a date no one can read.", "{\"d\":\"31-31\"}"))],
            [.. gone], checkpoint, done, Of(kind).Count);
    }

    public async IAsyncEnumerable<CrmResult<CrmPage>> BackfillAsync(RecordKind kind, string? checkpoint, [EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.Yield();
        var rest = Of(kind).Where(r => string.CompareOrdinal(r.Id, checkpoint) > 0).ToList();
        foreach (var page in rest.Chunk(PageSize))
        {
            if (PagesUntilOffline-- <= 0)
            {
                yield return new CrmFailure(FailureKind.Offline, "The CRM does not answer.");
                yield break;
            }
            Calls.Add($"backfill {kind} {page[0].Id}");
            yield return Page(kind, page, [], page[^1].Id, page[^1] == rest[^1]);
        }
    }

    public Task<CrmResult<CrmPage>> ChangedAsync(RecordKind kind, string? cursor, CancellationToken cancel)
    {
        var at = Of(kind).Select(r => r.Modified).DefaultIfEmpty(Start).Max();
        if (cursor is null)
            return Answer(Page(kind, [], [], $"{Fingerprint}|{at.ToUnixTimeMilliseconds()}", true));
        var parts = cursor.Split('|');
        if (parts[0] != Fingerprint)
            return Answer(new CrmFailure(FailureKind.Misconfigured, "The cursor belongs to another question."));
        var since = long.Parse(parts[1], CultureInfo.InvariantCulture) - 60_000;   // the overlap
        return Answer(Page(kind, Of(kind).Where(r => r.Modified.ToUnixTimeMilliseconds() >= since).OrderBy(r => r.Modified), [], $"{Fingerprint}|{at.ToUnixTimeMilliseconds()}", true));
    }

    public Task<CrmResult<CrmPage>> DeletedAsync(RecordKind kind, string? cursor, CancellationToken cancel)
    {
        var from = cursor is null ? deleted.Count : int.Parse(cursor, CultureInfo.InvariantCulture);
        return Answer(Page(kind, [], deleted.Skip(from).Where(d => d.Kind == kind).Select(d => d.Id), deleted.Count.ToString(CultureInfo.InvariantCulture), true));
    }

    public Task<CrmResult<CrmPage>> ReadAsync(RecordKind kind, IReadOnlyCollection<string> ids, CancellationToken cancel)
    {
        Assert.InRange(ids.Count, 1, 200);
        Calls.Add($"read {kind} {ids.Count}");
        if (kind == RecordKind.FieldChange)
            return Answer(Page(kind, Of(kind).Where(r => ids.Contains(((FieldChange)r).OpportunityId)), [], null, true));
        return Answer(Page(kind, Of(kind).Where(r => ids.Contains(r.Id)), ids.Where(id => !records.ContainsKey(kind + "/" + id)), null, true));
    }

    public Task<CrmResult<long>> CountAsync(RecordKind kind, CancellationToken cancel) => Task.FromResult(CrmResult<long>.Of(Of(kind).Count));
    public Task<CrmResult<CrmSchema>> DescribeAsync(RecordKind kind, CancellationToken cancel) => Task.FromResult(CrmResult<CrmSchema>.Of(
        new(kind, kind.ToString(), [.. Fields.Select(f => new CrmField(f, f, "string", false, true, [], Marked, Marked?.ToString()))], string.Join(',', Fields))));
    public Task<IReadOnlyList<NamedCheck>> TestAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<NamedCheck>>([]);
    public Task<CrmResult<IReadOnlyList<WriteOutcome>>> WriteAsync(IReadOnlyList<CrmWrite> writes, CancellationToken cancel) =>
        Task.FromResult(CrmResult<IReadOnlyList<WriteOutcome>>.Of([]));

    public Task<IReadOnlyList<Guid>> ConnectionIdsAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<Guid>>([]);
    public Task<CrmResult<ICrmSession>> OpenAsync(Guid connectionId, CancellationToken cancel) => Task.FromResult(CrmResult<ICrmSession>.Of(this));
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    static Task<CrmResult<CrmPage>> Answer(CrmResult<CrmPage> page) => Task.FromResult(page);
}
