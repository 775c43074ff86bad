using CrmIntegration.Language.Masking;
using CrmIntegration.Language.Retrieval;

namespace CrmIntegration.Language;

/// <summary>What a model's draft is held against.</summary>
/// <param name="Mail">The customer's visible text: untrusted.</param>
/// <param name="Sources">What we know and may say: deal facts, past replies, articles.</param>
/// <param name="Instructions">What the model was told; none of it may come back.</param>
/// <param name="Language">ISO 639-1 of the reply: no sentence may be in another. Null: not known.</param>
/// <param name="Whole">The whole draft, not its beginning or a sentence of it: then it must say something.</param>
public sealed record DraftBounds(string Mail, IReadOnlyCollection<string> Sources, string Instructions = "", string? Language = null, bool Whole = false);

/// <summary>
/// Says whether a model's draft may be shown, however the model was talked into it: no hidden characters, markup or links of strangers, none of our
/// instructions, no talk about itself, no secrets, no other language, nobody whom no source names, no sentence of the mail itself, and none about something
/// that neither our sources nor ordinary courtesy hold. Of the customer's mail only what is about the matter at hand supports a sentence, beside words of ours, and all of
/// it only where a sentence acknowledges it ("thank you for", "we will check"); a mail that speaks to the model supports nothing.
/// </summary>
public static class DraftGate
{
    const int LeakedWords = 6, LongestPlainWord = 28, FewestWords = 3, MostTakenUp = 3, FewestEchoed = 4, LongestGap = 60;
    static readonly string[] Markup = ["](", "![", "```", "javascript:", "data:text", "<|", "|>", "[inst", "{{", "%3c", "&lt;", "&#"];
    static readonly string[] Itself =
        ["as an ai", "language model", "my instructions", "my prompt", "system prompt", "i was instructed", "i was told to", "i am instructed", "my guidelines", "my programming", "my rules", "chatgpt", "openai", "developer mode", "jailbr", "i cannot comply", "as your assistant", "as a bot",
         "als ki", "sprachmodell", "meine anweisungen", "en tant qu'ia", "modèle de langage", "mes instructions", "como ia", "modelo de lenguaje", "mis instrucciones", "modello linguistico", "modelo de linguagem", "taalmodel", "语言模型", "言語モデル"];

    /// <returns>Why the draft is refused, for the record; null when it may be shown.</returns>
    public static string? Refusal(string draft, DraftBounds bounds)
    {
        var (plain, tricked) = Characters.Plain(draft);
        if (tricked)
            return "The draft holds hidden characters.";
        if (Marked(plain) is { } markup)
            return $"The draft holds markup ('{markup}').";
        if (Itself.FirstOrDefault(p => plain.Contains(p, StringComparison.OrdinalIgnoreCase)) is { } said)
            return $"The draft speaks of the model itself ('{said}').";
        if (InjectionScan.Find(plain).Count > 0)
            return "The draft speaks of instructions to a model.";
        if (Stranger(plain, bounds.Sources) is { } link)
            return $"The draft holds a {link} that none of its sources has.";
        if (Leaks(plain, bounds))
            return "The draft repeats what the model was told.";
        if (Secrets.In(plain, bounds.Sources) is { } secret)
            return $"The draft speaks of a secret ('{secret}').";
        if (bounds.Language is { } language && Sentences.Of(plain).Any(s => LanguageGuess.IsForeign(s, language)))
            return "A sentence is in another language.";
        if (bounds.Whole && !Says(plain))
            return "The draft says nothing.";
        return Astray(plain, bounds) is { } sentence ? $"A sentence is about something that no source and no courtesy holds: {(sentence.Length > 60 ? sentence[..60] + "…" : sentence)}" : null;
    }

    static string? Marked(string draft)
    {
        for (var at = draft.IndexOf('<'); at >= 0; at = draft.IndexOf('<', at + 1))
            if (at + 1 < draft.Length && (char.IsAsciiLetter(draft[at + 1]) || draft[at + 1] is '/' or '!' or '?'))
                return "<" + draft[at + 1];
        return Markup.FirstOrDefault(m => draft.Contains(m, StringComparison.OrdinalIgnoreCase));
    }

    static string? Stranger(string draft, IReadOnlyCollection<string> sources)
    {
        var found = new List<MaskSpan>();
        Online.Find(draft, found);
        foreach (var span in found)
            if (span.Kind is not "LITERAL" && draft.Substring(span.Start, span.Length) is var said && !sources.Any(s => s.Contains(said, StringComparison.OrdinalIgnoreCase)))
                return span.Kind switch { "EMAIL" => "mail address", "URL" => "link", "IP" => "network address", _ => "secret" };
        // What is encoded is hidden: no word of any language is that long without a break.
        return draft.Split([' ', '\n', '\t', '-', '/'], StringSplitOptions.RemoveEmptyEntries)
            .Any(w => w.Length > LongestPlainWord && w.All(c => c < 128) && !sources.Any(s => s.Contains(w, StringComparison.Ordinal))) ? "code" : null;
    }

