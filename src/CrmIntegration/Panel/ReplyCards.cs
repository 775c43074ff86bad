using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Trust;
using CrmIntegration.Wording;

namespace CrmIntegration.Panel;

/// <param name="State">ready | none | abstained.</param>
public sealed record ReplyCard
{
    public required string State { get; init; }
    public string? Says { get; init; }
    public Guid? Id { get; init; }
    public string? EmailId { get; init; }
    public string? OpportunityId { get; init; }
    public string? CaseId { get; init; }
    public DateTimeOffset? MadeAt { get; init; }
    public string? Writer { get; init; }
    public string? Language { get; init; }
    public string? Subject { get; init; }
    public string? From { get; init; }
    public SuggestionReading? Reading { get; init; }
    public IReadOnlyList<SuggestionAsk> Asks { get; init; } = [];
    public IReadOnlyList<SuggestionDraft> Drafts { get; init; } = [];
    public IReadOnlyList<SuggestionSource> Sources { get; init; } = [];

    /// <summary>This reader's own: inserted, copied, edited, rejected or null.</summary>
    public string? Verdict { get; init; }
}

sealed class ReplyCards(Suggestions suggestions, CrmStore store, Verdicts verdicts, HoldOuts holdOuts, Consent consent, Teller teller)
{
    public async Task<ReplyCard> OfEmailAsync(Reader reader, string emailId, CancellationToken cancel) =>
        await ShowAsync(reader, Plausible(emailId) ? await suggestions.LatestOfEmailAsync(reader.ConnectionId, emailId, cancel) : null, "There is no suggested reply for this mail: no customer's mail of the last 30 days is waiting.", cancel);

    public async Task<ReplyCard> OfDealAsync(Reader reader, string opportunityId, CancellationToken cancel) =>
        await ShowAsync(reader, Plausible(opportunityId) ? (await suggestions.OfOpportunityAsync(reader.ConnectionId, opportunityId, 1, cancel)).FirstOrDefault() : null, "There is no suggested reply for this deal: no customer's mail of the last 30 days is waiting.", cancel);

    public async Task<ReplyCard> OfCaseAsync(Reader reader, string caseId, CancellationToken cancel) =>
        await ShowAsync(reader, Plausible(caseId) ? (await suggestions.OfCaseAsync(reader.ConnectionId, caseId, 1, cancel)).FirstOrDefault() : null, "There is no suggested reply for this case: no customer's mail of the last 30 days is waiting.", cancel);

    /// <returns>Null: it is unknown, has no such draft, or its deal's drafts are held back for a trial.</returns>
    public async Task<Suggestion?> FindAsync(Reader reader, Guid id, int draft, CancellationToken cancel) =>
        await suggestions.FindAsync(reader.ConnectionId, id, cancel) is { } found && draft >= 0 && draft < found.Drafts.Count
            && (found.OpportunityId is not { } deal || (await holdOuts.HeldAsync(reader.ConnectionId, [deal], cancel)).Count == 0) && await consent.WaitsForAsync(found, cancel) is null ? found : null;

    async Task<ReplyCard> ShowAsync(Reader reader, Suggestion? found, string nothing, CancellationToken cancel)
    {
        if (found is null)
            return new() { State = "none", Says = teller.Tell(nothing, reader.Language) };
        if (found.OpportunityId is { } deal && (await holdOuts.HeldAsync(reader.ConnectionId, [deal], cancel)).Count > 0)
            return new() { State = "none", Says = teller.Tell(DealCards.HeldOut, reader.Language) };
        var mail = (await store.FindAsync(reader.ConnectionId, RecordKind.Email, [found.EmailId], cancel)).Cast<Email>().FirstOrDefault();
        var asked = mail is null && found.CaseId is { } caseId && found.EmailId == Suggestion.OfCase(caseId) ? await store.FindCaseAsync(reader.ConnectionId, caseId, cancel) : null;
        var own = await verdicts.OfAsync(reader.ConnectionId, reader.CrmUserId, [found.Id.ToString()], cancel);
        // What waits for a yes does not leave for the CRM at all: a text that is shown is a text that is used.
        if (await consent.WaitsForAsync(found, cancel) is { } who)
            found = found with { Drafts = [], Sources = [], Abstained = who == Approval.Admin ? "The drafts are written and wait for an admin to agree, on the page Suggestions." : "The drafts are written and wait for a manager to agree, on the page Suggestions." };
        return new()
        {
            State = found.Abstained is null ? "ready" : "abstained", Says = found.Abstained is { } why ? teller.Tell(why, reader.Language) : null, Id = found.Id, EmailId = asked is null ? found.EmailId : null, OpportunityId = found.OpportunityId, CaseId = found.CaseId,
            MadeAt = found.MadeAt, Writer = found.Writer, Language = found.Language, Subject = mail?.Subject ?? asked?.Subject, From = mail?.FromName ?? mail?.FromAddress,
            Reading = found.Reading, Asks = found.Asks, Drafts = found.Drafts, Sources = found.Sources, Verdict = own.LastOrDefault()?.Said,
        };
    }

    static bool Plausible(string id) => id.Length is > 0 and <= 255;
}
