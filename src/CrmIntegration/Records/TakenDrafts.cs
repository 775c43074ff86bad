using System.Text.Json;
using Dapper;

namespace CrmIntegration.Records;

/// <summary>A draft that a rep took, with what it was made from.</summary>
/// <param name="Text">As the rep made it, else as we drafted it.</param>
public sealed record TakenDraft(string EmailId, string Language, SuggestionDraft Draft, string Text, IReadOnlyList<SuggestionSource> Sources);

/// <summary>What a model is tuned on: drafts that were inserted, copied or edited. Words that the policy no longer keeps are not there any more.</summary>
public sealed class TakenDrafts(Database database)
{
    const int IdsAtOnce = 500;
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The newest, one per suggestion: its last verdict holds.</summary>
    public async Task<IReadOnlyList<TakenDraft>> NewestAsync(Guid connectionId, int most, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var given = (await connection.QueryAsync<Given>(new CommandDefinition($"""
            SELECT subject_id, verdict AS said, draft, final_text FROM verdict
            WHERE connection_id = @connectionId AND subject = 'suggestion' ORDER BY given_at DESC, id DESC {database.Page}
            """, new { connectionId, skip = 0, take = most }, cancellationToken: cancel)))
            .DistinctBy(g => g.SubjectId).Where(g => g.Said is "inserted" or "copied" or "edited" && Guid.TryParse(g.SubjectId, out _)).ToDictionary(g => Guid.Parse(g.SubjectId));
        var taken = new List<TakenDraft>();
        foreach (var some in given.Keys.Chunk(IdsAtOnce))
            foreach (var row in await connection.QueryAsync<Drafted>(new CommandDefinition(
                $"SELECT id, email_id, language, drafts, sources FROM suggestion WHERE connection_id = @connectionId AND {database.In("id", "some")} ORDER BY id", new { connectionId, some }, cancellationToken: cancel)))
                if ((JsonSerializer.Deserialize<SuggestionDraft[]>(row.Drafts, Json) ?? []).ElementAtOrDefault(given[row.Id].Draft ?? 0) is { } draft)
                    taken.Add(new(row.EmailId, row.Language, draft, given[row.Id].FinalText ?? draft.Text, JsonSerializer.Deserialize<SuggestionSource[]>(row.Sources, Json) ?? []));
        return taken;
    }

    sealed record Given
    {
        public string SubjectId { get; init; } = "";
        public string Said { get; init; } = "";
        public int? Draft { get; init; }
        public string? FinalText { get; init; }
    }

    sealed record Drafted
    {
        public Guid Id { get; init; }
        public string EmailId { get; init; } = "";
        public string Language { get; init; } = "";
        public string Drafts { get; init; } = "[]";
        public string Sources { get; init; } = "[]";
    }
}
