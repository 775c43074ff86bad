using CrmIntegration.Connectors;

namespace CrmIntegration.Salesforce;

/// <summary>Records by id, counts, and what changed or went since a cursor.</summary>
sealed class SalesforceReads(SalesforceQueries queries)
{
    const int IdsAtOnce = 200;

    public async Task<CrmResult<CrmPage>> ByIdAsync(RecordKind kind, IReadOnlyCollection<string> ids, CancellationToken cancel)
    {
        if (ids.Count > IdsAtOnce)
            throw new ArgumentException($"At most {IdsAtOnce} ids, not {ids.Count}.", nameof(ids));
        if (kind == RecordKind.FieldChange)
            return await HistoryAsync(ids, false, cancel);
        var wanted = ids.Select(id => kind == RecordKind.Stage ? id : SalesforceId.Normalise(id)).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        List<CrmRecord> records = [];
        List<SetAside> aside = [];
        foreach (var name in SalesforceMapping.Objects(kind))
        {
            var some = wanted.Where(id => MayHold(name, id)).Select(SalesforceQueries.Quoted).ToList();
            if (some.Count == 0)
                continue;
            var asked = await queries.AskAsync(kind, name, false, false, q => $"{q.Select} WHERE {Key(q)} IN ({string.Join(",", some)}){q.And}", cancel);
            if (!asked.Ok)
                return asked.Failure!;
            foreach (var row in asked.Value.Rows.Rows)
                SalesforceNouns.Read(asked.Value.Question, row, records, aside);
        }
        var found = records.Select(r => r.Id).Concat(aside.Select(a => SalesforceId.Normalise(a.Id))).ToHashSet(StringComparer.Ordinal);
        // An id that is no id cannot exist; asked for by its sender it is as good as deleted.
        var gone = wanted.Concat(ids.Where(id => kind != RecordKind.Stage && SalesforceId.Normalise(id) is null)).Where(id => !found.Contains(id)).ToList();
        return new CrmPage(kind, records, aside, gone, null, true);
    }

    /// <summary>A few of the newest, of each object that this kind is read from; of histories those of the newest opportunities.</summary>
    public async Task<CrmResult<CrmPage>> NewestAsync(RecordKind kind, int count, CancellationToken cancel)
    {
        if (kind == RecordKind.FieldChange)
        {
            var newest = await NewestAsync(RecordKind.Opportunity, count, cancel);
            if (!newest.Ok)
                return newest.Failure!;
            var whole = await HistoryAsync([.. newest.Value.Records.Select(r => r.Id)], false, cancel);
            return whole.Ok ? whole.Value with { Records = [.. whole.Value.Records.OrderByDescending(r => r.Modified).Take(count)] } : whole;
        }
        List<CrmRecord> records = [];
        List<SetAside> aside = [];
        foreach (var name in SalesforceMapping.Objects(kind))
        {
            var asked = await queries.AskAsync(kind, name, false, false, q => $"{q.Select}{q.Where} ORDER BY {q.Stamp} DESC LIMIT {count}", cancel);
            if (!asked.Ok)
                return asked.Failure!;
            foreach (var row in asked.Value.Rows.Rows)
                SalesforceNouns.Read(asked.Value.Question, row, records, aside);
        }
        return new CrmPage(kind, [.. records.OrderByDescending(r => r.Modified).Take(count)], aside, [], null, true);
    }

    /// <summary>Whole histories of some opportunities.</summary>
    async Task<CrmResult<CrmPage>> HistoryAsync(IReadOnlyCollection<string> opportunities, bool background, CancellationToken cancel)
    {
        List<CrmRecord> records = [];
        List<SetAside> aside = [];
        var ids = opportunities.Select(SalesforceId.Normalise).OfType<string>().Distinct(StringComparer.Ordinal).Select(SalesforceQueries.Quoted).ToList();
        foreach (var some in ids.Chunk(IdsAtOnce))
        {
            var asked = await queries.AskAsync(RecordKind.FieldChange, "OpportunityHistory", background, false, q =>
                $"{q.Select} WHERE OpportunityId IN ({string.Join(",", some)}) ORDER BY OpportunityId, CreatedDate, Id", cancel);
            if (!asked.Ok)
                return asked.Failure!;
            var history = new SalesforceHistory(asked.Value.Question);
            foreach (var row in asked.Value.Rows.Rows)
                history.Read(row, records, aside);
        }
        return new CrmPage(RecordKind.FieldChange, records, aside, [], null, true);
    }

    public async Task<CrmResult<long>> CountAsync(RecordKind kind, CancellationToken cancel)
    {
        if (kind == RecordKind.FieldChange)
            return new CrmFailure(FailureKind.NotFound, "Salesforce keeps snapshots of opportunities, not single changes: there is no number to compare with.");
        return await CountRowsAsync(kind, false, cancel);
    }

    public async Task<CrmResult<long>> CountRowsAsync(RecordKind kind, bool background, CancellationToken cancel)
    {
        long sum = 0;
        foreach (var name in SalesforceMapping.Objects(kind))
        {
            var counted = await queries.RowsAsync($"SELECT COUNT() FROM {name}{(SalesforceMapping.Counting(name) is { } only ? $" WHERE {only}" : "")}", background, false, cancel);
            if (!counted.Ok)
                return counted.Failure!;
            sum += counted.Value.Total;
        }
        return sum;
    }

