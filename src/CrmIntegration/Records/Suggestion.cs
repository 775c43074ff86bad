namespace CrmIntegration.Records;

/// <summary>Drafts for one customer's mail, each fact tied to its source. Never sent by us.</summary>
public sealed record Suggestion
{
    public required Guid Id { get; init; }
    public required Guid ConnectionId { get; init; }
    /// <summary>The mail it answers; of a case without a mail: <see cref="OfCase"/>.</summary>
    public required string EmailId { get; init; }
    public string? OpportunityId { get; init; }
    public string? CaseId { get; init; }
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>"offline", or provider and deployment.</summary>
    public required string Writer { get; init; }
    public required string PromptVersion { get; init; }

    /// <summary>ISO 639-1 of the customer's mail.</summary>
    public required string Language { get; init; }
    public IReadOnlyList<SuggestionAsk> Asks { get; init; } = [];
    public IReadOnlyList<SuggestionDraft> Drafts { get; init; } = [];
    public IReadOnlyList<SuggestionSource> Sources { get; init; } = [];
    public string? Abstained { get; init; }

    /// <summary>The rep it was made for, by the CRM's id.</summary>
    public string? OwnerId { get; init; }

    /// <summary>When the customer sent the mail.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }
    public SuggestionReading? Reading { get; init; }

    /// <summary>Fields of the case that its words tell, as the team sorted its closed cases.</summary>
    public IReadOnlyList<SuggestionSort> Sorting { get; init; } = [];

    /// <summary>For the record: which draft was not shown, what was taken out, who wrote instead, and why.</summary>
    public IReadOnlyList<string> Happened { get; init; } = [];

    /// <summary>Stands for the mail where the customer wrote none.</summary>
    public static string OfCase(string caseId) => "case:" + caseId;
}

/// <param name="Field">Reason | Type.</param>
/// <param name="Right">Of those told when it was tried on the latest closed cases, this many were right.</param>
public sealed record SuggestionSort(string Field, string Value, int Right, int Told);

/// <summary>What the mail is like, for the card.</summary>
/// <param name="Mood">-1 annoyed to 1 pleased.</param>
/// <param name="Due">The earliest day the customer named.</param>
/// <param name="Thread">What was said before, a line a mail, oldest first.</param>
/// <param name="Promises">What we promised and have not followed up, in our own words.</param>
public sealed record SuggestionReading(string Intent, double Mood, bool Complaint, bool Urgent, DateOnly? Due, IReadOnlyList<SuggestionTurn> Thread, IReadOnlyList<string> Promises);

/// <param name="Ours">Written by us.</param>
/// <param name="Says">Its main sentence.</param>
public sealed record SuggestionTurn(bool Ours, DateTimeOffset? At, string Says);

/// <param name="Kind">question | request | deadline | complaint.</param>
/// <param name="Quote">The customer's own words.</param>
public sealed record SuggestionAsk(string Kind, string Says, string Quote);

/// <param name="Tone">short | friendly | formal.</param>
/// <param name="Placeholders">What the rep must fill in, as it stands in the text: "[delivery date]".</param>
public sealed record SuggestionDraft(string Tone, string Text, IReadOnlyList<SuggestionSentence> Sentences, IReadOnlyList<string> Placeholders);

/// <param name="SourceIds">Empty: the sentence states no fact.</param>
public sealed record SuggestionSentence(string Text, IReadOnlyList<string> SourceIds);

/// <param name="Kind">deal | mail | article | past-reply | other-reply | account | calendar | rep.</param>
/// <param name="Quote">The span that supports the sentence, exactly as the source has it.</param>
public sealed record SuggestionSource(string Id, string Kind, string? RecordId, string Title, string Quote)
{
    /// <summary>What we wrote to this customer; and to another one, with that one's facts left open.</summary>
    public const string PastReply = "past-reply", ToAnother = "other-reply";
}
