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

/// <summary>This company's own answers to similar mails. Another customer's prices, dates and names are none of this one's: they become gaps.</summary>
public sealed class PastReplies
{
    // Below this share of the question's weight two mails only share their courtesy.
    const double Covered = 0.25;
    readonly Dictionary<string, PastReply> all;
    readonly ArticleIndex index;

    public PastReplies(IEnumerable<PastReply> replies)
    {
        all = replies.Where(r => r.Answer.Length > 0).DistinctBy(r => r.Id).ToDictionary(r => r.Id, StringComparer.Ordinal);
        // What was asked tells best what an answer is good for, so it stands where a title would.
        index = ArticleIndex.Of(all.Values.Select(r => new Article(r.Id, r.Asked.Length > 400 ? r.Asked[..400] : r.Asked, r.Answer, r.Subject)));
    }

    /// <param name="ask">One of the customer's asks, or the whole mail.</param>
    /// <param name="accountId">The asking customer.</param>
    /// <param name="foreign">Names of other customers' people and companies: never said.</param>
    /// <returns>Best first.</returns>
    public IReadOnlyList<PastSentence> Find(string ask, string language, string? accountId, IReadOnlySet<string> foreign, int most)
    {
        var found = new List<(PastSentence Said, double Score)>();
        foreach (var hit in index.Search(ask, 12))
        {
            var reply = all[hit.Article.Id];
            var own = reply.AccountId is not null && reply.AccountId == accountId;
            if (reply.Language != language || hit.Covers < Covered || reply.Worth <= 0)
                continue;
            foreach (var quote in hit.Quotes.Where(q => Fit(q.Text)))
                if ((own ? quote.Text : Gaps.Of(quote.Text, foreign)) is { } shown)
                    found.Add((new(reply, quote.Text, shown.ReplaceLineEndings(" ")), hit.Score * reply.Worth * (own ? 1.5 : 1) + quote.Score));
        }
        return [.. found.OrderByDescending(f => f.Score).ThenByDescending(f => f.Said.Reply.At).Select(f => f.Said).Take(most)];
    }

    static bool Fit(string sentence) => sentence.Length is > 12 and < 300 && !sentence.EndsWith('?') && !sentence.EndsWith('？') && InjectionScan.Find(sentence).Count == 0 && !Stale(sentence);

    // "By Friday" of last year's mail is no Friday of this one; "within 14 days" still is.
    static bool Stale(string sentence) => !sentence.Any(char.IsDigit) && DueDates.In(sentence, new DateOnly(2000, 1, 1)) is not null;
}
