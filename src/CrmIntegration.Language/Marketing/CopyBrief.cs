namespace CrmIntegration.Language.Marketing;

/// <summary>What a campaign is about: the only facts that its copy may state.</summary>
/// <param name="Kind">mail | product | event.</param>
/// <param name="Language">ISO 639-1: en, de, fr, es or zh.</param>
/// <param name="Points">What speaks for it, a sentence each.</param>
/// <param name="When">As it shall be read, such as "12 March 2027, 14:00".</param>
public sealed record CopyBrief(string Kind, string Language, string Headline, IReadOnlyList<string> Points, string? When, string? Where, string? Link)
{
    public const string Mail = "mail", Product = "product", Event = "event";

    /// <summary>All of it as one text: what copy is checked against.</summary>
    public string Facts => string.Join('\n', [Headline, .. Points, When ?? "", Where ?? "", Link ?? ""]);
}

/// <summary>How the company speaks, and what it never says.</summary>
/// <param name="Banned">Claims such as "guaranteed" or "number one".</param>
/// <param name="LongestCopy">Characters of one text.</param>
public sealed record BrandVoice(IReadOnlyList<string> Banned, int LongestCopy = 1800, bool Exclamations = false);

/// <summary>One way to say it. {first}, {company}, {sender} and {unsubscribe} are filled in per person.</summary>
public sealed record CopyVariant(string Name, string Subject, string Text);
