using CrmIntegration.Language.Conversations;
using CrmIntegration.Records;

namespace CrmIntegration.Panel;

/// <summary>What was said about an open deal and what was not; null in a card where there is nothing to tell, for closed deals and for a trial's control group.</summary>
public sealed record TalkShown(IReadOnlyList<RiskShown> Risks, LastTalkShown? Last);

/// <param name="Kind">silence | single-contact | unanswered | missed-promise.</param>
/// <param name="EmailId">The mail that shows it, as the CRM names it.</param>
/// <param name="Url">The line in the conversation that shows it, on the console.</param>
public sealed record RiskShown(string Kind, DateTimeOffset Since, string? Who, string? Quote, DateOnly? Due, string? EmailId, string? Url);

/// <param name="Kind">call | chat.</param>
/// <param name="Points">What a rep goes on from: objections, what stayed unanswered, promises and next steps, in the order they were said.</param>
public sealed record LastTalkShown(string Kind, string? Title, DateTimeOffset At, string Url, IReadOnlyList<PointShown> Points);

/// <param name="Kind">next-step | promise | objection | unanswered.</param>
/// <param name="Seconds">From the conversation's beginning, where the transcript says.</param>
public sealed record PointShown(string Kind, string Quote, int Line, double? Seconds, string Url);

sealed class TalkCards(IConversations talks)
{
    const int MostRisks = 4;

    /// <param name="console">Where a person's browser reaches this service.</param>
    public async Task<DealCard> WithTalkAsync(DealCard card, Guid connectionId, string console, CancellationToken cancel)
    {
        if (card.State == "closed" || card.ControlGroup || !card.Spoken)
            return card;
        var (risks, held) = await talks.PulseAsync(connectionId, card.OpportunityId, closed: false, cancel);
        var last = held.LastOrDefault();
        return risks.Count == 0 && last is null ? card : card with
        {
            Talk = new([.. risks.Take(MostRisks).Select(Shown)], last is null ? null : new(last.Kind, last.Title, last.At, Page(last.Id), [.. Points(last.Findings).Select(f => new PointShown(f.Kind, f.Quote, f.Line, f.At?.TotalSeconds, Line(last.Id, f.Line)))])),
        };

        RiskShown Shown(DealRisk risk) => Guid.TryParse(risk.Id, out var talk)
            ? new(risk.Kind, risk.Since, risk.Who, risk.Quote, risk.Due, null, risk.Line is { } line ? Line(talk, line) : Page(talk))
            : new(risk.Kind, risk.Since, risk.Who, risk.Quote, risk.Due, risk.Id, null);
        string Page(Guid id) => $"{console}/c/{connectionId}/conversations/{id}";
        string Line(Guid id, int line) => $"{Page(id)}#line-{line}";
    }

    // Few enough to read before a call: what was agreed last, what we owe, what stands in the way.
    static IEnumerable<Finding> Points(IReadOnlyList<Finding> findings)
    {
        IEnumerable<Finding> Of(string kind) => findings.Where(f => f.Kind == kind);
        return Of(FindingKinds.Objection).Take(2).Concat(Of(FindingKinds.Unanswered).Take(1)).Concat(Of(FindingKinds.Promise).Where(f => f.Side != Side.Theirs).TakeLast(2)).Concat(Of(FindingKinds.NextStep).TakeLast(1)).OrderBy(f => f.Line);
    }
}
