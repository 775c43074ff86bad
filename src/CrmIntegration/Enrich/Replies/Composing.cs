using System.Globalization;
using CrmIntegration.Connectors;
using CrmIntegration.Language;
using CrmIntegration.Language.Replies;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Replies;

/// <summary>One mail's context from what was read for its batch.</summary>
static class Composing
{
    const int LongestQuote = 600, MostPast = 4;

    public static ReplyContext Of(Email mail, string? accountId, Known known)
    {
        var clean = MailCleaner.Clean(mail.Subject, mail.TextBody, mail.HtmlBody);
        var sent = mail.SentAt ?? known.Now;
        var reading = MailReading.Of(clean, DateOnly.FromDateTime(sent.UtcDateTime));
        var deal = mail.OpportunityId is { } id ? known.Deals.GetValueOrDefault(id) : null;
        var account = accountId is null ? null : known.Accounts.GetValueOrDefault(accountId);
        var contacts = accountId is null ? [] : known.Contacts[accountId].ToList();
        var owner = deal?.OwnerId is { } ownerId ? known.Users.FirstOrDefault(u => u.Id == ownerId) : null;
        var contact = contacts.FirstOrDefault(c => c.Email is not null && c.Email.Equals(mail.FromAddress, StringComparison.OrdinalIgnoreCase));
        var greeted = contact is { LastName: not null } ? $"{contact.FirstName} {contact.LastName}".Trim() : Named(mail.FromName);
        var way = Way(deal?.OwnerId, known);
        var thread = Threads.Of(mail, known.OfThread, accountId is null ? [] : known.OfAccount[accountId]);
        var promises = Promises.Open(thread);
        var sources = new List<SuggestionSource> { new("mail", "mail", mail.Id, mail.Subject ?? "", Cut(clean.Text)) };
        if (deal?.Name is { } name)
            sources.Add(new("deal", "deal", deal.Id, "Deal", name));
        if (deal is { Amount: { } amount, Currency: { } currency })
            sources.Add(new("amount", "deal", deal.Id, "Amount", Money(amount, currency, clean.Language)));
        if (account?.Name is { } company)
            sources.Add(new("account", "account", account.Id, "Account", company));
        if (greeted is not null)
            sources.Add(new("sender", "mail", mail.Id, "Sender", greeted));
        if (owner?.Name is { } rep)
            sources.Add(new("rep", "rep", owner.Id, "You", rep));
        foreach (var (promise, i) in promises.Select((p, i) => (p, i)))
            sources.Add(new($"promise{i + 1}", "past-reply", promise.MailId, "Promise", promise.Quote));
        if (Slots(reading, deal?.OwnerId, account, known, clean.Language) is { } slots)
            sources.Add(new("slots", "calendar", null, "Calendar", slots));
        var told = Told(reading.Asks, clean, mail, accountId, deal?.OwnerId, known, way, sources);
        string?[] names = [mail.FromName, account?.Name, .. contacts.Select(c => $"{c.FirstName} {c.LastName}".Trim()), .. known.Users.Select(u => u.Name)];
        return new(mail, clean, reading, sources)
        {
            Inside = Inside.Of(deal, account, known), Thread = thread, Promises = promises, Told = told, Greeted = greeted, OwnerId = deal?.OwnerId, Way = way,
            KnownNames = [.. names.OfType<string>().Where(n => n.Length > 0).Distinct()],
        };
    }

    // A CRM's "name" of a sender is often the address again; nobody is greeted by an address.
    static string? Named(string? name) => name?.Trim().Trim('"', '\'') is { Length: > 1 and < 80 } said && !said.Contains('@') ? said : null;

    static RepsWay Way(string? ownerId, Known known)
    {
        if (ownerId is null)
            return RepsWay.Unknown;
        if (!known.Ways.TryGetValue(ownerId, out var way))
            known.Ways[ownerId] = way = RepsWay.Of([.. known.Verdicts[ownerId]]);
        return way;
    }