    /// <param name="deleted">Follows what was deleted instead of what changed.</param>
    public async Task<CrmResult<CrmPage>> SinceAsync(RecordKind kind, string? cursor, bool deleted, CancellationToken cancel)
    {
        // What went of one object may take several questions: each has its own place, called like the object, the second with its number.
        var parts = SalesforceMapping.Objects(kind).SelectMany(n => (deleted ? SalesforceMapping.Gone(n) : (IReadOnlyList<string?>)[SalesforceMapping.Counting(n)]).Select((only, i) => (Name: n, Place: i == 0 ? n : $"{n} {i}", Only: only))).ToList();
        var places = cursor is null ? [] : SalesforcePlaces.Read<SalesforceCursor>(cursor);
        if (places is null || cursor is not null && !places.Select(p => p.Object).SequenceEqual(parts.Select(p => p.Place)))
            return SalesforcePlaces.OtherQuestion;

        List<CrmRecord> records = [];
        List<SetAside> aside = [];
        List<string> gone = [];
        List<SalesforceCursor> next = [];
        var done = true;
        foreach (var (name, place, only) in parts)
        {
            var part = await OneObjectAsync(kind, name, place, only, places.FirstOrDefault(p => p.Object == place), deleted, cancel);
            if (!part.Ok)
                return part.Failure!;
            next.Add(part.Value.Cursor);
            done &= !part.Value.Cursor.Running;
            foreach (var row in part.Value.Rows)
                if (deleted)
                    gone.AddRange(SalesforceId.Normalise(row["Id"]) is { } id ? [id] : []);
                else if (kind != RecordKind.FieldChange)
                    SalesforceNouns.Read(part.Value.Question, row, records, aside);
                else if (row["OpportunityId"] is { } opportunity)
                    gone.Add(opportunity);
        }
        if (kind == RecordKind.FieldChange && !deleted)
        {
            // A snapshot says what changed only beside the one before it: read the whole history of each opportunity touched.
            var whole = await HistoryAsync(gone, true, cancel);
            if (!whole.Ok)
                return whole.Failure!;
            (records, aside, gone) = ([.. whole.Value.Records], [.. whole.Value.SetAside], []);
        }
        return new CrmPage(kind, [.. records.OrderBy(r => r.Modified).ThenBy(r => r.Id, StringComparer.Ordinal)], aside, gone, SalesforcePlaces.Write(next), done);
    }

    sealed record Part(SalesforceQuestion Question, IReadOnlyList<SalesforceRow> Rows, SalesforceCursor Cursor);

    async Task<CrmResult<Part>> OneObjectAsync(RecordKind kind, string name, string at, string? only, SalesforceCursor? held, bool deleted, CancellationToken cancel)
    {
        var question = await queries.QuestionAsync(kind, name, false, cancel);
        if (!question.Ok)
            return question.Failure!;
        var print = (deleted ? "deleted:" : "") + question.Value.Fingerprint;
        if (held is not null && held.Print != print)
            return SalesforcePlaces.OtherQuestion;
        var binned = only == SalesforceMapping.IsDeleted;
        if (deleted && (binned && !question.Value.Object.Has("IsDeleted") || kind == RecordKind.FieldChange))
            return new Part(question.Value, [], held ?? new SalesforceCursor(at, print, default, "", default, false));
        if (held is null)
            return await FromNowAsync(question.Value, name, at, only is null || binned ? "" : $" WHERE {only}", print, deleted && binned, cancel);

        var place = held.NextRun();
        var asked = await queries.AskAsync(kind, name, true, deleted && binned, q =>
            $"{(deleted ? $"SELECT Id, {q.Stamp} FROM {name}" : q.Select)} WHERE {(only is null ? "" : $"{only} AND ")}{place.Where(q.Stamp)} ORDER BY {q.Stamp}, Id LIMIT {SalesforceMapping.PageSize(kind)}", cancel);
        if (!asked.Ok)
            return asked.Failure!;
        var rows = asked.Value.Rows.Rows;
        return new Part(asked.Value.Question, rows, rows.Count < SalesforceMapping.PageSize(kind)
            ? Advance(place, rows, question.Value.Stamp) with { Running = false } : Advance(place, rows, question.Value.Stamp));
    }

    /// <summary>Past the last row whose place can be read; an unreadable one in between is set aside by the caller.</summary>
    static SalesforceCursor Advance(SalesforceCursor place, IReadOnlyList<SalesforceRow> rows, string stamp)
    {
        for (var i = rows.Count - 1; i >= 0; i--)
            if (rows[i][stamp] is { } text && SalesforceId.Normalise(rows[i]["Id"]) is { } id && SalesforceTime.TryRead(text) is { } at)
                return place with { At = at, Id = id, High = at > place.High ? at : place.High };
        return place;
    }

    /// <summary>"Now" is the newest stamp in the org: our clock is never compared with Salesforce's.</summary>
    async Task<CrmResult<Part>> FromNowAsync(SalesforceQuestion question, string name, string at, string where, string print, bool deleted, CancellationToken cancel)
    {
        var newest = await queries.RowsAsync($"SELECT Id, {question.Stamp} FROM {name}{where} ORDER BY {question.Stamp} DESC LIMIT 1", true, deleted, cancel);
        if (!newest.Ok)
            return newest.Failure!;
        var high = newest.Value.Rows is [var row] && row[question.Stamp] is { } text && SalesforceTime.TryRead(text) is { } stamp ? stamp : new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return new Part(question, [], new SalesforceCursor(at, print, high, "", high, false));
    }

    static string Key(SalesforceQuestion q) => q.Kind != RecordKind.Stage ? "Id" : q.Ours.GetValueOrDefault("ApiName") ?? q.Ours.GetValueOrDefault("Name") ?? "Id";

    static bool MayHold(string name, string id) => name switch
    {
        "Task" => !id.StartsWith("00U", StringComparison.Ordinal),
        "Event" => id.StartsWith("00U", StringComparison.Ordinal),
        _ => true,
    };
}
