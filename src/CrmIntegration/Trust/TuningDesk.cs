using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Trust;

/// <summary>Where a fine-tuning is asked for: by the console, a program or at the terminal. Asked twice, one goes on.</summary>
sealed class TuningDesk(Tunings tunings, TuningGateway gateway, IEnumerable<ITuningSource> sources, TimeProvider clock)
{
    /// <returns>The tuning as asked; <see cref="TuningChore"/> brings it on. Misconfigured, Rejected or Conflict with what to do.</returns>
    public async Task<CrmResult<Tuning>> AskAsync(Guid connectionId, string? purpose, string? by, CancellationToken cancel)
    {
        if (!gateway.Offered)
            return new CrmFailure(FailureKind.Misconfigured, "Fine-tuning is not set up: set Language:TunedFrom to a model that can be tuned.");
        if (sources.All(s => s.Purpose != purpose))
            return new CrmFailure(FailureKind.Rejected, $"A model can be tuned for {string.Join(" or ", sources.Select(s => s.Purpose).Order(StringComparer.Ordinal))}; say for which.");
        if ((await tunings.ListAsync(connectionId, cancel)).Any(known => known.Purpose == purpose && Tuning.Going.Contains(known.State)))
            return new CrmFailure(FailureKind.Conflict, "One is going on already; cancel it first.");
        var now = clock.GetUtcNow();
        var asked = new Tuning { ConnectionId = connectionId, Id = Guid.CreateVersion7(now), Purpose = purpose!, BaseModel = gateway.BaseModel, AskedBy = by, MadeAt = now, ChangedAt = now };
        await tunings.SaveAsync(asked, cancel);
        return asked;
    }
}
