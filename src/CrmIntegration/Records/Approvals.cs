using Dapper;

namespace CrmIntegration.Records;

/// <summary>Somebody who says yes to something, with what they may say it as.</summary>
/// <param name="Person">False: a program with a key; it cannot be one of two people.</param>
public sealed record Approver(string Name, bool Manager, bool Admin, bool Person = true)
{
    public static Approver AsAdmin(string? name) => new(name ?? "", true, true);

    /// <summary>An API key with the scope of an admin.</summary>
    public static Approver Program(string? name) => new(name ?? "", true, true, Person: false);
}

/// <summary>Who must agree before something that was written is used.</summary>
public static class Approval
{
    public const string Reply = "reply", Case = "case", Campaign = "campaign", Faq = "faq", Article = "article", WriteBack = "write-back";

    /// <summary>Nobody beyond whoever may do it anyway; a manager; an admin; two different people who may do it.</summary>
    public const string Nobody = "nobody", Manager = "manager", Admin = "admin", Two = "two";

    public static readonly IReadOnlyList<string> Kinds = [Reply, Case, Campaign, Faq, Article, WriteBack];

    /// <summary>What can be chosen for each kind: campaigns always have a manager's yes, and only admins bring articles or switch write-back on.</summary>
    public static IReadOnlyList<string> Choices(string kind) => kind switch
    {
        Reply or Case => [Nobody, Manager, Admin],
        Campaign => [Manager, Admin, Two],
        _ => [Admin, Two],
    };

    public static string OfSuggestion(Suggestion suggestion) => suggestion.CaseId is { } id && suggestion.EmailId == Suggestion.OfCase(id) ? Case : Reply;
}

public sealed record SaidYes(string Subject, string SaidBy, DateTimeOffset SaidAt);

public sealed class Approvals(Database database)
{
    static readonly string[] Key = ["connection_id", "kind", "subject", "said_by"];

    /// <summary>Twice by one person is once.</summary>
    public async Task SayAsync(Guid connectionId, string kind, string subject, string by, DateTimeOffset at, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(database.Upsert("approval", Key, ["said_at"]), new { connection_id = connectionId, kind, subject, said_by = by, said_at = at }, cancellationToken: cancel));
    }

    public async Task<IReadOnlyList<SaidYes>> OfAsync(Guid connectionId, string kind, IReadOnlyCollection<string> subjects, CancellationToken cancel)
    {
        if (subjects.Count == 0)
            return [];
        await using var connection = await database.OpenAsync(cancel);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition(
            $"SELECT subject, said_by, said_at FROM approval WHERE connection_id = @connectionId AND kind = @kind AND {database.In("subject", "subjects")} ORDER BY said_at, said_by",
            new { connectionId, kind, subjects = subjects.ToArray() }, cancellationToken: cancel))).Select(r => new SaidYes(r.Subject, r.SaidBy, r.SaidAt))];
    }

    sealed record Row
    {
        public string Subject { get; init; } = "";
        public string SaidBy { get; init; } = "";
        public DateTimeOffset SaidAt { get; init; }
    }
}