    /// <summary>Free times, when the mail asks to meet: on the customer's clock where their country has only one.</summary>
    static string? Slots(MailReading reading, string? ownerId, Account? account, Known known, string language)
    {
        if (ownerId is null || reading.Asks.FirstOrDefault(a => a.Topic is "meeting" or "demo") is not { } ask)
            return null;
        var busy = known.Events[ownerId].Where(e => e.At is not null).Select(e => new Busy(e.At!.Value, e.At.Value.AddMinutes(e.DurationMinutes is > 0 and var long_ ? long_ : 60)));
        var theirs = Zones.Of(account?.Country);
        var asked = DueDates.In(ask.Quote, DateOnly.FromDateTime(known.Now.UtcDateTime)) ?? reading.Due;
        var free = MeetingSlots.Free(busy, known.Hours, known.Now, asked, known.Meeting, theirs);
        return free.Count < 2 ? null : SlotWords.Say(free, language, theirs ?? known.Hours.Zone);
    }

    static Dictionary<string, (string, string)> Told(IReadOnlyList<MailAsk> asks, CleanMail clean, Email mail, string? accountId, string? ownerId, Known known, RepsWay way, List<SuggestionSource> sources)
    {
        var own = accountId is null ? [] : known.OfAccount[accountId].Where(m => !m.Incoming);
        var past = Past(ownerId, own, mail, known, way);
        var told = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var ask in asks.DistinctBy(a => a.Quote))
        {
            // What speaks of another matter does not answer, however many words are shared.
            var fits = past.Find(ask.Quote, clean.Language, accountId, known.Foreign, 6).FirstOrDefault(f => f.Reply.At < (mail.SentAt ?? known.Now) && (ask.Topic == "other" || MailAsks.Intent(f.Quote) == ask.Topic || MailAsks.Intent(f.Reply.Asked) == ask.Topic));
            if (fits is null)
                continue;
            if (!ids.TryGetValue(fits.Reply.Id + "\n" + fits.Quote, out var source))
            {
                if (ids.Count == MostPast)
                    break;
                ids[fits.Reply.Id + "\n" + fits.Quote] = source = $"past{ids.Count + 1}";
                sources.Add(new(source, "past-reply", fits.Reply.Id, fits.Reply.Subject, Cut(fits.Reply.AccountId is not null && fits.Reply.AccountId == accountId ? fits.Reply.Answer : fits.Shown)));
            }
            told[ask.Quote] = (fits.Shown, source);
        }
        return told;
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
        var clean = MailCleaner.Clean(answer.Subject, answer.TextBody, answer.HtmlBody);
        var asked = answer.ThreadId is { } thread ? known.OfThread[thread].LastOrDefault(m => m.Incoming && m.SentAt < answer.SentAt) : null;
        var question = asked is null ? "" : MailCleaner.Clean(asked.Subject, asked.TextBody, asked.HtmlBody).Text;
        var (_, body) = clean.Text.Split('\n', 2) is [var first, var rest] && first.Length < 60 && first.TrimEnd().EndsWith(',') ? (first, rest) : ("", clean.Text);
        return clean.OutOfOffice || body.Trim().Length == 0 ? null
            : new(answer.Id, answer.AccountId, answer.Subject ?? "", question, body.Trim(), clean.Language, answer.SentAt ?? DateTimeOffset.MinValue, way.Worth.GetValueOrDefault(answer.Id, 1));
    }

    static string Money(decimal amount, string currency, string language) =>
        amount.ToString("#,0.00", CultureInfo.GetCultureInfo(Phrases.All.GetValueOrDefault(language, Phrases.All["en"]).Format)).Replace('\u202f', ' ').Replace('\u00a0', ' ') + " " + currency;

    static string Cut(string text) => text.Length <= LongestQuote ? text : text[..LongestQuote];
}
