using CrmIntegration.Language;
using CrmIntegration.Language.Replies;
using CrmIntegration.Language.Retrieval;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Replies;

/// <summary>Drafts without a model: fixed sentences, facts of the deal, free times, what we told before, and gaps for the rest; greeting and close as this rep writes them. Invents nothing.</summary>
static class OfflineWriter
{
    const int LongestAsked = 120;
    static readonly string[] Discounts = ["discount", "rebate", "rabatt", "nachlass", "remise", "rabais", "descuento", "rebaja", "sconto", "desconto", "korting", "折扣", "割引"];

    /// <summary>As the rep's own close may hold a name or a number, it is a source of its own.</summary>
    const string CloseSource = "close";

    public static IReadOnlyList<SuggestionDraft> Write(ReplyContext context, out string? says) => Write(context, out says, out _);

    /// <param name="sources">The context's, and what the rep's own way adds to them.</param>
    public static IReadOnlyList<SuggestionDraft> Write(ReplyContext context, out string? says, out IReadOnlyList<SuggestionSource> sources)
    {
        says = null;
        var language = context.Clean.Language;
        if (!Phrases.All.TryGetValue(language, out var phrases))
        {
            (phrases, language) = (Phrases.All["en"], "en");
            says = $"The offline writer does not write '{context.Clean.Language}'; the drafts are in English.";
        }
        var all = context.Sources.ToList();
        var answers = Answers(context, phrases).DistinctBy(a => a.Text).ToList();
        var drafts = context.Way.Tones.Select(Draft).ToList();
        sources = all;
        return drafts;

        SuggestionDraft Draft(string tone)
        {
            var style = context.Way.Style(language, tone);
            List<SuggestionSentence> sentences = [Greeting(context, phrases, style)];
            // Friendly and formal thank and offer more; a rep who finds drafts too long gets the answers alone.
            var brief = tone == "short" || context.Way.Shorter || style?.Words < 30;
            if (!brief)
                sentences.Add(new(phrases.Thanks, []));
            sentences.AddRange(tone == "short" ? answers.Take(2) : context.Way.Shorter ? answers.Take(3) : answers);
            // German goes on in small letters behind a greeting that ends with a comma; what others wrote stays as they wrote it.
            if (language == "de" && brief && sentences is [{ Text: [.., ','] }, { } first, ..] && !TakenOver(context, first))
                sentences[1] = first with { Text = char.ToLowerInvariant(first.Text[0]) + first.Text[1..] };
            if (tone != "short" && !context.Way.Shorter)
                sentences.AddRange(context.Promises.Take(1).Select(p => new SuggestionSentence(string.Format(null, phrases.Promised, p.Quote.TrimEnd('.', '!', '。')), ["promise1"])));
            if (tone == "formal" && !brief)
                sentences.Add(new(phrases.More, []));
            if (style?.Close is { } close)
            {
                if (!all.Exists(s => s.Quote == close))
                    all.Add(new(all.Exists(s => s.Id == CloseSource) ? $"{CloseSource}-{tone}" : CloseSource, "rep", null, "Your close", close));
                sentences.Add(new(close, [all.First(s => s.Quote == close).Id]));
            }
            else
                sentences.Add(context.Source("rep") is { } rep ? new($"{(tone == "formal" ? phrases.FormalClose : phrases.Close)}\n{rep.Quote}", [rep.Id]) : new($"{(tone == "formal" ? phrases.FormalClose : phrases.Close)}\n{phrases.YourName}", []));
            return Drafts.Of(tone, sentences);
        }
    }

    static SuggestionSentence Greeting(ReplyContext context, Phrases phrases, ReplyStyle? style)
    {
        string[] named = context.Greeted is null ? [] : ["sender"];
        return style?.Greeting is { } own ? new(ReplyStyle.Greet(own, context.Greeted), named)
            : context.Greeted is { } name ? new(string.Format(null, phrases.Dear, name), named) : new(phrases.DearNobody, []);
    }

