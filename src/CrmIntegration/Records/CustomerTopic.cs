namespace CrmIntegration.Records;

/// <summary>What several customers write about.</summary>
public sealed record CustomerTopic
{
    public required string Id { get; init; }
    public required string Name { get; init; }

    /// <summary>ISO 639-1, of the name.</summary>
    public required string Language { get; init; }
    public required string Signature { get; init; }
    public required long Texts { get; init; }
    public required long OpenTexts { get; init; }

    /// <summary>0 to 1, and in a word: low | medium | high.</summary>
    public required double Severity { get; init; }
    public required string Level { get; init; }

    /// <summary>rising | falling | steady, beyond chance; Ratio: the last four weeks against the eight before.</summary>
    public required string Trend { get; init; }
    public required double Ratio { get; init; }

    /// <summary>Texts per week, the oldest first; the last week ended with the last whole day.</summary>
    public required IReadOnlyList<int> Weeks { get; init; }
    public required TopicAdvice Advice { get; init; }
    public TopicRise? Spike { get; init; }
    public required DateTimeOffset FoundAt { get; init; }
    public required DateTimeOffset SortedAt { get; init; }
}

/// <summary>What to do about a topic.</summary>
/// <param name="Kind">publish-answer: colleagues gave the same answer and no article has it | point-to-article: an article answers it | write-article: solved each time anew | look-into: mostly unsolved.</param>
/// <param name="Of">The FAQ candidate or the article; null where there is none.</param>
/// <param name="Title">The article's title.</param>
/// <param name="Solved">Of the topic's texts.</param>
/// <param name="Words">One checked sentence of a model; null: none wrote one that passed.</param>
/// <param name="Writer">Whose sentence it is; null where there is none.</param>
public sealed record TopicAdvice(string Kind, string? Of, string? Title, long Solved, string? Words = null, string? Writer = null);

/// <param name="Count">In the last seven days.</param>
/// <param name="Usual">Of a week.</param>
public sealed record TopicRise(long Count, double Usual, DateOnly Since);

/// <summary>A sentence of a topic. Start and Length count in the text as it was read: subject, a line break, the cleaned body.</summary>
public sealed record TopicQuoteRow
{
    public required string TopicId { get; init; }
    public required long Seq { get; init; }

    /// <summary>A mail's id, or <see cref="Suggestion.OfCase"/>.</summary>
    public required string TextId { get; init; }
    public required long StartAt { get; init; }
    public required long Length { get; init; }
    public required string Shown { get; init; }
    public required string Language { get; init; }
    public required DateTimeOffset At { get; init; }
}

/// <param name="TopicId">Null: about nothing that others write about.</param>
/// <param name="Fit">0 to 1.</param>
public sealed record TopicText(string Id, string? TopicId, DateTimeOffset At, double Fit);

/// <summary>When topics were last sorted, and over what.</summary>
public sealed record TopicRun
{
    public required DateTimeOffset At { get; init; }
    public required DateTimeOffset Since { get; init; }
    public required long Texts { get; init; }
    public required long Unsorted { get; init; }
}

/// <summary>How far a sorting is.</summary>
public sealed record TopicProgress
{
    public const string Asked = "asked", Reading = "reading", Sorting = "sorting", Advising = "advising";
    public string Step { get; init; } = "";

    /// <summary>Texts read so far.</summary>
    public long Done { get; init; }
    public DateTimeOffset At { get; init; }
}
