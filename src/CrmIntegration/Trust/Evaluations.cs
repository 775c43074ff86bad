using System.Globalization;
using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.Forecasting.Promotion;
using CrmIntegration.Records;

namespace CrmIntegration.Trust;

/// <summary>One run of a golden set, beside what is in use.</summary>
/// <param name="Score">Mean over the cases, 0 to 1; <paramref name="Against"/>: of what is in use.</param>
sealed record Evaluation(string Feature, string Version, int Cases, double Score, double Against, bool Worse, string Says, IReadOnlyList<GoldenScore> Scores)
{
    /// <summary>False: in no case could anything be shown that a model wrote: what the offline writer made in its place says nothing about the version.</summary>
    public bool Heard { get; init; } = true;
}

/// <summary>Tries a version of a prompt or a model on the golden set of its feature before it is used: one that does worse does not become active.</summary>
sealed class Evaluations(IEnumerable<IGoldenSet> sets, PromptVersions prompts, Tunings tunings, TimeProvider clock)
{
    // A golden set is small: besides the paired test, a loss that anybody would see on it is enough to refuse.
    const double Seen = 0.02;
    const int Seed = 42;
    static readonly PromotionRules Rules = new() { FewestDeals = 8 };

    public IEnumerable<IGoldenSet> Sets => sets;

    public async Task<Evaluation?> TryAsync(Guid connectionId, PromptVersion candidate, CancellationToken cancel)
    {
        if (sets.FirstOrDefault(s => s.Feature == candidate.Feature) is not { } set)
            return null;
        var inUse = await prompts.ActiveAsync(connectionId, candidate.Feature, cancel)
            ?? new PromptVersion { ConnectionId = connectionId, Feature = candidate.Feature, Version = "built-in", Instructions = set.BuiltIn, MadeAt = clock.GetUtcNow() };
        return Compare(candidate, await set.ScoreAsync(connectionId, candidate, cancel), await set.ScoreAsync(connectionId, inUse, cancel), inUse.Version);
    }

    internal static Evaluation Compare(PromptVersion candidate, IReadOnlyList<GoldenScore> ours, IReadOnlyList<GoldenScore> theirs, string inUse)
    {
        var before = theirs.ToDictionary(s => s.Case, s => s.Score, StringComparer.Ordinal);
        var result = PromotionTest.Judge([.. ours.Select(s => before[s.Case] - s.Score)], Rules, Seed);
        var (score, against) = (ours.Average(s => s.Score), theirs.Average(s => s.Score));
        var worse = result.Verdict == TrialVerdict.Worse || against - score > Seen;
        if (!worse && ours.Any(s => s.By is not null) && ours.All(s => s.By is null or "offline"))
            return new(candidate.Feature, candidate.Version, ours.Count, score, against, false, string.Create(CultureInfo.InvariantCulture, $"Nothing that a model wrote for it could be shown in any of {ours.Count} cases, so it is not used."), ours) { Heard = false };
        return new(candidate.Feature, candidate.Version, ours.Count, score, against, worse, string.Create(CultureInfo.InvariantCulture, $"{score:0.000} on {ours.Count} cases, {inUse} {against:0.000}: ")
            + (worse ? "worse, so it is not used. First: " + (ours.Where(s => s.Score < before[s.Case]).OrderBy(s => s.Score - before[s.Case]).Select(s => $"{s.Case}: {string.Join("; ", s.Wrong)}").FirstOrDefault() ?? "-") : "not worse."), ours);
    }

    /// <summary>Tried, and used unless it does worse. One whose tuned model must be deployed first comes later: what is in use goes on until then.</summary>
    public async Task<CrmResult<PromptVersion>> UseAsync(Guid connectionId, string feature, string version, CancellationToken cancel)
    {
        if ((await prompts.ListAsync(connectionId, cancel)).FirstOrDefault(p => p.Feature == feature && p.Version == version) is not { } row)
            return new CrmFailure(FailureKind.NotFound, "There is no such version; it may have been deleted meanwhile.");
        if (row.State != PromptVersion.Coming && !await MissingAsync(row, cancel))
            return await PutToUseAsync(row, cancel);
        await prompts.ComeAsync(connectionId, feature, version, cancel);
        return row with { State = PromptVersion.Coming };
    }

    /// <summary>The deployment of one that was wanted answers.</summary>
    public Task ArriveAsync(PromptVersion coming, CancellationToken cancel) => PutToUseAsync(coming, cancel);

    async Task<bool> MissingAsync(PromptVersion row, CancellationToken cancel) =>
        row.Deployment is { } name && (await tunings.ListAsync(row.ConnectionId, cancel)).FirstOrDefault(t => t.Name == name) is { DeployedAt: null };

    async Task<CrmResult<PromptVersion>> PutToUseAsync(PromptVersion row, CancellationToken cancel)
    {
        // One that was in use before has passed: going back must be quick.
        if (row.UsedAt is null)
        {
            if (await TryAsync(row.ConnectionId, row, cancel) is not { } found)
                return new CrmFailure(FailureKind.Rejected, $"There is no golden set for '{row.Feature}', so nothing can show that it does not do worse.");
            row = row with { State = found.Worse ? PromptVersion.Refused : PromptVersion.Draft, Says = found.Says, Evaluation = JsonSerializer.Serialize(found) };
            await prompts.SaveAsync(row, cancel);
            if (found.Worse || !found.Heard)
                return new CrmFailure(FailureKind.Rejected, $"Version {row.Version} is not used: {found.Says}");
        }
        await prompts.UseAsync(row.ConnectionId, row.Feature, row.Version, clock.GetUtcNow(), cancel);
        return row with { State = PromptVersion.Active };
    }
}
