using CrmIntegration.Records;

namespace CrmIntegration.Trust;

/// <summary>What people decided about what a model may see, say or be used for: lines in the same chain as the calls, so that none can be taken out unseen.</summary>
sealed class Decisions(ModelCalls calls, TimeProvider clock)
{
    public const string Person = "person";

    /// <param name="about">What it is about, for the search.</param>
    /// <param name="what">Before and after, in few words; never a customer's text.</param>
    public Task KeepAsync(Guid connectionId, string feature, string about, string? by, string what, string? reason, string outcome, CancellationToken cancel) => calls.AppendAsync(new()
    {
        ConnectionId = connectionId, At = clock.GetUtcNow(), Feature = feature, AskedBy = by, About = about, Writer = Person, PromptVersion = "-", MaskedPrompt = what, Answer = reason, Checks = "", Outcome = outcome,
    }, cancel);
}
