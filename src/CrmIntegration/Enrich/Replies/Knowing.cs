using CrmIntegration.Connectors;
using CrmIntegration.Language;
using CrmIntegration.Language.Replies;
using CrmIntegration.Language.Retrieval;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Replies;

/// <summary>What we know that answers an ask: the company's articles first, else what it wrote to similar mails.</summary>
static class Knowing
{
    const int MostSources = 6;

    // Below this an article is likely about something else.
    const double CoveredNamed = 0.15, Covered = 0.3, CoveredUnnamed = 0.5, EnoughOfBest = 0.7, OfTheMatter = 1.5;

    /// <param name="text">The mail's visible text: a thing that it names elsewhere is the one whose price it asks for.</param>
    /// <param name="sources">Takes what the answers stand on.</param>
    /// <returns>One for each ask, in the order of the mail; what is known is in the customer's language alone.</returns>
    public static IReadOnlyList<Matter> Answers(IReadOnlyList<MailAsk> asks, string text, string language, Email mail, string? accountId, string? ownerId, Known known, RepsWay way, List<SuggestionSource> sources)
    {
        var past = Past(ownerId, accountId is null ? [] : known.OfAccount[accountId].Where(m => !m.Incoming), mail, known, way);
        // What the deal and the account say holds for this customer; what the customer says of themselves is no fact of ours.
        var held = sources.Where(s => s.Id != "mail").Select(s => s.Quote).ToList();
        var found = new Dictionary<(MailAsk, string), Answer?>();
        var cited = new Dictionary<string, string>(StringComparer.Ordinal);
        var before = new List<string>();       // what was asked so far, the newest first
        var deal = sources.Find(s => s.Id == "deal")?.Quote;
        return [.. asks.Select(ask => Matter.Of(ask, part => Find(part, ask.Quote), Undiscounted))];

        Answer? Undiscounted(MailAsk ask) => MailAsks.AsksForDiscount(ask.Quote) && MailAsks.AsksForPrice(ask.Quote)
            && Prices.Told(ask with { Topic = "price" }, [], language, known, way, discounted: true) is { } price && Cite(price.Source, cited, sources) is { } id ? new(price.Says, id) : null;

        // "Where is it kept, and can we export it?": the article that answers the first may say the second too, in a sentence that names its thing.
        (string Says, SuggestionSource Source)? Behind(MailAsk ask)
        {
            var things = Support.Unmet(ask.Quote, []).Count;
            // "And what does it cost?" is answered by what says so of the thing asked about before.
            var price = ask.Topic == "price" && MailAsks.AsksForPriceAlone(ask.Quote) && Support.Needs(ask.Quote) <= 1;
            foreach (var earlier in before)
                foreach (var hit in known.Articles.GetValueOrDefault(things == 0 ? ask.Quote : earlier, []).Where(h => h.Fits && h.Article.Language == language && h.Covers >= Covered))
                    if (Sentences.Of(hit.Text).Where(s => s.Length < 300 && InjectionScan.Find(s).Count == 0 && Tells(s, earlier, hit.Covers)).MinBy(s => Support.Unmet(ask.Quote, [s]).Count) is { } says)
                        return (says.ReplaceLineEndings(" "), new("", "article", hit.Article.Id, hit.Article.Title, hit.Text.Length <= 600 ? hit.Text : says));
            return null;

            bool Tells(string sentence, string earlier, double covers) => price ? Prices.Named(sentence) && !MailAsks.AsksForPriceAlone(earlier) && (covers >= CoveredUnnamed || Support.Meets(earlier, sentence)) && !Support.IsAside(sentence, earlier)
                : (things == 0 ? ask.Topic == "delivery" && MailAsks.Names("delivery", sentence) : Support.Unmet(ask.Quote, [sentence]).Count < things) && Support.StatesKind(ask.Quote, sentence) && !Support.IsAside(sentence, ask.Quote);
        }

        Answer? Find(MailAsk ask, string whole)
        {
            // "How long does that take?" alone finds whatever takes long; and what somebody is to do no article answers.
            if (MailAsks.WantsDone(ask.Quote) || ask is { Kind: "complaint", Topic: not ("support" or "other") })
                return null;
            // A question that names nothing of its own means what was asked before; by itself it would find whatever lasts as long or costs as much.
            var back = Clauses.PointsBack(ask.Quote);
            var bare = !back && before.Count > 0 && MailAsks.AsksForPriceAlone(ask.Quote) && (MailAsks.NamesItsThing(ask.Quote) ? whole != ask.Quote && Support.Needs(ask.Quote) <= 1 : Support.Unmet(ask.Quote, []).Count == 0);
            if (!found.TryGetValue((ask, whole), out var told))
                found[(ask, whole)] = told = (back ? Behind(ask) : bare ? Behind(ask) ?? Prices.Told(ask, [whole, text, deal ?? ""], language, known, way)
                        : Prices.Told(ask, [whole, text, deal ?? ""], language, known, way) ?? Article(ask, language, known, way) ?? Reply(ask, language, mail, accountId, past, known, held) ?? (MailAsks.NamesItsThing(ask.Quote) ? null : Behind(ask))) is { } answer
                    && Cite(answer.Source, cited, sources) is { } id ? new(answer.Says, id) : null;
            if (!back && !bare)
                before.Insert(0, ask.Quote);
            return told;
        }
    }

