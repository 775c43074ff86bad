using CrmIntegration.Connectors;
using CrmIntegration.Language;
using CrmIntegration.Language.Replies;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Replies;

/// <summary>Everything a draft may draw on. What is not in <see cref="Sources"/> cannot be said.</summary>
sealed record ReplyContext(Email Mail, CleanMail Clean, MailReading Reading, IReadOnlyList<SuggestionSource> Sources)
{
    /// <summary>For the writer's understanding, never for the customer: stage, history, what the forecast says and why. No sentence may cite it.</summary>
    public IReadOnlyList<InsideFact> Inside { get; init; } = [];

    /// <summary>What was said before, oldest first.</summary>
    public IReadOnlyList<ThreadTurn> Thread { get; init; } = [];
    public IReadOnlyList<OpenPromise> Promises { get; init; } = [];

    /// <summary>What the mail asks, in its order, with what is known about it.</summary>
    public IReadOnlyList<Matter> Matters { get; init; } = [.. Reading.Asks.Select(a => Matter.Of(a, _ => null, _ => null))];

    /// <summary>Who is greeted; null: nobody is known.</summary>
    public string? Greeted { get; init; }
    public IReadOnlyCollection<string> KnownNames { get; init; } = [];

    /// <summary>The deal's owner, who will read the drafts.</summary>
    public string? OwnerId { get; init; }
    public required RepsWay Way { get; init; }

    /// <summary>Since when it counts as waiting: earlier for the urgent.</summary>
    public DateTimeOffset Waits { get; init; }

    /// <summary>Hidden text or words that speak to a model: such a mail is answered offline.</summary>
    public bool Suspicious => Clean.HiddenText || InjectionScan.Find(Clean.Text).Count > 0 || InjectionScan.Find(Clean.Forwarded).Count > 0 || InjectionScan.Find(Mail.Subject ?? "").Count > 0;

    public IReadOnlyList<MailAsk> Asks => Reading.Asks;

    /// <summary>Words of known names: each counts as a fact wherever it stands.</summary>
    public IReadOnlySet<string> NameWords => KnownNames.SelectMany(n => n.Split(' ')).Where(n => n.Length > 2).ToHashSet(StringComparer.OrdinalIgnoreCase);

    public SuggestionSource? Source(string id) => Sources.FirstOrDefault(s => s.Id == id);
}
