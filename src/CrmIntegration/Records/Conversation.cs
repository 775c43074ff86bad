using CrmIntegration.Language.Conversations;

namespace CrmIntegration.Records;

/// <summary>One call or chat about a deal, with what was noticed in it. Mails are kept as mails.</summary>
public sealed record Conversation
{
    public const string Call = "call", Chat = "chat";

    public required Guid ConnectionId { get; init; }
    public required Guid Id { get; init; }
    public required string OpportunityId { get; init; }

    /// <summary>call | chat.</summary>
    public required string Kind { get; init; }

    /// <summary>"upload:" and a fingerprint, or "activity:" and the CRM's id.</summary>
    public required string Source { get; init; }
    public string? Title { get; init; }
    public required DateTimeOffset At { get; init; }
    public required DateTimeOffset LearntAt { get; init; }
    public string? OwnerId { get; init; }
    public required string Language { get; init; }
    public IReadOnlyList<Utterance> Lines { get; init; } = [];
    public IReadOnlyList<string> Troubles { get; init; } = [];
    public Measures Measures { get; init; } = new();
    public IReadOnlyList<Finding> Findings { get; init; } = [];
    public IReadOnlyDictionary<string, bool> Habits { get; init; } = new Dictionary<string, bool>();
}

/// <summary>A line of a list: without what was said.</summary>
public sealed record ConversationLine
{
    public required Guid Id { get; init; }
    public required string OpportunityId { get; init; }
    public string? DealName { get; init; }
    public string? OwnerId { get; init; }
    public string? OwnerName { get; init; }
    public required string Kind { get; init; }
    public string? Title { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Language { get; init; }
}

/// <summary>A deal's first conversation, for coaching: the first only, for a deal that lives longer has more of them.</summary>
public sealed record FirstTalk
{
    public required Guid Id { get; init; }
    public required string OpportunityId { get; init; }
    public string? DealName { get; init; }
    public string? OwnerId { get; init; }
    public bool IsWon { get; init; }
    public decimal? Amount { get; init; }
    public DateTimeOffset? Created { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>ISO 639-1.</summary>
    public string Language { get; init; } = "";

    /// <summary>Where the deal stood then.</summary>
    public string? Stage { get; init; }
    public required string Habits { get; init; }
    public required string Findings { get; init; }
}
