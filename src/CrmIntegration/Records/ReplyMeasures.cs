using Dapper;

namespace CrmIntegration.Records;

/// <summary>How the drafts of one writer and prompt version fare.</summary>
public sealed record ReplyMeasure
{
    public required string Writer { get; init; }
    public required string PromptVersion { get; init; }

    /// <summary>Mails with a suggestion that still counts.</summary>
    public required long Mails { get; init; }

    /// <summary>Of those, left to a person.</summary>
    public required long Abstained { get; init; }

    /// <summary>Verdicts, the last of each person about each suggestion.</summary>
    public required long Judged { get; init; }
    public required long Taken { get; init; }
    public required long Rejected { get; init; }

    /// <summary>Of the taken: 0 unchanged to 1 rewritten; null: nobody took one.</summary>
    public double? Edited { get; init; }

    /// <summary>From the customer's mail to our first answer in its thread, in minutes: the median; null: none was answered.</summary>
    public double? FirstReplyMinutes { get; init; }
    public required long Answered { get; init; }
}

/// <summary>Acceptance, edits and time to the first reply by what wrote the drafts.</summary>
public sealed class ReplyMeasures(Database database)
{
    const int MostMails = 20_000;

    public async Task<IReadOnlyList<ReplyMeasure>> OfAsync(Guid connectionId, DateTimeOffset since, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var values = new { connectionId, since, no = false, skip = 0, take = MostMails };
        var judged = (await connection.QueryAsync<Judgement>(new CommandDefinition($"""
            SELECT s.writer, s.prompt_version, COUNT(*) AS judged, SUM(CASE WHEN v.verdict = 'rejected' THEN 1 ELSE 0 END) AS rejected,
                AVG(CASE WHEN v.verdict = 'rejected' THEN NULL ELSE COALESCE(v.edit_distance, 0) END) AS edited
            FROM (SELECT subject, subject_id, verdict, edit_distance, ROW_NUMBER() OVER (PARTITION BY subject_id, given_by ORDER BY given_at DESC, id DESC) AS place
                FROM verdict WHERE connection_id = @connectionId AND subject = 'suggestion' AND given_at >= @since) v
            JOIN suggestion s ON s.connection_id = @connectionId AND s.id = {SubjectId}
            WHERE v.place = 1 GROUP BY s.writer, s.prompt_version
            """, values, cancellationToken: cancel))).ToDictionary(j => (j.Writer, j.PromptVersion));
        // The thread's first answer after the mail; a mail answered before its draft was made says nothing about the draft's worth, and counts all the same: so does its waiting.
        var mails = (await connection.QueryAsync<Mail>(new CommandDefinition($"""
            SELECT s.writer, s.prompt_version, CASE WHEN s.abstained IS NULL THEN 0 ELSE 1 END AS abstained, s.received_at,
                (SELECT MIN(r.sent_at) FROM email m JOIN email r ON r.connection_id = m.connection_id AND r.thread_id = m.thread_id
                    WHERE m.connection_id = s.connection_id AND m.id = s.email_id AND r.incoming = @no AND r.deleted = @no AND r.sent_at > s.received_at) AS replied_at
            FROM suggestion s WHERE s.connection_id = @connectionId AND s.superseded_at IS NULL AND s.made_at >= @since ORDER BY s.made_at DESC, s.id {database.Page}
            """, values, cancellationToken: cancel))).ToLookup(m => (m.Writer, m.PromptVersion));
        return [.. mails.Select(m => m.Key).Union(judged.Keys).Select(key => Of(key, [.. mails[key]], judged.GetValueOrDefault(key))).OrderByDescending(m => m.Mails).ThenBy(m => m.Writer, StringComparer.Ordinal)];
    }

    static ReplyMeasure Of((string Writer, string Version) key, List<Mail> mails, Judgement? judged)
    {
        var minutes = mails.Where(m => m.ReceivedAt is not null && m.RepliedAt is not null).Select(m => (m.RepliedAt!.Value - m.ReceivedAt!.Value).TotalMinutes).Order().ToList();
        return new()
        {
            Writer = key.Writer, PromptVersion = key.Version, Mails = mails.Count, Abstained = mails.Sum(m => m.Abstained), Judged = judged?.Judged ?? 0, Rejected = judged?.Rejected ?? 0,
            Taken = (judged?.Judged ?? 0) - (judged?.Rejected ?? 0), Edited = judged?.Edited, Answered = minutes.Count,
            FirstReplyMinutes = minutes.Count == 0 ? null : (minutes[(minutes.Count - 1) / 2] + minutes[minutes.Count / 2]) / 2,
        };
    }

    // A verdict's subject is text, for it may be a prediction's reason too; SQLite keeps ids in capitals.
    string SubjectId => database.Sql("UPPER(v.subject_id)", "CASE WHEN v.subject = 'suggestion' THEN v.subject_id::uuid END", "TRY_CONVERT(uniqueidentifier, v.subject_id)");

    sealed record Judgement
    {
        public string Writer { get; init; } = "";
        public string PromptVersion { get; init; } = "";
        public long Judged { get; init; }
        public long Rejected { get; init; }
        public double? Edited { get; init; }
    }

    sealed record Mail
    {
        public string Writer { get; init; } = "";
        public string PromptVersion { get; init; } = "";
        public long Abstained { get; init; }
        public DateTimeOffset? ReceivedAt { get; init; }
        public DateTimeOffset? RepliedAt { get; init; }
    }
}
