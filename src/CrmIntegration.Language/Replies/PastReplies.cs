using CrmIntegration.Language.Asking;
using CrmIntegration.Language.Retrieval;

namespace CrmIntegration.Language.Replies;

/// <summary>What a customer once asked and how we answered.</summary>
/// <param name="Id">Of our mail.</param>
/// <param name="AccountId">Whose mail it was; null when the CRM ties it to none.</param>
/// <param name="Asked">The customer's own words.</param>
/// <param name="Answer">Ours, without quotes and signature.</param>
/// <param name="Worth">Above 1: drafts that drew on it were taken; below 1: rejected. 1: nobody has said.</param>
public sealed record PastReply(string Id, string? AccountId, string Subject, string Asked, string Answer, string Language, DateTimeOffset At, double Worth = 1);

/// <param name="Quote">The sentence of the answer that fits, as it stands in it.</param>
/// <param name="Shown">What may be said to this customer: the quote itself where it was written to them, else with every fact of the other customer left open.</param>
public sealed record PastSentence(PastReply Reply, string Quote, string Shown);

/// <param name="Language">Of the mail: an answer in another language is never shown.</param>
/// <param name="AccountId">The asking customer; null: not known.</param>
/// <param name="Foreign">Names of other customers' people and companies: never said.</param>
/// <param name="Held">Quotes of this record's own sources: a fact that stands in one of them holds for this customer too.</param>
/// <param name="Day">Of the mail.</param>
public sealed record Asker(string Language, string? AccountId, IReadOnlySet<string> Foreign, IReadOnlyList<string> Held, DateOnly Day);

/// <summary>
/// This company's own answers to similar mails. A sentence is lent only when it is in the mail's language, on the same matter and about the same thing,
/// binds nobody, speaks of no day that is over, and states nothing that does not hold for this customer: what several customers were told word for word is
/// the company's, else one number beside the answer may become a gap, never one that is the answer, and a sentence about another customer's people or with several figures is theirs alone.
/// </summary>
public sealed class PastReplies
{
    const int Looked = 12;
    const double OwnCounts = 1.5;
    const int Widely = 3;
    readonly Dictionary<string, PastReply> all;
    readonly ArticleIndex index;
    readonly Dictionary<string, Relevance> relevance;
    readonly HashSet<string> ofTheCompany;

    public PastReplies(IEnumerable<PastReply> replies)
    {
        all = replies.Where(r => r.Answer.Length > 0).DistinctBy(r => r.Id).ToDictionary(r => r.Id, StringComparer.Ordinal);
        // What was asked tells best what an answer is good for, so it stands where a title would.
        index = ArticleIndex.Of(all.Values.Select(r => new Article(r.Id, r.Asked.Length > 400 ? r.Asked[..400] : r.Asked, r.Answer, r.Subject)));
        ofTheCompany = [.. all.Values.Where(r => r.AccountId is not null).SelectMany(r => Sentences.Of(r.Answer).Select(s => (Said: s, r.AccountId))).Distinct().CountBy(s => s.Said).Where(s => s.Value >= Widely).Select(s => s.Key)];
        relevance = all.Values.GroupBy(r => r.Language).ToDictionary(g => g.Key, g => new Relevance(g.Select(r => r.Asked + "\n" + r.Answer)));
    }

    /// <returns>Best first.</returns>
    public IReadOnlyList<PastSentence> Find(MailAsk ask, Asker asker, int most)
    {
        var found = new List<(PastSentence Said, double Score)>();
        if (!relevance.TryGetValue(asker.Language, out var about))
            return [];
        foreach (var hit in index.Search(ask.Quote, Looked))
        {
            var reply = all[hit.Article.Id];
            var own = reply.AccountId is not null && reply.AccountId == asker.AccountId;
            if (reply.Language != asker.Language || reply.Worth <= 0)
                continue;
            foreach (var quote in hit.Quotes.Where(q => Fit(q.Text, reply, asker.Day) && Relevance.SameMatter(ask, q.Text, reply.Asked) && !Aspects.SpeaksOfAnother(ask.Quote, q.Text) && Answers(ask, q.Text, reply, about, own)))
                if ((own ? quote.Text : Lent(quote.Text, ask, asker)) is { } shown)
                    found.Add((new(reply, quote.Text, shown.ReplaceLineEndings(" ")), hit.Score * reply.Worth * (own ? OwnCounts : 1) + quote.Score));
        }
        return [.. found.OrderByDescending(f => f.Score).ThenByDescending(f => f.Said.Reply.At).Select(f => f.Said).Take(most)];
    }

    // Where the matter has a name, what was asked then vouches for the answer; elsewhere the sentence has to speak of the thing itself.
    static bool Answers(MailAsk ask, string sentence, PastReply reply, Relevance about, bool own) =>
        about.Share(ask.Quote, ask.Topic == "other" ? sentence : $"{reply.Asked}\n{sentence}") is { } share ? share >= Relevance.LeastOf(reply.Language) : own && ask.Topic != "other";

    static bool Fit(string sentence, PastReply reply, DateOnly day) =>
        sentence.Length is > 7 and < 300 && sentence[^1] is not ('?' or '？' or ':' or '：') && InjectionScan.Find(sentence).Count == 0 && !Commitments.In(sentence, reply.Language)
        // "By Friday" of last year's mail is no Friday of this one; "within 14 days" still is.
        && !DueDates.IsRelative(sentence) && !(DueDates.Named(sentence, DateOnly.FromDateTime(reply.At.UtcDateTime)) is { } named && named < day);

    // A figure or a day is the answer there: without it nothing is said, and the gap in the customer's own words says more.
    static readonly HashSet<string> AnswersByFigure = ["price", "delivery", "invoice", "contract"];

    string? Lent(string sentence, MailAsk ask, Asker asker)
    {
        var unsupported = CitationCheck.Check(sentence, asker.Held, asker.Foreign);
        // A bare number that the customer asks about and that we named to another ("ISO 27001") is the company's, not the other's; money, days and promises never are.
        if (unsupported.All(u => u.Fact.StartsWith("number ", StringComparison.Ordinal)))
            unsupported = CitationCheck.Check(sentence, [.. asker.Held, ask.Quote], asker.Foreign);
        return unsupported.Count == 0 ? sentence
            : unsupported.Any(u => u.Fact.StartsWith("name ", StringComparison.Ordinal) || u.Fact.StartsWith("link ", StringComparison.Ordinal)) ? null
            : ofTheCompany.Contains(sentence) ? sentence
            : AnswersByFigure.Contains(ask.Topic) || !Support.LeavesKindOpen(ask.Quote) ? null
            : Gaps.Of(sentence, asker.Foreign) is { } open && open.IndexOf(Gaps.Open, StringComparison.Ordinal) == open.LastIndexOf(Gaps.Open, StringComparison.Ordinal) ? open : null;
    }
}