    static string? Cite(SuggestionSource source, Dictionary<string, string> cited, List<SuggestionSource> sources)
    {
        var key = $"{source.RecordId}\n{source.Quote}";
        if (cited.TryGetValue(key, out var id) || cited.Count == MostSources)
            return id;
        cited[key] = id = $"{(source.Kind == "article" ? "article" : "past")}{cited.Count(c => c.Value.StartsWith(source.Kind == "article" ? "article" : "past", StringComparison.Ordinal)) + 1}";
        sources.Add(source with { Id = id });
        return id;
    }

    static (string Says, SuggestionSource Source)? Article(MailAsk ask, string language, Known known, RepsWay way)
    {
        // Where the words name nothing that we know, more of them must stand in the article.
        // Of what is broken only what is done about it is told.
        var covered = ask.Kind == "complaint" || MailAsks.NamesItsThing(ask.Quote) ? CoveredNamed : ask.Topic != "other" ? Covered : CoveredUnnamed;
        var wanted = MailAsks.For(ask.Quote);
        var places = ask.Topic == "delivery" && Support.LeavesKindOpen(ask.Quote);
        foreach (var hit in known.Articles.GetValueOrDefault(ask.Quote, []).Where(h => h.Covers >= covered && !(places && Support.NamesElsewhere(ask.Quote, h.Article.Title + "\n" + h.Text, language)) && h.Fits && h.Article.Language == language && h.Quotes.Count > 0 && way.Worth.GetValueOrDefault(h.Article.Id, 1) >= 0.4)
            // An article about what is asked comes before one that only shares words with it.
            .OrderByDescending(h => h.Score * way.Worth.GetValueOrDefault(h.Article.Id, 1) * (ask.Topic != "other" && MailAsks.Intent(h.Article.Title) == ask.Topic ? OfTheMatter : 1)))
        {
            var fit = hit.Quotes.Where(q => q.Text.Length < 300 && !q.Text.EndsWith('?') && (ask.Kind == "complaint" ? MailAsks.Remedies(q.Text) : wanted.MayBeAnsweredBy(q.Text, hit.Article.Title)) && Prices.Fits(ask, language, q.Text) && InjectionScan.Find(q.Text).Count == 0).ToList();
            if (ask.Topic == "price" && !MailAsks.AsksForDiscount(ask.Quote))
                fit = Best(fit.FindAll(q => Support.Meets(ask.Quote, q.Text)), q => Prices.Named(q.Text));
            // What names the thing itself comes before what stands in an article about it, the kind of fact that is asked for before another; what holds for a special way alone answers nobody who did not ask for it.
            fit = Best(Best(fit, q => wanted.IsNamedIn(q.Text)), q => Support.StatesKind(ask.Quote, q.Text)).FindAll(q => !Support.IsAside(q.Text, ask.Quote));
            var said = Support.Telling(ask.Quote, fit, EnoughOfBest, 2).Select(q => q.Text.ReplaceLineEndings(" ")).ToList();
            if (said.Count > 0)
                return (string.Join(" ", said), new("", "article", hit.Article.Id, hit.Article.Title, hit.Text.Length <= 600 ? hit.Text : string.Join(" … ", said)));
        }
        return null;
    }

    static List<ArticleQuote> Best(List<ArticleQuote> quotes, Predicate<ArticleQuote> better) => quotes.Exists(better) ? quotes.FindAll(better) : quotes;

    static (string Says, SuggestionSource Source)? Reply(MailAsk ask, string language, Email mail, string? accountId, PastReplies past, Known known, IReadOnlyList<string> held)
    {
        var asker = new Asker(language, accountId, known.Foreign, held, DateOnly.FromDateTime((mail.SentAt ?? known.Now).UtcDateTime));
        var fits = past.Find(ask, asker, 6).FirstOrDefault(f => f.Reply.At < (mail.SentAt ?? known.Now));
        var own = fits?.Reply.AccountId is { } of && of == accountId;
        return fits is null ? null : (fits.Shown, new("", own ? SuggestionSource.PastReply : SuggestionSource.ToAnother, fits.Reply.Id, fits.Reply.Subject, Composing.Cut(own ? fits.Reply.Answer : fits.Shown)));
    }

    // Of a rep's deals, and of this customer's account: nothing that the rep could not open in the CRM.
    static PastReplies Past(string? ownerId, IEnumerable<Email> ofAccount, Email mail, Known known, RepsWay way)
    {
        var key = $"{ownerId}\n{mail.AccountId}";
        if (known.Past.TryGetValue(key, out var past))
            return past;
        var theirs = ofAccount.Where(m => m.OpportunityId is not { } d || (known.OwnersOf.TryGetValue(d, out var owner) && owner is not null && owner == ownerId));
        var answers = (ownerId is null ? [] : known.Answers[ownerId]).Concat(theirs).DistinctBy(m => m.Id);
        return known.Past[key] = new(answers.Select(a => Answered(a, known, way)).OfType<PastReply>());
    }

    static PastReply? Answered(Email answer, Known known, RepsWay way)
    {
        var clean = known.Clean(answer);
        var asked = answer.ThreadId is { } thread ? known.OfThread[thread].LastOrDefault(m => m.Incoming && m.SentAt < answer.SentAt) : null;
        var question = asked is null ? "" : known.Clean(asked).Text;
        var body = clean.Text.Split('\n', 2) is [var first, var rest] && first.Length < 60 && first.TrimEnd().EndsWith(',') ? rest : clean.Text;
        return clean.OutOfOffice || body.Trim().Length == 0 ? null
            : new(answer.Id, answer.AccountId, answer.Subject ?? "", question, body.Trim(), clean.Language, answer.SentAt ?? DateTimeOffset.MinValue, way.Worth.GetValueOrDefault(answer.Id, 1));
    }
}
