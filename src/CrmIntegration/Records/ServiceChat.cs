namespace CrmIntegration.Records;

/// <summary>One customer's conversation with the service.</summary>
public sealed record ServiceChat
{
    public const string Open = "open", Waiting = "waiting", Taken = "taken", Closed = "closed";
    public const string ByCustomer = "customer", ByService = "service", ByAgent = "agent";

    /// <summary>Why a person is asked for; a person may give other words. In words for people: <see cref="ServiceWords"/>.</summary>
    public const string AsksForPerson = "asks-for-person", Threatens = "threatens", Complains = "complains", AbstainedTwice = "abstained-twice", AnsweredByPerson = "answered-by-person", ColleagueDecided = "colleague-decided";

    public required Guid Id { get; init; }
    public required string Channel { get; init; }
    public required Audience Audience { get; init; }
    public string? ContactId { get; init; }
    public string? CaseId { get; init; }
    public string? AskedBy { get; init; }
    public required string Language { get; init; }
    public required string State { get; init; }

    /// <summary>Answers in a row that were none.</summary>
    public long Abstained { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset LastAt { get; init; }
    public DateTimeOffset? HandedAt { get; init; }
    public string? HandedBy { get; init; }
    public string? HandedWhy { get; init; }
    public DateTimeOffset? TakenAt { get; init; }
    public string? TakenBy { get; init; }

    /// <summary>A person has it, or is asked to: the machine is silent.</summary>
    public bool WithPerson => State is Waiting or Taken;
}

/// <param name="Speaker">customer | service | person.</param>
/// <param name="Outcome">answered | abstained | handed-over; null: not the service's own.</param>
/// <param name="Notes">What was taken out and why.</param>
public sealed record ServiceTurn(long Seq, DateTimeOffset At, string Speaker, string Words, IReadOnlyList<ServiceSentence> Sentences, string? Outcome, string? Writer, IReadOnlyList<string> Notes)
{
    public const string Customer = "customer", Service = "service", Person = "person";
}

/// <summary>A sentence that passed its checks, with the spans it stands on; none: it states no fact.</summary>
public sealed record ServiceSentence(string Text, IReadOnlyList<ServiceSource> Sources);

/// <summary>A span of one version of an article: Quote equals its Body.Substring(Start, Length).</summary>
public sealed record ServiceSource(string ArticleId, long Version, string Title, int Start, int Length, string Quote);
