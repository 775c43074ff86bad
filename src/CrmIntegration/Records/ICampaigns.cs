using CrmIntegration.Connectors;
using CrmIntegration.Forecasting.Effects;
using CrmIntegration.Language.Marketing;

namespace CrmIntegration.Records;

/// <param name="Wrong">Per variant, what keeps it from being approved.</param>
public sealed record CopyVerdict(string Variant, IReadOnlyList<string> Wrong);

/// <param name="People">Who would get it now.</param>
public sealed record CampaignStanding(long People, IReadOnlyList<CopyVerdict> Checks, VariantReport? Report, DateTimeOffset? CountedUntil);

/// <summary>What the console asks about marketing. Nothing is sent from here.</summary>
public interface ICampaigns
{
    /// <summary>A change takes an approval back; an exported campaign no longer changes.</summary>
    Task<CrmResult<Guid>> SaveAsync(Guid connectionId, Campaign campaign, CancellationToken cancel);

    /// <summary>Writes the variants anew from the brief: with a model where one is set, else from our own frames.</summary>
    Task<CrmResult<string>> WriteAsync(Guid connectionId, Guid id, string? askedBy, CancellationToken cancel);

    /// <summary>Refused while a check fails or nobody would get it.</summary>
    Task<CrmResult<Guid>> ApproveAsync(Guid connectionId, Guid id, Approver by, CancellationToken cancel);

    /// <summary>Draws the lot the first time and writes the file for the CRM's campaign import; the same lot each time.</summary>
    /// <param name="unsubscribe">From an address to its link.</param>
    Task<CrmResult<byte[]>> ExportAsync(Guid connectionId, Guid id, Func<string, string> unsubscribe, CancellationToken cancel);

    Task<CampaignStanding> StandingAsync(Guid connectionId, Campaign campaign, CancellationToken cancel);

    /// <summary>The poster as a PNG or PDF, A4.</summary>
    Task<byte[]> PosterAsync(Guid connectionId, Guid id, CopyBrief brief, string template, bool pdf, CancellationToken cancel);

    /// <summary>Whether a provider that draws is set up.</summary>
    bool CanDraw { get; }

    /// <summary>Has a picture drawn for the poster from the brief; the template alone serves until then, and when it fails.</summary>
    Task<CrmResult<Guid>> DrawAsync(Guid connectionId, Guid id, string? askedBy, CancellationToken cancel);

    /// <summary>What keeps posters from having words, as a sentence for an admin; null when all is well.</summary>
    string? PosterTrouble { get; }

    IReadOnlyList<string> Templates { get; }
}
