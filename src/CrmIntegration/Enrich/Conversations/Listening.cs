using System.Security.Cryptography;
using System.Text;
using CrmIntegration.Connectors;
using CrmIntegration.Language.Conversations;
using CrmIntegration.Records;
using Microsoft.Extensions.Options;

namespace CrmIntegration.Enrich.Conversations;

/// <summary>From a transcript's text to a conversation with its measures, findings and habits.</summary>
sealed class Listening(IOptionsMonitor<ConversationOptions> options, TimeProvider clock)
{
    /// <param name="users">The seller's people.</param>
    /// <param name="contacts">The customer's people.</param>
    public Conversation Hear(Guid connectionId, NewConversation added, Opportunity deal, IReadOnlyList<CrmUser> users, IEnumerable<Contact> contacts)
    {
        var talk = TranscriptReader.Read(added.Text).WithSides([.. users.Select(u => u.Name).OfType<string>()], [.. contacts.Select(c => $"{c.FirstName} {c.LastName}".Trim())]);
        var source = added.Source ?? (added.ActivityId is { } activity ? "activity:" + activity : "upload:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(deal.Id + "\n" + added.Text))));
        return Heard(new()
        {
            ConnectionId = connectionId, Id = IdOf(source), OpportunityId = deal.Id, Kind = added.Kind, Source = source, Title = added.Title, At = added.At, LearntAt = clock.GetUtcNow(),
            Language = talk.Language, Troubles = talk.Troubles,
        }, talk, deal, users);
    }

    /// <summary>The same conversation once it is known who is who.</summary>
    public Conversation Again(Conversation talk, IReadOnlyDictionary<string, Side> sides, Opportunity deal, IReadOnlyList<CrmUser> users) =>
        Heard(talk, new Transcript(talk.Lines, talk.Troubles).WithSides(sides), deal, users);

    Conversation Heard(Conversation told, Transcript talk, Opportunity deal, IReadOnlyList<CrmUser> users)
    {
        var (findings, measures) = (Findings.Of(talk, DateOnly.FromDateTime(told.At.UtcDateTime), options.CurrentValue.Competitors), Measures.Of(talk));
        return told with { OwnerId = Speaker(talk, users) ?? deal.OwnerId, Lines = talk.Lines, Measures = measures, Findings = findings, Habits = Habits.Of(measures, findings) };
    }

    // The same source is the same conversation, whoever brings it and however often.
    public static Guid IdOf(string source) => new(SHA256.HashData(Encoding.UTF8.GetBytes(source)).AsSpan(0, 16));

    static string? Speaker(Transcript talk, IReadOnlyList<CrmUser> users) =>
        talk.Lines.Where(l => l.Side == Side.Ours).CountBy(l => l.Speaker, StringComparer.OrdinalIgnoreCase).OrderByDescending(s => s.Value)
            .Select(s => users.FirstOrDefault(u => s.Key.Equals(u.Name, StringComparison.OrdinalIgnoreCase))?.Id).FirstOrDefault(id => id is not null);

    static readonly string[] Counted =
        [FindingKinds.Objection, FindingKinds.Competitor, FindingKinds.Budget, FindingKinds.Authority, FindingKinds.Need, FindingKinds.Timing, FindingKinds.NextStep, FindingKinds.Unanswered];

    /// <summary>What the forecast may learn from: how often each matter came up, the customer's tone, our share of the talk. Noughts too: "not spoken of" is known from then on.</summary>
    public static IEnumerable<DealSignal> SignalsOf(Conversation c)
    {
        DealSignal Signal(string name, double value) => new() { OpportunityId = c.OpportunityId, At = c.At, ConversationId = c.Id, Signal = name, Value = value };
        foreach (var kind in Counted)
            yield return Signal(kind, c.Findings.Count(f => f.Kind == kind));
        yield return Signal("tone", c.Findings.Count(f => f.Kind == FindingKinds.Positive) - c.Findings.Count(f => f.Kind == FindingKinds.Negative));
        if (c.Measures.TalkShare is { } share)
            yield return Signal("talk share", share);
    }
}
