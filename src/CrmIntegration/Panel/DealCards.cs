using System.Globalization;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Wording;

namespace CrmIntegration.Panel;

/// <param name="State">scored | notScored | tooLittleData | closed.</param>
/// <param name="Says">Why there is no score, and what is missing, in the reader's language; so are the reasons.</param>
/// <param name="Verdict">This reader's own thumbs: up, down or null.</param>
/// <param name="NotTrue">Ids of the reasons that this reader marked as not true.</param>
/// <param name="DataAsOf">When the CRM last changed the record, as far as we know.</param>
public sealed record DealCard(
    string State, string? Says, string OpportunityId, string? Name, string? Stage, decimal? Amount, string? Currency, DateOnly? CrmCloseDate, double? CrmProbability,
    PredictionShown? Prediction, string? Verdict, IReadOnlyList<string> NotTrue, DateTimeOffset DataAsOf)
{
    public TalkShown? Talk { get; init; }

    /// <summary>A trial's control group is shown nothing that might help.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool ControlGroup { get; init; }

    /// <summary>There may be something to tell of what was written and said.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool Spoken { get; init; }
}

/// <param name="Win">0 to 1.</param>
public sealed record PredictionShown(
    Guid Id, DateTimeOffset MadeAt, string ModelVersion, double Win, double? WinLow, double? WinHigh, string? Grade, TrendShown? Trend,
    DateOnly? ExpectedClose, DateOnly? CloseLow, DateOnly? CloseHigh, decimal? ExpectedAmount, string? Currency, IReadOnlyList<ReasonShown> Reasons, ChangeShown? Change);

public sealed record TrendShown(double Change, DateTimeOffset Since);

/// <summary>What moved the chance since a week before it was said; null when the deal was younger.</summary>
/// <param name="WinThen">0 to 1, by the same model.</param>
public sealed record ChangeShown(DateTimeOffset Since, double WinThen, IReadOnlyList<ReasonShown> Reasons);

/// <param name="Effect">Signed log-odds.</param>
public sealed record ReasonShown(string Id, string Says, double Effect, bool Changeable, EvidenceShown? Evidence);

public sealed record EvidenceShown(string Kind, string Id);

sealed class DealCards(CardRows rows, Models models, HoldOuts holdOuts, Teller teller)
{
    public const string HeldOut = "This deal is in the control group of a running trial: no score and no draft is shown for it until the trial ends.";

    /// <returns>Null: we do not know the deal.</returns>
    public async Task<DealCard?> FindAsync(Reader reader, string id, CancellationToken cancel)
    {
        if (id.Length > 255 || await rows.FindAsync(reader.ConnectionId, id, reader.CrmUserId, cancel) is not { Deal: var deal, Latest: var said } row)
            return null;
        if (row.TrialRuns && !deal.IsClosed && (await holdOuts.HeldAsync(reader.ConnectionId, [deal.Id], cancel)).Count > 0)
            return new("notScored", teller.Tell(HeldOut, reader.Language), deal.Id, deal.Name, deal.Stage, deal.Amount, deal.Currency, deal.CloseDate, deal.CrmProbability, null, null, [], deal.Modified) { ControlGroup = true };
        var shown = said is { Win: not null } ? Show(said, row.Before, reader.Language) : null;
        var (state, says) = await StateAsync(deal, said, cancel, reader.ConnectionId);
        List<Verdict> own = shown is null ? [] : [.. row.Own.Where(v => v.SubjectId.StartsWith(shown.Id.ToString(), StringComparison.Ordinal))];
        return new(state, says is null ? null : teller.Tell(says, reader.Language), deal.Id, deal.Name, deal.Stage, deal.Amount, deal.Currency, deal.CloseDate, deal.CrmProbability, shown,
            own.LastOrDefault(v => v.Subject == Verdict.OfPrediction)?.Said,
            [.. own.Where(v => v.Subject == Verdict.OfReason).GroupBy(v => v.SubjectId).Where(g => g.Last().Said == "not-true").Select(g => g.Key)], deal.Modified) { Spoken = row.Spoken };
    }

    async Task<(string, string?)> StateAsync(Opportunity deal, Prediction? said, CancellationToken cancel, Guid connectionId) =>
        deal.IsClosed ? ("closed", deal.IsWon ? "This deal is won." : "This deal is lost.")
        : said?.Win is not null ? ("scored", null)
        : said?.Abstained is { } why ? ("tooLittleData", why)
        : await models.ChampionAsync(connectionId, cancel) is null ? ("notScored", "No model is trained yet; the first one is trained once the CRM has been read.")
        : ("notScored", "This deal has not been scored yet; it is within a minute of its next change, and every night.");

    PredictionShown Show(Prediction said, Earlier? before, CultureInfo language) => new(
        said.Id, said.MadeAt, said.ModelVersion, said.Win!.Value, said.WinLow, said.WinHigh, said.Grade, before is null ? null : new(said.Win.Value - before.Was, before.At),
        said.ExpectedClose, said.CloseLow, said.CloseHigh, said.ExpectedAmount, said.Currency,
        Shown(said.Reasons, said.Id.ToString(), language), said.Change is null ? null : new(said.Change.Since, said.Change.WinThen, Shown(said.Change.Reasons, $"{said.Id}:change", language)));

    IReadOnlyList<ReasonShown> Shown(IReadOnlyList<PredictionReason> reasons, string id, CultureInfo language) =>
        [.. reasons.Take(PredictionReason.Shown).Select((r, i) => new ReasonShown(string.Create(CultureInfo.InvariantCulture, $"{id}:{i}"), teller.Tell(r.Says, language), r.LogOdds, r.Changeable,
            r is { EvidenceKind: { } kind, EvidenceId: { } evidence } ? new(kind, evidence) : null))];
}
