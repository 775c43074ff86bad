using CrmIntegration.Language;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Replies;

/// <summary>
/// What a model may not say, however it was talked into it: links, code, its own instructions, what is for our eyes only, a reply that is about
/// nothing the customer and we wrote. Sentences without support are taken out; what is left passes the whole gate.
/// </summary>
static class OutputGate
{
    static readonly string[] Never = ["http://", "https://", "www.", "<script", "<img", "](", "```", "you draft replies for", "<source", "<inside", "<example", "<draft", "you draft one reply for", "system prompt", "my instructions", "as an ai", "language model"];

    /// <summary>Longer than this nobody asked for.</summary>
    public const int LongestDraft = 4_000;

    /// <param name="happened">Takes a sentence for each thing that was not shown; the draft's own words only where a fact is named.</param>
    /// <returns>What may be shown; null: nothing of it.</returns>
    public static SuggestionDraft? Passed(SuggestionDraft draft, ReplyContext context, List<string> happened)
    {
        if (Refusal(draft.Text, context) is { } refusal)
        {
            happened.Add($"The draft '{draft.Tone}' was not shown: {refusal}");
            return null;
        }
        var (kept, removed) = Drafts.Verified(draft, context.Sources, context.NameWords);
        happened.AddRange(removed.Select(r => $"Taken out of '{draft.Tone}', no source holds it: {r.Fact}."));
        if (kept is not null && Astray(kept.Text, context) is { } astray)
        {
            happened.Add($"The draft '{draft.Tone}' was not shown: {astray}");
            return null;
        }
        if (kept is null)
            happened.Add($"The draft '{draft.Tone}' was not shown: too little of it was supported.");
        return kept;
    }

    /// <param name="language">Whether it is long enough to tell its language.</param>
    /// <returns>Why a text is refused; null when it may be looked at further.</returns>
    public static string? Refusal(string text, ReplyContext context, bool language = true)
    {
        if (text.Length > LongestDraft)
            return "It is longer than any reply should be.";
        if (Never.FirstOrDefault(n => text.Contains(n, StringComparison.OrdinalIgnoreCase)) is { } said)
            return $"It holds '{said}'.";
        if (InjectionScan.Find(text).Count > 0)
            return "It speaks of instructions.";
        if (Tells(text, context) is { } inside)
            return $"It tells the customer what is ours alone ({inside}).";
        return language && LanguageGuess.Of(text) != context.Clean.Language ? "It is not in the customer's language." : null;
    }

    /// <summary>Is every sentence about something that our sources or courtesy hold?</summary>
    public static string? Astray(string text, ReplyContext context) =>
        DraftGate.Refusal(text, new(context.Clean.Text, [.. context.Sources.Where(s => s.Id != "mail").Select(s => s.Quote)], ModelWriter.Instructions, context.Clean.Language, Whole: true));

    // A stage's name, a reason of the forecast: known to the writer, said to nobody. Short common words prove nothing.
    static string? Tells(string text, ReplyContext context) =>
        context.Inside.Select(i => i.Says[(i.Says.IndexOf(": ", StringComparison.Ordinal) + 2)..]).FirstOrDefault(i => i.Length > 12 && i.Contains(' ') && text.Contains(i, StringComparison.OrdinalIgnoreCase)) is null ? null : "from the deal's record";
}
