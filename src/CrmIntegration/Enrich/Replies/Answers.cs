using CrmIntegration.Language;
using CrmIntegration.Language.Retrieval;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Replies;

/// <summary>What a reply says to one thing that was asked: what is known, or a gap that names it.</summary>
/// <param name="Asked">A gap in the customer's own words; null: the sentence stands for itself.</param>
sealed record AnswerTo(SuggestionSentence Sentence, string? Asked = null);

/// <summary>A mail's asks answered one by one, in its order: each from its own source, or left open by name. No sentence is said twice.</summary>
sealed class Answers(ReplyContext context, Phrases phrases)
{
    const int LongestAsked = 120;
    readonly HashSet<string> said = new(StringComparer.Ordinal);

    public IReadOnlyList<AnswerTo> All()
    {
        var found = new List<AnswerTo>();
        var parts = context.Matters.SelectMany(m => m.Parts).Where(p => p.Told is not null || MailAsks.WantsAnswer(p.Ask)).ToList();
        // Regret where somebody complains; a sad story around a question is none.
        var declines = MailAsks.Declines(context.Clean.Text);
        if (parts.Exists(p => p.Ask.Kind == "complaint") || context.Reading.Complaint && parts.Count == 0 && !declines)
            found.Add(new(new(phrases.Sorry, [])));
        // "This is unacceptable" is heard, and answered by what is done about the rest.
        if (parts.Exists(p => !Vague(p)))
            parts.RemoveAll(Vague);
        // "Please sort both out", "how does that work?": what stands before them is answered or left open already. "I want to go through the contract" is what a meeting is for.
        var whole = parts.ToList();
        parts.RemoveAll(p => p is { Told: null, Ask: { Kind: not "complaint", Topic: "other" } ask } && !MailAsks.NamesItsThing(ask.Quote) && Clauses.PointsBack(ask.Quote) && (ask.Kind != "question" || Before(p) is { Told: null })
            && whole.Exists(o => o != p && o.Ask.Kind != "deadline"));
        if (parts.Exists(p => p.Ask.Topic == "meeting"))
            parts.RemoveAll(p => p is { Told: null, Ask: { Kind: "request", Topic: not "meeting" } ask } && MailAsks.IsAgenda(ask.Quote));
        // "We need it by Friday" says when, not what.
        if (parts.Exists(p => p.Ask.Kind != "deadline" || p.Ask.Topic != "other"))
            parts.RemoveAll(p => p is { Told: null, Ask: { Kind: "deadline", Topic: "other" } } && !MailAsks.NamesItsThing(p.Ask.Quote));
        // "On hold until the new budget year" names no day by which something is wanted.
        if (declines)
            parts.RemoveAll(p => p is { Told: null, Ask.Kind: "deadline" });
        // "We need 35 sensors" says of how many the rest is asked; "and for how long?" is answered with what stands before it.
        if (parts.Count > 1)
            parts.RemoveAll(p => p is { Told: null, Ask: { Kind: "request", Topic: "other" } ask } && ask.Quote.Any(char.IsDigit) && !MailAsks.NamesItsThing(ask.Quote));
        for (var i = parts.Count - 1; i > 0; i--)
            if (parts[i] is { Told: null, Ask: { Kind: "question", Topic: "other" } } && parts[i - 1].Told is not null && Support.Needs(parts[i].Ask.Quote) == 0)
                parts.RemoveAt(i);
        // "When will they come at last?" behind a complaint about a delivery means the delivery.
        for (var i = 1; i < parts.Count; i++)
            if (parts[i] is { Told: null, Ask: { Topic: "other", Kind: "question" } later } && parts[i - 1].Ask is { Kind: "complaint", Topic: not "other" } before && Support.Needs(later.Quote) <= 1 && !MailAsks.NamesItsThing(later.Quote))
                parts[i] = new(before, null);
        foreach (var part in parts)
            found.AddRange(To(part, parts).Where(a => said.Add(a.Sentence.Text)));
        if (parts.Count == 0)
            found.Add(new(new(declines ? phrases.Understood : context.Reading.Complaint ? phrases.Topics["support"] : MailAsks.OnlyThanks(context.Clean.Text) ? phrases.More : phrases.Topics["other"], [])));
        return found;

        MatterPart? Before(MatterPart part) => whole.IndexOf(part) is > 0 and var at ? whole[at - 1] : null;
    }

    static bool Vague(MatterPart part) => part is { Told: null, Ask: { Kind: "complaint", Topic: "other" } ask } && !MailAsks.TellsFault(ask.Quote);

