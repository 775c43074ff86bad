namespace CrmIntegration.Records;

/// <summary>Who may be told something. A customer gets what is public; colleagues get everything.</summary>
public enum Audience { Customer, Colleague }

/// <summary>One version of one article. Cited spans count characters of <see cref="Body"/>, which never changes.</summary>
public sealed record ArticleVersion
{
    public const string Public = "public", Internal = "internal";

    public required string Id { get; init; }
    public required long Version { get; init; }
    public required string Title { get; init; }
    public string Topic { get; init; } = "";
    public required string Body { get; init; }

    /// <summary>ISO 639-1.</summary>
    public required string Language { get; init; }

    /// <summary>public | internal.</summary>
    public required string Visibility { get; init; }

    /// <summary>upload | api | folder | faq | sample | crm.</summary>
    public required string Source { get; init; }

    /// <summary>markdown | html | pdf | text.</summary>
    public required string Media { get; init; }
    public bool Retired { get; init; }

    /// <summary>What was odd when it was taken in; null when nothing was.</summary>
    public string? Notes { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
    public string? MadeBy { get; init; }

    /// <summary>Null: this version counts.</summary>
    public DateTimeOffset? ReplacedAt { get; init; }

    public bool MaySee(Audience audience) => audience == Audience.Colleague || Visibility == Public;
}

/// <summary>An article as somebody brings it; what it becomes is a version.</summary>
/// <param name="Id">Stable for the same source: a file's name, an address, the CRM's id.</param>
public sealed record ArticleBrought(string Id, string Title, string Topic, string Body, string Language, string Visibility, string Source, string Media, string? Notes = null);

/// <param name="Change">new | changed | same.</param>
public sealed record ArticleKept(string Id, long Version, string Change);

/// <summary>A line of the list, without the text.</summary>
public sealed record ArticleLine
{
    public required string Id { get; init; }
    public required long Version { get; init; }
    public required string Title { get; init; }
    public required string Language { get; init; }
    public required string Visibility { get; init; }
    public required string Source { get; init; }
    public required string Media { get; init; }
    public string? Notes { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
    public string? MadeBy { get; init; }
}