    static bool Leaks(string draft, DraftBounds bounds)
    {
        if (bounds.Instructions.Length == 0)
            return false;
        var told = Words(bounds.Instructions);
        var said = Words(draft);
        var runs = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i + LeakedWords <= told.Length; i++)
            runs.Add(string.Join(' ', told, i, LeakedWords));
        for (var i = 0; i + LeakedWords <= said.Length; i++)
            if (runs.Contains(string.Join(' ', said, i, LeakedWords)))
                return true;
        // A word that only the instructions have, and that no dictionary has, is a secret of theirs.
        var own = told.Where(w => w.Length > 3 && (w.Any(char.IsAsciiDigit) || !Lists.IsOrdinary(w) && !LanguageGuess.IsFunctionWord(w))).ToHashSet(StringComparer.Ordinal);
        own.ExceptWith(Words(bounds.Mail));
        foreach (var source in bounds.Sources)
            own.ExceptWith(Words(source));
        own.ExceptWith(Courtesy.Words);
        return said.Any(own.Contains);
    }

    static string? Astray(string draft, DraftBounds bounds)
    {
        var held = bounds.Sources.SelectMany(s => Terms.Of(s)).Select(t => t.Term).ToHashSet(StringComparer.Ordinal);
        var speaks = InjectionScan.Find(bounds.Mail).Count > 0;
        var matter = speaks ? [] : Sentences.Of(bounds.Mail).Where(s => OnTheMatter(s, held)).ToList();
        var ofMatter = matter.SelectMany(s => Terms.Of(s)).Select(t => t.Term).ToHashSet(StringComparer.Ordinal);
        var ofMail = speaks ? [] : Terms.Of(bounds.Mail).Select(t => t.Term).ToHashSet(StringComparer.Ordinal);
        IReadOnlyList<string> naming = [.. bounds.Sources, .. matter];
        var mail = $" {string.Join(' ', Words(Characters.Plain(bounds.Mail).Text))} ";
        if (Gaps(draft).FirstOrDefault(g => bounds.Mail.Contains(g, StringComparison.OrdinalIgnoreCase)) is { } gap)
            return gap;                                     // a gap is ours to leave open, not the mail's
        foreach (var sentence in Sentences.Of(Gapless(draft)))
        {
            var takesUp = Acknowledging.In(sentence);
            var asked = takesUp ? ofMail : ofMatter;
            var terms = Terms.Of(sentence).Select(t => t.Term).Distinct().ToList();
            var ours = terms.Count(t => held.Contains(t) || Courtesy.Stems.Contains(t));
            var theirs = terms.Count(t => asked.Contains(t) && !held.Contains(t) && !Courtesy.Stems.Contains(t));
            // Where nothing is ours but courtesy, courtesy must make most of it: the customer's words alone support nothing there.
            var stands = takesUp || terms.Any(t => held.Contains(t) && !Asked.IsHowOneAsks(t));
            var known = ours + (stands ? Math.Min(takesUp ? ours * MostTakenUp : ours, theirs) : 0);
            if (known * 2 < terms.Count || (!stands && known * 3 < terms.Count * 2) || Echoes(sentence, mail, held) || (terms.Count > 2 && terms.Any(t => Odd(t, sentence) && !held.Contains(t) && !asked.Contains(t) && !Courtesy.Stems.Contains(t)))
                || CitationCheck.Check(sentence, naming).Any(u => u.Fact.StartsWith("name ", StringComparison.Ordinal)))
                return sentence;
        }
        return null;
    }

    // One of the matters that sales mail is about, or a word that our sources have too.
    static bool OnTheMatter(string sentence, HashSet<string> held) =>
        MailTopics.Of(sentence.ToLowerInvariant()) != "other" || Terms.Of(sentence).Any(t => t.Term.Length > 2 && !t.Term.All(char.IsAsciiDigit) && held.Contains(t.Term) && !Courtesy.Stems.Contains(t.Term) && !Asked.IsHowOneAsks(t.Term));

    /// <summary>
    /// Nobody answers a letter with the letter's own sentences: what stands there word for word, and in no source of ours, was said because the mail had it
    /// said. Whole sentences count whatever they are; of a longer one most of its words in a row, and two of them neither ours nor courtesy.
    /// </summary>
    static bool Echoes(string sentence, string mail, HashSet<string> held)
    {
        var words = Words(sentence);
        if (Strange(words).Any() && Stands(words))
            return true;
        var run = Math.Max(FewestEchoed, (words.Length * 7 + 9) / 10);
        for (var i = 0; i + run <= words.Length; i++)
            if (Strange(words[i..(i + run)]).Count(t => !t.All(char.IsAsciiDigit)) >= 2 && Stands(words[i..(i + run)]))
                return true;
        return false;

        bool Stands(string[] some) => mail.Contains($" {string.Join(' ', some)} ", StringComparison.Ordinal);
        IEnumerable<string> Strange(string[] some) => Terms.Of(string.Join(' ', some)).Select(t => t.Term).Distinct().Where(t => t.Length > 1 && !held.Contains(t) && !Courtesy.Stems.Contains(t));
    }

    // More than a greeting: three words at least, or a gap for the rep to fill.
    static bool Says(string draft) => draft.Contains('[') || Conversations.Words.Count(draft) >= FewestWords && Terms.Of(draft).Count > 0;

    // Shouted or mixed with digits: what an instruction asks a model to say to prove that it obeyed.
    static bool Odd(string term, string sentence)
    {
        var at = Terms.Fold(sentence).IndexOf(term, StringComparison.Ordinal);
        return at >= 0 && at + term.Length <= sentence.Length && term.Length > 3 && (term.Any(char.IsAsciiDigit) && term.Any(char.IsAsciiLetter) || sentence.AsSpan(at, term.Length).IndexOfAnyExceptInRange('A', 'Z') < 0);
    }

    static IEnumerable<string> Gaps(string draft)
    {
        for (var i = draft.IndexOf('['); i >= 0; i = draft.IndexOf('[', i + 1))
            if (draft.IndexOf(']', i) is > 0 and var close && close - i < LongestGap)
                yield return draft[i..(close + 1)];
    }

    static string Gapless(string draft) => Gaps(draft).Aggregate(draft, (text, gap) => text.Replace(gap, "", StringComparison.Ordinal));

    static string[] Words(string text) =>
        [.. new string([.. Terms.Fold(text).Select(c => char.IsLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
