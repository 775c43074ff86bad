using System.Text.Json;
using Dapper;

namespace CrmIntegration.Records;

/// <summary>A verdict about a draft, with the draft: what the next drafts learn from.</summary>
/// <param name="Said">inserted | copied | edited | rejected.</param>
/// <param name="Text">As the rep made it, else as we drafted it.</param>
/// <param name="Records">Ids of the past mails and articles that the draft drew on.</param>
public sealed record DraftVerdict(string GivenBy, string Said, string? Reason, double? EditDistance, string Language, string? Tone, string Text, IReadOnlyList<string> Records);

/// <summary>Reads verdicts together with the drafts they are about.</summary>
public sealed class DraftVerdicts(Database database)
{
    const int IdsAtOnce = 500;
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The newest of each of these reps, newest first.</summary>
    public async Task<ILookup<string, DraftVerdict>> OfAsync(Guid connectionId, IReadOnlyCollection<string> givers, int each, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var given = (await connection.QueryAsync<Row>(new CommandDefinition($"""
            SELECT given_by, verdict AS said, reason, edit_distance, draft, final_text, subject_id
            FROM (SELECT given_by, verdict, reason, edit_distance, draft, final_text, subject_id, given_at, id, ROW_NUMBER() OVER (PARTITION BY given_by ORDER BY given_at DESC, id DESC) AS place
                FROM verdict WHERE connection_id = @connectionId AND subject = 'suggestion' AND {database.In("given_by", "givers")}) newest
            WHERE place <= @each ORDER BY given_at DESC, id DESC
            """, new { connectionId, givers = givers.ToArray(), each }, cancellationToken: cancel))).AsList();
        var drafts = new Dictionary<Guid, Drafted>();
        foreach (var some in given.Select(g => Guid.TryParse(g.SubjectId, out var id) ? id : Guid.Empty).Distinct().Chunk(IdsAtOnce))
            foreach (var found in await connection.QueryAsync<Drafted>(new CommandDefinition(
                $"SELECT id, language, drafts, sources FROM suggestion WHERE connection_id = @connectionId AND {database.In("id", "some")}", new { connectionId, some }, cancellationToken: cancel)))
                drafts[found.Id] = found;
        return given.Where(g => Guid.TryParse(g.SubjectId, out var id) && drafts.ContainsKey(id)).Select(g => Read(g, drafts[Guid.Parse(g.SubjectId)])).ToLookup(v => v.GivenBy, StringComparer.Ordinal);
    }

    /// <summary>Forgets what reps wrote before a moment; their verdicts and how much they changed stay.</summary>
    public async Task<int> ForgetBeforeAsync(Guid connectionId, DateTimeOffset before, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition("UPDATE verdict SET final_text = NULL WHERE connection_id = @connectionId AND given_at < @before AND final_text IS NOT NULL",
            new { connectionId, before }, cancellationToken: cancel));
    }

    static DraftVerdict Read(Row given, Drafted about)
    {
        var draft = (JsonSerializer.Deserialize<SuggestionDraft[]>(about.Drafts, Json) ?? []).ElementAtOrDefault(given.Draft ?? 0);
        var cited = draft?.Sentences.SelectMany(s => s.SourceIds).ToHashSet(StringComparer.Ordinal) ?? [];
        return new(given.GivenBy, given.Said, given.Reason, given.EditDistance, about.Language, draft?.Tone, given.FinalText ?? draft?.Text ?? "",
            [.. (JsonSerializer.Deserialize<SuggestionSource[]>(about.Sources, Json) ?? []).Where(s => s is { RecordId: not null, Kind: SuggestionSource.PastReply or SuggestionSource.ToAnother or "article" } && cited.Contains(s.Id)).Select(s => s.RecordId!).Distinct()]);
    }

    sealed record Row
    {
        public string GivenBy { get; init; } = "";
        public string Said { get; init; } = "";
        public string? Reason { get; init; }
        public double? EditDistance { get; init; }
        public int? Draft { get; init; }
        public string? FinalText { get; init; }
        public string SubjectId { get; init; } = "";
    }

    sealed record Drafted
    {
        public Guid Id { get; init; }
        public string Language { get; init; } = "";
        public string Drafts { get; init; } = "[]";
        public string Sources { get; init; } = "[]";
    }
}
