using CrmIntegration.Records;

namespace CrmIntegration.Trust;

/// <summary>One example of what a model should answer. Masked here, the question and the answer with one masker, so that placeholders agree.</summary>
/// <param name="Instructions">Fixed text of ours.</param>
sealed record TuneExample(string Instructions, IReadOnlyList<Material> Asked, string Answer, IReadOnlyCollection<string> KnownNames, IReadOnlyCollection<string> NoNames);

/// <param name="LearntUntil">Nothing later is in the examples; null: they have no such border.</param>
sealed record TuneSet(IReadOnlyList<TuneExample> Training, IReadOnlyList<TuneExample> Held, DateTimeOffset? LearntUntil);

/// <param name="Better">It may be used.</param>
/// <param name="Says">For the admin: how it did.</param>
sealed record TuneVerdict(bool Better, string Says);

/// <summary>A room whose examples can tune a model, and that can judge what came of it. Found in the container.</summary>
interface ITuningSource
{
    /// <summary>forecast | reply.</summary>
    string Purpose { get; }

    Task<TuneSet> ExamplesAsync(Guid connectionId, CancellationToken cancel);

    /// <summary>Tries the tuned model on what it has not learnt from, and registers it when it is better.</summary>
    /// <returns>Null: it did not answer; it may not be deployed yet.</returns>
    Task<TuneVerdict?> JudgeAsync(Guid connectionId, string deployment, Tuning tuning, CancellationToken cancel);

    /// <summary>Whether anything of this room is answered under the name, or came of it since then and waits for a person's word.</summary>
    Task<bool> NeedsAsync(Guid connectionId, string deployment, DateTimeOffset since, CancellationToken cancel);
}
