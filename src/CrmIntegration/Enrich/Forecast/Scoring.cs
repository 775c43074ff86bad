using CrmIntegration.Connectors;
using CrmIntegration.Forecasting;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Forecast;

/// <summary>Says how likely each of these deals is, and keeps what it said. The same inputs to the same model say nothing new.</summary>
sealed class Scoring(Timelines timelines, ModelRegistry registry, Predictions predictions, IFlow flow, TimeProvider clock)
{
    /// <returns>How many deals got a new prediction.</returns>
    public async Task<int> ScoreAsync(Guid connectionId, IReadOnlyList<Opportunity> deals, CancellationToken cancel)
    {
        if (await registry.ChampionAsync(connectionId, cancel) is not { } model)
            return 0;                                        // the first training scores every open deal
        var now = clock.GetUtcNow();
        var open = await timelines.ReadAsync(connectionId, [.. deals.Where(d => d is { IsClosed: false, Deleted: false })], cancel);
        var before = await predictions.LatestAsync(connectionId, [.. open.Select(d => d.Id)], cancel);
        var news = model.Predict(open, now)
            .Zip(open, (said, deal) => Remember(connectionId, model.Version, said, deal, now))
            .Where(p => before.GetValueOrDefault(p.OpportunityId) is not { } old || old.InputsHash != p.InputsHash || old.ModelVersion != p.ModelVersion)
            .ToList();
        await predictions.SaveAsync(connectionId, news, cancel);
        if (news.Count > 0)
            await flow.PredictedAsync(connectionId, [.. news.Select(p => p.OpportunityId)], cancel);
        return news.Count;
    }

    static Prediction Remember(Guid connectionId, string version, DealForecast said, DealTimeline deal, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now), ConnectionId = connectionId, OpportunityId = said.Id, MadeAt = now, ModelVersion = version, InputsHash = said.InputsHash,
        Win = said.Win, WinLow = said.WinLow, WinHigh = said.WinHigh, Grade = said.Grade, ExpectedClose = said.ExpectedClose, CloseLow = said.CloseLow, CloseHigh = said.CloseHigh,
        ExpectedAmount = said.ExpectedAmount is { } amount and > -1e15 and < 1e15 ? Math.Round((decimal)amount, 2) : null, Currency = deal.Currency, Abstained = said.Abstained,
        Reasons = [.. said.Reasons.Select(r => new PredictionReason(r.Feature, r.Says, r.LogOdds, KindOf(r), r.EvidenceId ?? (r.EvidenceField is null ? null : said.Id), r.Changeable))],
    };

    static string? KindOf(DealReason reason) => reason.EvidenceField switch
    {
        null => null,
        DealFields.MailIn or DealFields.MailOut => reason.EvidenceId is null ? nameof(RecordKind.Opportunity) : nameof(RecordKind.Email),
        DealFields.Activity => reason.EvidenceId is null ? nameof(RecordKind.Opportunity) : nameof(RecordKind.Activity),
        DealFields.ContactRole => reason.EvidenceId is null ? nameof(RecordKind.Opportunity) : nameof(RecordKind.ContactRole),
        _ => reason.EvidenceId is null ? nameof(RecordKind.Opportunity) : nameof(RecordKind.FieldChange),
    };
}
