using System.Text.Json;
using CrmIntegration.Language;
using CrmIntegration.Records;
using CrmIntegration.Trust;

namespace CrmIntegration.Enrich.Replies;

/// <summary>
/// Drafts that reps took, as they made them, become examples. The tuned model is judged on the golden set, which is ours and in no example, and is
/// kept as a version that a person puts to use on the page AI policy.
/// </summary>
sealed class ReplyTuning(TakenDrafts drafts, CrmStore store, Evaluations evaluations, PromptVersions prompts, TimeProvider clock) : ITuningSource
{
    const int Most = 2000;
    const double Held = 0.1;

    public string Purpose => "reply";

    public async Task<TuneSet> ExamplesAsync(Guid connectionId, CancellationToken cancel)
    {
        var users = (await store.UsersAsync(connectionId, cancel)).Select(u => u.Name).OfType<string>().Where(n => n.Length > 1).ToList();
        var examples = (await drafts.NewestAsync(connectionId, Most, cancel)).Where(d => d.Text.Trim().Length > 0).Select(d => Example(d, users)).ToList();
        var held = (int)(examples.Count * Held);
        return new([.. examples.Skip(held)], [.. examples.Take(held)], null);
    }

    static TuneExample Example(TakenDraft taken, IReadOnlyList<string> users)
    {
        var answer = JsonSerializer.Serialize(new
        {
            drafts = new[] { new { tone = taken.Draft.Tone, sentences = Cited(taken).Select(s => new { text = s.Text, sources = s.SourceIds }) } },
        }, JsonSerializerOptions.Web);
        var names = taken.Sources.Where(s => s.Id is "sender" or "account" or "rep").Select(s => s.Quote);
        return new(ModelWriter.Instructions, [new(null, $"Language: {taken.Language}\n"), .. taken.Sources.Select(ModelWriter.Piece)], answer, [.. users, .. names], []);
    }

    // A sentence that the rep left as it was stays the one that it was, with its sources; what they wrote themselves has none that we know of.
    static IEnumerable<(string Text, IReadOnlyList<string> SourceIds)> Cited(TakenDraft taken)
    {
        var from = 0;
        foreach (var sentence in taken.Draft.Sentences.Where(s => s.Text.Trim().Length > 0))
        {
            var text = sentence.Text.Trim();
            if (taken.Text.IndexOf(text, from, StringComparison.Ordinal) is var at && at < 0)
                continue;
            foreach (var own in Sentences.Of(taken.Text[from..at]))
                yield return (own, []);
            yield return (text, sentence.SourceIds);
            from = at + text.Length;
        }
        foreach (var own in Sentences.Of(taken.Text[from..]))
            yield return (own, []);
    }

    public async Task<TuneVerdict?> JudgeAsync(Guid connectionId, string deployment, Tuning tuning, CancellationToken cancel)
    {
        var version = new PromptVersion { ConnectionId = connectionId, Feature = Purpose, Version = "tuned-" + tuning.Name[4..], Deployment = deployment, Instructions = ModelWriter.Instructions, MadeAt = clock.GetUtcNow(), MadeBy = tuning.AskedBy };
        // Heard on no case that is due a draft (all but the one that abstains): it is not deployed yet.
        if (await evaluations.TryAsync(connectionId, version, cancel) is not { } found || found.Scores.Count(s => s.Wrong.Contains(ReplyGolden.Unheard)) >= found.Scores.Count - 1)
            return null;
        await prompts.SaveAsync(version with { State = found.Worse ? PromptVersion.Refused : PromptVersion.Draft, Says = found.Says, Evaluation = JsonSerializer.Serialize(found) }, cancel);
        return new(!found.Worse, found.Says + (found.Worse ? "" : $" Put version {version.Version} to use on the page AI policy."));
    }

    // Versions of every feature: an admin may give any of them the name of a tuned model.
    public Task<bool> NeedsAsync(Guid connectionId, string deployment, DateTimeOffset since, CancellationToken cancel) => prompts.NeedAsync(connectionId, deployment, since, cancel);
}
