using CrmIntegration.Language;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Replies;

/// <summary>
/// What a model may not say, however it was talked into it: links, code, its own instructions, a reply that is about nothing the customer and we wrote.
/// A mail that tried to instruct the model gets the offline drafts, whatever the model answered.
/// </summary>
static class OutputGate
{
    static readonly string[] Never = ["http://", "https://", "www.", "<script", "<img", "](", "```", "you draft replies for", "<source", "system prompt", "my instructions", "as an ai", "language model"];

    /// <returns>Why the draft is refused; null when it may be shown.</returns>
    public static string? Refusal(SuggestionDraft draft, ReplyContext context)
    {
        if (context.Suspicious)
            return "The mail holds hidden text or instructions to a model.";
        if (Never.FirstOrDefault(n => draft.Text.Contains(n, StringComparison.OrdinalIgnoreCase)) is { } said)
            return $"The draft holds '{said}'.";
        if (InjectionScan.Find(draft.Text).Count > 0)
            return "The draft speaks of instructions.";
        return LanguageGuess.Of(draft.Text) != context.Clean.Language ? "The draft is not in the customer's language." : null;
    }

    /// <summary>The same question about what is left once unsupported sentences are taken out: is every sentence about something that our sources or courtesy hold?</summary>
    public static string? Astray(SuggestionDraft verified, ReplyContext context) =>
        DraftGate.Refusal(verified.Text, new(context.Clean.Text, [.. context.Sources.Where(s => s.Id != "mail").Select(s => s.Quote)], ModelWriter.Instructions));
}