    static IEnumerable<SuggestionSentence> Answers(ReplyContext context, Phrases phrases)
    {
        if (context.Reading.Complaint)
            yield return new(phrases.Sorry, []);
        // One answer a topic; what nothing is known about becomes a gap that names the matter.
        var topics = context.Matters.GroupBy(m => m.Ask.Topic == "other" ? m.Ask.Quote : m.Ask.Topic).Select(g => g.ToList()).ToList();
        // What is no question and means nothing to us is left out beside what does; a question stays, as a gap.
        if (topics.Count > 1)
            topics.RemoveAll(t => t[0].Ask is { Topic: "other", Kind: not "question" } && !t.Exists(m => m.Told));
        if (topics.Count == 0)
            yield return new(phrases.Topics[context.Reading.Complaint ? "support" : "other"], []);
        var said = new HashSet<string>(StringComparer.Ordinal);
        foreach (var topic in topics)
        {
            var ask = topic[0].Ask;
            var told = topic.Select(m => m.Whole).FirstOrDefault(t => t is not null);
            var parts = topic.Find(m => m.Parts.Any(p => p.Told is not null))?.Parts;
            var discount = ask.Topic == "price" && topic.Exists(m => Discounts.Any(m.Ask.Quote.ToLowerInvariant().Contains));
            if (ask.Topic is not ("meeting" or "demo") && (parts is not null || told is not null))
            {
                List<Answer> all = parts is null ? [told!] : [.. parts.Select(p => p.Told).OfType<Answer>()];
                List<MatterPart> open = [.. (parts ?? []).Where(p => p.Told is null)];
                // An article that speaks of prices and names none answers only half of it; where each thing has its answer and nobody just asks "what is the price?", nothing is missing.
                var price = ask.Topic == "price" && !discount && (parts is null || open.Count > 0 || parts.Any(p => Support.Needs(p.Quote) <= 1)) && !all.Exists(t => Prices.Named(t.Says)) ? context.Source("amount") : null;
                if (price is not null) yield return new(string.Format(null, phrases.Amount, price.Quote), [price.Id]);
                foreach (var one in all.Select(t => t with { Says = Unsaid(t.Says, said) }).Where(t => t.Says.Length > 0)) yield return Told(one, context, phrases);
                if (price is null)
                    foreach (var part in open) yield return Open(part.Quote, phrases);
            }
            else if (discount)
                yield return new(phrases.Discount, ["mail"]);      // what was agreed so far does not answer that
            else if (ask.Topic == "price" && context.Source("amount") is { } amount)
            {
                yield return new(string.Format(null, phrases.Amount, amount.Quote), [amount.Id]);
                yield return new(phrases.Topics[ask.Topic], []);     // what was asked may be another price than the deal's
            }
            else if (ask.Topic is "meeting" or "demo" && context.Source("slots") is { } slots)
                yield return new(string.Format(null, phrases.Slots, slots.Quote), [slots.Id]);
            else if (told is not null)
                yield return Told(told, context, phrases);
            else if (ask is { Topic: "other", Kind: "question", Quote.Length: < LongestAsked } && !context.Suspicious && !ask.Quote.Contains('@') && !ask.Quote.Contains("//", StringComparison.Ordinal))
                yield return Open(ask.Quote, phrases);
            else
                yield return new(phrases.Topics[ask.Topic], []);
        }
    }

    // Two questions may stand on the same sentence of an article: it is said once.
    static string Unsaid(string says, HashSet<string> said) => string.Join(' ', Sentences.Of(says).Where(said.Add));

    static bool TakenOver(ReplyContext context, SuggestionSentence sentence) =>
        context.Matters.SelectMany(m => m.Parts.Select(p => p.Told).Append(m.Whole)).Any(t => t is not null && sentence.SourceIds.Contains(t.SourceId));

    static SuggestionSentence Open(string asked, Phrases phrases) => new(string.Format(null, phrases.Asked, asked.ReplaceLineEndings(" ")), ["mail"]);

    // "As we wrote before" is true only of what we wrote to this customer: not of an article, nor of what was written to another.
    static SuggestionSentence Told(Answer told, ReplyContext context, Phrases phrases) =>
        new(context.Source(told.SourceId)?.Kind == SuggestionSource.PastReply ? string.Format(null, phrases.AlreadyTold, told.Says) : char.ToUpperInvariant(told.Says[0]) + told.Says[1..], [told.SourceId]);
}
