using CrmIntegration.Connectors;

namespace CrmIntegration.Records;

/// <summary>Which mails belong together.</summary>
public enum MailsOf { Thread, Account, Opportunity, Case }

/// <summary>What a reply is made from, for many mails at once. Bodies are cut: nobody quotes the second megabyte, and some CRMs hold mails of 25 MB.</summary>
public sealed partial class CrmStore
{
    const int LongestBody = 1_000_001, LongestPast = 20_000;

    /// <summary>A backfill brings years of mail; only what a rep may still answer gets a draft.</summary>
    public static readonly TimeSpan StillAnswerable = TimeSpan.FromDays(30);

    /// <param name="longest">Characters of each body; the rest stays where it is.</param>
    public async Task<IReadOnlyList<Email>> MailsToAnswerAsync(Guid connectionId, IReadOnlyCollection<string> ids, CancellationToken cancel, int longest = LongestBody)
    {
        var mails = new List<Email>();
        foreach (var some in ids.Chunk(IdsAtOnce))
            mails.AddRange(await QueryAsync<Email>($"SELECT {CutMail("", true)} FROM email WHERE connection_id = @connectionId AND {database.In("id", "some")} AND deleted = @no ORDER BY id",
                new { connectionId, some, no = false, longest }, cancel));
        return mails;
    }

    /// <summary>When each side wrote last in these threads.</summary>
    public async Task<IReadOnlyDictionary<string, (DateTimeOffset? Theirs, DateTimeOffset? Ours)>> LastWordsAsync(Guid connectionId, IReadOnlyCollection<string> threadIds, CancellationToken cancel)
    {
        var last = new Dictionary<string, (DateTimeOffset? Theirs, DateTimeOffset? Ours)>(StringComparer.Ordinal);
        foreach (var some in threadIds.Chunk(IdsAtOnce))
            foreach (var row in await QueryAsync<LastWord>($"""
                SELECT thread_id, incoming, MAX(sent_at) AS sent_at FROM email WHERE connection_id = @connectionId AND {database.In("thread_id", "some")} AND deleted = @no AND sent_at IS NOT NULL GROUP BY thread_id, incoming
                """, new { connectionId, some, no = false }, cancel))
                last[row.ThreadId] = row.Incoming ? (row.SentAt, last.GetValueOrDefault(row.ThreadId).Ours) : (last.GetValueOrDefault(row.ThreadId).Theirs, row.SentAt);
        return last;
    }

    sealed record LastWord
    {
        public string ThreadId { get; init; } = "";
        public bool Incoming { get; init; }
        public DateTimeOffset SentAt { get; init; }
    }

    /// <summary>The newest mails of each thread, account, deal or case, oldest first; a thread of ten thousand costs no more than its tail.</summary>
    public async Task<ILookup<string, Email>> NewestMailsAsync(Guid connectionId, MailsOf what, IReadOnlyCollection<string> ids, int each, CancellationToken cancel)
    {
        var (column, of) = what switch
        {
            MailsOf.Thread => ("thread_id", (Func<Email, string?>)(m => m.ThreadId)),
            MailsOf.Account => ("account_id", m => m.AccountId),
            MailsOf.Opportunity => ("opportunity_id", m => m.OpportunityId),
            _ => ("case_id", m => m.CaseId),
        };
        var mails = new List<Email>();
        foreach (var some in ids.Chunk(IdsAtOnce))
            mails.AddRange(await QueryAsync<Email>($"""
                SELECT {CutMail("m.")} FROM email m JOIN (
                    SELECT id, ROW_NUMBER() OVER (PARTITION BY {column} ORDER BY sent_at DESC, id DESC) AS place FROM email
                    WHERE connection_id = @connectionId AND {database.In(column, "some")} AND deleted = @no) newest ON newest.id = m.id
                WHERE m.connection_id = @connectionId AND newest.place <= @each ORDER BY m.sent_at, m.id
                """, new { connectionId, some, no = false, each, longest = LongestPast }, cancel));
        return mails.ToLookup(m => of(m)!, StringComparer.Ordinal);
    }

    /// <summary>The newest answers written on deals of these reps: what each of them may see.</summary>
    public async Task<ILookup<string, Email>> AnswersOfAsync(Guid connectionId, IReadOnlyCollection<string> ownerIds, int each, CancellationToken cancel)
    {
        var found = new List<(string Owner, Email Mail)>();
        foreach (var owner in ownerIds)                      // a rep or two in a batch; each their own page
            found.AddRange((await QueryAsync<Email>($"""
                SELECT {CutMail("m.")} FROM email m JOIN opportunity o ON o.connection_id = m.connection_id AND o.id = m.opportunity_id
                WHERE m.connection_id = @connectionId AND o.owner_id = @owner AND o.deleted = @no AND m.deleted = @no AND m.incoming = @no ORDER BY m.sent_at DESC, m.id {database.Page}
                """, new { connectionId, owner, no = false, skip = 0, take = each, longest = LongestPast }, cancel)).Select(m => (owner, m)));
        return found.ToLookup(f => f.Owner, f => f.Mail, StringComparer.Ordinal);
    }

    /// <summary>What stands in these reps' calendars, by rep.</summary>
    public async Task<ILookup<string, Activity>> EventsAsync(Guid connectionId, IReadOnlyCollection<string> ownerIds, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel)
    {
        var events = new List<Activity>();
        foreach (var some in ownerIds.Chunk(IdsAtOnce))
            events.AddRange(await QueryAsync<Activity>($"""
                SELECT {Select(RecordKind.Activity)} FROM activity
                WHERE connection_id = @connectionId AND {database.In("owner_id", "some")} AND at >= @from AND at < @to AND type = 'Event' AND deleted = @no ORDER BY at, id
                """, new { connectionId, some, from, to, no = false }, cancel));
        return events.ToLookup(e => e.OwnerId!, StringComparer.Ordinal);
    }

    // HTML beside text is only looked at for what it hides.
    string CutMail(string prefix, bool both = false)
    {
        var cut = database.Sql("substr", "substr", "SUBSTRING");
        return string.Join(", ", Tables.Of(RecordKind.Email).Names.Select(name => name switch
        {
            "text_body" => $"{cut}({prefix}text_body, 1, @longest) AS text_body",
            "html_body" when both => $"{cut}({prefix}html_body, 1, @longest) AS html_body",
            "html_body" => $"CASE WHEN {prefix}text_body IS NULL OR {prefix}text_body = '' THEN {cut}({prefix}html_body, 1, @longest) END AS html_body",
            _ => prefix + name,
        }));
    }
}
