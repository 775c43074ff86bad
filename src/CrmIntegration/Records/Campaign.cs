using CrmIntegration.Language.Marketing;

namespace CrmIntegration.Records;

/// <summary>Whom to write to. What is null or empty does not filter.</summary>
public sealed record SegmentFilter
{
    public IReadOnlyList<string> Industries { get; init; } = [];
    public IReadOnlyList<string> Countries { get; init; } = [];
    public string? AccountType { get; init; }
    public int? MinEmployees { get; init; }
    public int? MaxEmployees { get; init; }

    /// <summary>Part of the contact's title.</summary>
    public string? Title { get; init; }
    public bool? HasOpenDeal { get; init; }
    public bool? HasWonDeal { get; init; }

    /// <summary>No mail to or from the account for so many days.</summary>
    public int? QuietDays { get; init; }
}

public sealed record Segment(Guid Id, string Name, SegmentFilter Filter);

/// <summary>One person who may be written to.</summary>
public sealed record Recipient
{
    public required string ContactId { get; init; }
    public string? AccountId { get; init; }
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? Company { get; init; }
    public required string Address { get; init; }
    public string? Variant { get; init; }
}

/// <summary>A campaign from its brief to its export. We never send: the CRM or a mail tool does.</summary>
public sealed record Campaign
{
    public const string Draft = "draft", Approved = "approved", Exported = "exported";
    public static readonly IReadOnlyList<string> Goals = ["reply", "deal", "won"];

    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public Guid? SegmentId { get; init; }
    public required CopyBrief Brief { get; init; }
    public IReadOnlyList<CopyVariant> Variants { get; init; } = [];
    public string Template { get; init; } = "bold";

    /// <summary>reply | deal | won: what counts as a success within <see cref="GoalDays"/> of the export.</summary>
    public string Goal { get; init; } = "reply";
    public int GoalDays { get; init; } = 30;
    public string State { get; init; } = Draft;
    public string? ApprovedBy { get; init; }
    public DateTimeOffset? ApprovedAt { get; init; }
    public DateTimeOffset? ExportedAt { get; init; }
    public long Seed { get; init; }
    public DateTimeOffset ChangedAt { get; init; }
}

/// <summary>How the company looks and speaks.</summary>
/// <param name="Main">With <paramref name="Accent"/>: #rrggbb.</param>
public sealed record Brand(string Name, string Main, string Accent, string Sender, string Footer, IReadOnlyList<string> Banned)
{
    public static readonly Brand Plain = new("", "#0b3d66", "#e0a030", "", "", ["guaranteed", "number one", "best in the world", "risk-free", "garantiert", "nummer eins", "risikolos", "garanti", "sans risque", "garantizado", "sin riesgo", "100%", "第一", "保证"]);

    public BrandVoice Voice => new(Banned);
}
