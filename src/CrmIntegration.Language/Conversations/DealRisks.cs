namespace CrmIntegration.Language.Conversations;

/// <summary>Something said or written about a deal: what risks are looked for in.</summary>
/// <param name="Kind">mail | call | chat.</param>
/// <param name="Who">The customer's person, where known.</param>
/// <param name="Id">Of the mail or conversation.</param>
/// <param name="Reply">Mails: of which one this is a part.</param>
public sealed record TalkMoment(string Kind, string Id, DateTimeOffset At, Side Side, string? Who, string Text, string? Reply = null);

/// <param name="Kind">silence | single-contact | unanswered | missed-promise.</param>
/// <param name="Since">When it began.</param>
/// <param name="Id">Of the mail or conversation that shows it.</param>
/// <param name="Line">Of the conversation.</param>
public sealed record DealRisk(string Kind, DateTimeOffset Since, string? Who, string? Id, int? Line, string? Quote, DateOnly? Due);

/// <summary>What may go wrong with an open deal, from what was said and what was not.</summary>
public static class DealRisks
{
    static readonly TimeSpan Silent = TimeSpan.FromDays(14), Waiting = TimeSpan.FromDays(2), Grace = TimeSpan.FromDays(1), Lately = TimeSpan.FromDays(60);
    const int EnoughTalk = 4;

    /// <param name="moments">Oldest first, mails and conversations.</param>
    /// <param name="promises">Ours, with the conversation's id and moment.</param>
    /// <param name="contacts">The customer's people that the CRM ties to the deal.</param>
    public static IReadOnlyList<DealRisk> Of(IReadOnlyList<TalkMoment> moments, IReadOnlyList<(string Id, DateTimeOffset At, Finding Promise)> promises, IReadOnlyCollection<string> contacts, DateTimeOffset now)
    {
        var risks = new List<DealRisk>();
        if (moments.Where(m => m.Side != Side.Ours).MaxBy(m => m.At) is { } heard && now - heard.At >= Silent)
            risks.Add(new("silence", heard.At, heard.Who, heard.Id, null, null, null));
        var people = moments.Where(m => m.Side != Side.Ours && m.Who is not null).Select(m => m.Who!).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (people.Count == 1 && contacts.Count < 2 && moments.Count >= EnoughTalk)
            risks.Add(new("single-contact", moments[0].At, people[0], null, null, null, null));
        if (Unanswered(moments, now) is { } asked)
            risks.Add(asked);
        risks.AddRange(promises.Select(p => Missed(p.Id, p.At, p.Promise, moments, now)).OfType<DealRisk>().TakeLast(3));
        return risks;
    }

    static DealRisk? Unanswered(IReadOnlyList<TalkMoment> moments, DateTimeOffset now)
    {
        var answered = moments.Where(m => m.Side == Side.Ours).MaxBy(m => m.At)?.At;
        return moments.Where(m => m.Kind == "mail" && m.Side == Side.Theirs && (answered is null || m.At > answered) && now - m.At >= Waiting)
            .Select(m => (Mail: m, Ask: MailAsks.Of(m.Text).FirstOrDefault(a => a.Kind is "question" or "request" or "deadline" or "complaint")))
            .Where(m => m.Ask is not null).Select(m => new DealRisk("unanswered", m.Mail.At, m.Mail.Who, m.Mail.Id, null, m.Ask!.Quote, null)).FirstOrDefault();
    }

    /// <summary>Kept: something of ours went out after the promise and by its day. Without a day a week is meant.</summary>
    /// <returns>Null: kept, or not due yet, or too long ago to matter.</returns>
    static DealRisk? Missed(string id, DateTimeOffset at, Finding promise, IReadOnlyList<TalkMoment> moments, DateTimeOffset now)
    {
        var due = Due(at, promise);
        var end = new DateTimeOffset(due.ToDateTime(TimeOnly.MaxValue), TimeSpan.Zero) + Grace;
        return now < end || now - end > Lately || moments.Any(m => m.Id != id && m.Side == Side.Ours && m.At > at && m.At <= end) ? null
            : new("missed-promise", at, null, id, promise.Line, promise.Quote, due);
    }

    static DateOnly Due(DateTimeOffset at, Finding promise) =>
        DateOnly.TryParseExact(promise.What, "yyyy-MM-dd", out var day) ? day : DateOnly.FromDateTime(at.UtcDateTime).AddDays(7);

    /// <summary>Whether a promise was kept: true, false, or null while it is not due.</summary>
    public static bool? Kept(DateTimeOffset at, Finding promise, IEnumerable<DateTimeOffset> ourMoments, DateTimeOffset now)
    {
        var end = new DateTimeOffset(Due(at, promise).ToDateTime(TimeOnly.MaxValue), TimeSpan.Zero) + Grace;
        return ourMoments.Any(m => m > at && m <= end) ? true : now < end ? null : false;
    }
}
