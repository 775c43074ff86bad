using CrmIntegration.Connectors;
using CrmIntegration.Forecasting;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Forecast;

/// <summary>Says how likely each of these deals is, and keeps what it said. The same inputs to the same model say nothing new.</summary>
sealed class Scoring(Timelines timelines, ModelRegistry registry, LanguageForecaster language, Predictions predictions, IFlow flow, TimeProvider clock)
{
    static readonly TimeSpan LookBack = TimeSpan.FromDays(7);

    /// <returns>How many deals got a new prediction.</returns>
    public async Task<int> ScoreAsync(Guid connectionId, IReadOnlyList<Opportunity> deals, CancellationToken cancel)
    {
        if (await registry.ChampionAsync(connectionId, cancel) is not { } model)
            return 0;                                        // the first training scores every open deal
        var now = await timelines.KnownUntilAsync(connectionId, clock.GetUtcNow(), cancel);
        var open = await timelines.ReadAsync(connectionId, [.. deals.Where(d => d is { IsClosed: false, Deleted: false })], cancel);
        var before = await predictions.LatestAsync(connectionId, [.. open.Select(d => d.Id)], cancel);
        var news = (await language.SayAsync(connectionId, model, open, model.Predict(open, now), cancel)).Zip(open, (told, deal) => (told.Said, told.Version, Deal: deal))
            .Where(p => before.GetValueOrDefault(p.Deal.Id) is not { } old || old.InputsHash != p.Said.InputsHash || old.ModelVersion != p.Version)
            .ToList();
        // What moved it is told in the trained model's terms: with another word in the forecast it would not add up.
        var said = news.Zip(model.WhatChanged([.. news.Select(n => n.Deal)], now - LookBack, now),
            (n, change) => Remember(connectionId, n.Version, n.Said, n.Deal, n.Version == model.Version ? change : null, now)).ToList();
        await predictions.SaveAsync(connectionId, said, cancel);
        if (said.Count > 0)
            await flow.PredictedAsync(connectionId, [.. said.Select(p => p.OpportunityId)], cancel);
        return said.Count;
    }

    static Prediction Remember(Guid connectionId, string version, DealForecast said, DealTimeline deal, ForecastChange? change, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now), ConnectionId = connectionId, OpportunityId = said.Id, MadeAt = now, ModelVersion = version, InputsHash = said.InputsHash,
        Win = said.Win, WinLow = said.WinLow, WinHigh = said.WinHigh, Grade = said.Grade, ExpectedClose = said.ExpectedClose, CloseLow = said.CloseLow, CloseHigh = said.CloseHigh, Timing = said.Timing?.Pack(),
        ExpectedAmount = said.ExpectedAmount is { } amount and > -1e15 and < 1e15 ? Math.Round((decimal)amount, 2) : null, Currency = deal.Currency, Abstained = said.Abstained,
        Reasons = [.. said.Reasons.Select(r => Reason(r, said.Id))],
        Change = change is null ? null : new(change.Since, change.WinThen, [.. change.Reasons.Select(r => Reason(r, said.Id))]),
    };

    static PredictionReason Reason(DealReason r, string dealId) => new(r.Feature, r.Says, r.LogOdds, KindOf(r), r.EvidenceId ?? (r.EvidenceField is null ? null : dealId), r.Changeable);

    static string? KindOf(DealReason reason) => reason.EvidenceField switch
    {
        null => null,
        DealFields.MailIn or DealFields.MailOut => reason.EvidenceId is null ? nameof(RecordKind.Opportunity) : nameof(RecordKind.Email),
        DealFields.Activity => reason.EvidenceId is null ? nameof(RecordKind.Opportunity) : nameof(RecordKind.Activity),
        DealFields.ContactRole => reason.EvidenceId is null ? nameof(RecordKind.Opportunity) : nameof(RecordKind.ContactRole),
        DealFields.Product => reason.EvidenceId is null ? nameof(RecordKind.Opportunity) : nameof(RecordKind.LineItem),
        var field when field.StartsWith(DealFields.Signal, StringComparison.Ordinal) => reason.EvidenceId is null ? nameof(RecordKind.Opportunity) : "Conversation",
        _ => reason.EvidenceId is null ? nameof(RecordKind.Opportunity) : nameof(RecordKind.FieldChange),
    };
}
