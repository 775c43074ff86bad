using System.Globalization;
using CrmIntegration.Connectors;
using CrmIntegration.Language;
using CrmIntegration.Language.Replies;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Replies;

/// <summary>One mail's context from what was read for its batch.</summary>
static class Composing
{
    const int LongestQuote = 600;

    public static ReplyContext Of(Email mail, CleanMail clean, MailReading reading, string? accountId, Known known)
    {
        var deal = mail.OpportunityId is { } id ? known.Deals.GetValueOrDefault(id) : null;
        var account = accountId is null ? null : known.Accounts.GetValueOrDefault(accountId);
        var contacts = accountId is null ? [] : known.Contacts[accountId].ToList();
        var owner = deal?.OwnerId is { } ownerId ? known.Users.FirstOrDefault(u => u.Id == ownerId) : null;
        var contact = contacts.FirstOrDefault(c => c.Email is not null && c.Email.Equals(mail.FromAddress, StringComparison.OrdinalIgnoreCase));
        var greeted = contact is { LastName: not null } ? $"{contact.FirstName} {contact.LastName}".Trim() : Named(mail.FromName);
        var way = Way(deal?.OwnerId, known);
        var ofAccount = accountId is null ? [] : known.OfAccount[accountId];
        var thread = Threads.Of(mail, known.OfThread, ofAccount, known.Clean);
        // A name under a list is no point of it.
        if (greeted is not null && reading.Asks.Any(a => a.Quote.Equals(greeted, StringComparison.OrdinalIgnoreCase)))
            reading = reading with { Asks = [.. reading.Asks.Where(a => !a.Quote.Equals(greeted, StringComparison.OrdinalIgnoreCase))] };
        if (!clean.LanguageTold)
            clean = clean with { Language = Spoken(mail, reading, thread, ofAccount, account, known) };
        var promises = Promises.Open(thread);
        var sources = new List<SuggestionSource> { new("mail", "mail", mail.Id, mail.Subject ?? "", Cut(clean.Forwarded.Length > 0 ? $"{clean.Text}\n\n{clean.Forwarded}" : clean.Text)) };
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
        if (Slots(reading, clean.Text, mail, deal?.OwnerId, account, known, clean.Language) is { } slots)
            sources.Add(new("slots", "calendar", null, "Calendar", slots));
        var matters = Knowing.Answers(reading.Asks, clean.Text, clean.Language, mail, accountId, deal?.OwnerId, known, way, sources);
        string?[] names = [mail.FromName, account?.Name, .. contacts.Select(c => $"{c.FirstName} {c.LastName}".Trim()), .. known.Users.Select(u => u.Name)];
        return new(mail, clean, reading, sources)
        {
            Inside = Inside.Of(deal, account, known), Thread = thread, Promises = promises, Matters = matters, Greeted = greeted, OwnerId = deal?.OwnerId, Way = way,
            Waits = (mail.SentAt ?? known.Now) - Urgency.Of(reading, DateOnly.FromDateTime(known.Now.UtcDateTime), Urgency.Worth(deal, deal is null ? null : known.Predictions.GetValueOrDefault(deal.Id))),
            KnownNames = [.. names.OfType<string>().Where(n => n.Length > 0).Distinct()],
        };
    }

    /// <summary>The language of a mail that does not tell its own: of its thread, else of what this sender or this customer wrote before, else of their country, else of the article that fits.</summary>
    static string Spoken(Email mail, MailReading reading, IReadOnlyList<ThreadTurn> thread, IEnumerable<Email> ofAccount, Account? account, Known known)
    {
        var past = ofAccount.Where(m => m.Id != mail.Id).OrderByDescending(m => m.Incoming && m.FromAddress is not null && string.Equals(m.FromAddress, mail.FromAddress, StringComparison.OrdinalIgnoreCase)).ThenByDescending(m => m.SentAt);
        return thread.Reverse().Select(t => LanguageGuess.Told(t.Text)).FirstOrDefault(l => l is not null)
            ?? past.Select(known.Clean).FirstOrDefault(c => c.LanguageTold)?.Language
            ?? Tongues.Of(account?.Country)
            ?? reading.Asks.SelectMany(a => known.Articles.GetValueOrDefault(a.Quote, [])).Where(h => h.Fits).MaxBy(h => h.Covers)?.Article.Language ?? "en";
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
    static string? Slots(MailReading reading, string text, Email mail, string? ownerId, Account? account, Known known, string language)
    {
        if (ownerId is null || reading.Asks.FirstOrDefault(a => a.Topic is "meeting" or "demo") is not { } ask)
            return null;
        var busy = known.Events[ownerId].Where(e => e.At is not null).Select(e => new Busy(e.At!.Value, e.At.Value.AddMinutes(e.DurationMinutes is > 0 and var long_ ? long_ : 60)));
        var theirs = Zones.Of(account?.Country);
        var asked = DueDates.In(ask.Quote, DateOnly.FromDateTime(known.Now.UtcDateTime)) ?? reading.Due;
        var wish = MeetingWish.Of(text, DateOnly.FromDateTime((mail.SentAt ?? known.Now).UtcDateTime));
        var free = MeetingSlots.Free(busy, known.Hours, known.Now, asked, MailAsks.LengthOfMeeting(text) ?? known.Meeting, theirs, wish: wish);
        return free.Count < 2 ? null : SlotWords.Say(free, language, theirs ?? known.Hours.Zone);
    }

    static string Money(decimal amount, string currency, string language) =>
        amount.ToString("#,0.00", CultureInfo.GetCultureInfo(Phrases.All.GetValueOrDefault(language, Phrases.All["en"]).Format)).Replace('\u202f', ' ').Replace('\u00a0', ' ') + " " + currency;

    internal static string Cut(string text) => text.Length <= LongestQuote ? text : text[..LongestQuote];
}
