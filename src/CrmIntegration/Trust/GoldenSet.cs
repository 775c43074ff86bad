using CrmIntegration.Records;

namespace CrmIntegration.Trust;

/// <summary>How one case of a golden set went.</summary>
/// <param name="Score">0 to 1: the share of what was looked for.</param>
/// <param name="Wrong">What was not as it should be, a few words each.</param>
/// <param name="By">Who wrote what was looked at, "offline" or provider and deployment; null: nobody is asked to write for this case.</param>
sealed record GoldenScore(string Case, string Language, double Score, IReadOnlyList<string> Wrong, string? By = null);

/// <summary>Cases with known good answers for one feature, ours and in the repository. Found in the container.</summary>
interface IGoldenSet
{
    string Feature { get; }

    /// <summary>What is said to a model when no version of the admin's is in use.</summary>
    string BuiltIn { get; }

    /// <param name="version">On trial; null: the one in use, or with no provider the offline writer.</param>
    Task<IReadOnlyList<GoldenScore>> ScoreAsync(Guid connectionId, PromptVersion? version, CancellationToken cancel);
}