    IEnumerable<AnswerTo> To(MatterPart part, List<MatterPart> all)
    {
        var ask = part.Ask;
        // What a matter is called in a language that is not ours tells nothing: a Polish "termin" is a date, not a meeting.
        if (part.Told is null && !Phrases.All.ContainsKey(context.Clean.Language))
            return [Open(ask)];
        // Polish and Czech call a date "termin": only a word for a meeting asks for one.
        if (ask.Topic is "meeting" && context.Clean.Language is ("pl" or "cs") && !MailAsks.Names(ask.Quote, "meeting"))
            return [Open(ask)];
        if (ask.Topic is "meeting" or "demo")
            return [context.Source("slots") is { } slots ? new(new(string.Format(null, phrases.Slots, slots.Quote), [slots.Id])) : part.Told is { } met ? Told(met) : new(new(phrases.Topics[ask.Topic], []))];
        if (part.Told is { } told)
            // An article that speaks of prices and names none answers only half of a bare "what is the price?".
            return PriceAlone(ask) && Support.Needs(ask.Quote) <= 1 && !Prices.Named(told.Says) && Amount(ask) is { } amount ? [amount, Told(told)] : Unsaid(told) is { Length: > 0 } rest ? [Told(told with { Says = rest })] : [];
        // What was agreed so far does not answer that; a discount is spoken of only to who named one.
        if (ask.Topic == "price" && MailAsks.AsksForDiscount(ask.Quote))
            return [CitationCheck.Check(phrases.Discount, [context.Source("mail")?.Quote ?? ""]).Count == 0 ? new(new(phrases.Discount, ["mail"])) : Open(ask)];
        if (PriceAlone(ask) && Amount(ask) is { } whole)
            return [whole, new(new(phrases.Topics["price"], []))];      // what was asked may be another price than the deal's
        if (ask.Kind == "complaint")
            return [OnFault(ask, all)];
        // A matter's own gap says what is missing ("[delivery date]") where it can mean one thing only; else the customer's words say it.
        var alone = MailAsks.TopicOf(ask.Quote) == ask.Topic && all.Count(p => p.Ask.Topic == ask.Topic && p.Told is null) == 1 && MailAsks.NamesNoMoreThan(ask.Topic, ask.Quote);
        return [ask.Topic != "other" && (alone && ask.Topic != "support" || !MayQuote(ask.Quote)) ? new(new(phrases.Topics[ask.Topic], [])) : Open(ask)];
    }

    // Nobody's anger is quoted back to them; which of several faults is meant is said in their words where those are calm.
    AnswerTo OnFault(MailAsk ask, List<MatterPart> all)
    {
        var about = phrases.Topics[ask.Topic == "other" ? "support" : ask.Topic];
        if (ask.Topic is not ("other" or "support") || all.Count(p => p.Ask is { Kind: "complaint", Topic: "other" or "support" }) < 2 || !MailAsks.TellsCalmly(ask.Quote) || !MayQuote(ask.Quote))
            return new(new(about, []));
        var head = about[..about.LastIndexOfAny([':', '：'])].TrimEnd();
        return new(new($"{head} {phrases.Quote(MailAsks.Bare(ask.Quote.ReplaceLineEndings(" ")))}{about[head.Length..]}", ["mail"]));
    }

    static bool PriceAlone(MailAsk ask) =>
        ask.Topic == "price" && MailAsks.TopicOf(ask.Quote) == "price" && MailAsks.AsksForPriceAlone(ask.Quote) && Support.MayBeMoney(ask.Quote) && !ask.Quote.Any(char.IsDigit);      // so many of a thing is another sum than the deal's

    AnswerTo? Amount(MailAsk ask) => context.Source("amount") is { } amount && Prices.MayBeWhole(ask.Quote, context.Source("deal")?.Quote ?? "") && !MailAsks.NamesQuantity(context.Clean.Text) ? new(new(string.Format(null, phrases.Amount, amount.Quote), [amount.Id])) : null;

    AnswerTo Open(MailAsk ask)
    {
        if (!MayQuote(ask.Quote))
            return new(new(phrases.Topics["other"], []));
        var words = MailAsks.Bare(ask.Quote.ReplaceLineEndings(" "));
        return new(new(phrases.OpenOn(ask.Kind == "question", [words]), ["mail"]), words);
    }

    // A customer's words come back to them only where they can do no harm.
    bool MayQuote(string quote) => quote.Length < LongestAsked && !context.Suspicious && !quote.Contains('@') && !quote.Contains("//", StringComparison.Ordinal) && !quote.Contains('[');

    // Two questions may stand on the same sentence of an article: it is said once.
    string Unsaid(Answer told) => string.Join(' ', Sentences.Of(told.Says).Where(s => said.Add("told " + s)));

    // "As we wrote before" is true only of what we wrote to this customer: not of an article, nor of what was written to another.
    AnswerTo Told(Answer told) =>
        new(new(context.Source(told.SourceId)?.Kind == SuggestionSource.PastReply ? string.Format(null, phrases.AlreadyTold, told.Says) : char.ToUpperInvariant(told.Says[0]) + told.Says[1..], [told.SourceId]));
}
