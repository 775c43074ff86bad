using System.Globalization;
using CrmIntegration.Connectors;
using CrmIntegration.Language;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Replies;

/// <summary>Everything a draft may draw on. What is not in <see cref="Sources"/> cannot be said.</summary>
sealed record ReplyContext(Email Mail, CleanMail Clean, IReadOnlyList<MailAsk> Asks, IReadOnlyList<SuggestionSource> Sources, string? Greeted, IReadOnlyCollection<string> KnownNames, bool Suspicious)
{
    /// <summary>The deal's owner, who will read the drafts.</summary>
    public string? OwnerId { get; init; }

    const int PastMails = 200;
    const int LongestQuote = 600;

    public static async Task<ReplyContext> GatherAsync(CrmStore store, Guid connectionId, Email mail, CancellationToken cancel)
    {
        var clean = MailCleaner.Clean(mail.Subject, mail.TextBody, mail.HtmlBody);
        var deal = mail.OpportunityId is { } id ? await store.FindOpportunityAsync(connectionId, id, cancel) : null;
        var accountId = mail.AccountId ?? deal?.AccountId;
        var account = accountId is null ? null : (await store.AccountsAsync(connectionId, [accountId], cancel)).FirstOrDefault();
        var contacts = accountId is null ? [] : await store.ContactsOfAccountAsync(connectionId, accountId, cancel);
        var contact = contacts.FirstOrDefault(c => c.Email is not null && c.Email.Equals(mail.FromAddress, StringComparison.OrdinalIgnoreCase));
        var sources = new List<SuggestionSource> { new("mail", "mail", mail.Id, mail.Subject ?? "", Cut(clean.Text)) };
        if (deal?.Name is { } name)
            sources.Add(new("deal", "deal", deal.Id, "Deal", name));
        if (deal is { Amount: { } amount, Currency: { } currency })
            sources.Add(new("amount", "deal", deal.Id, "Amount", amount.ToString("#,0.00", CultureInfo.InvariantCulture) + " " + currency));
        if (account?.Name is { } company)
            sources.Add(new("account", "account", account.Id, "Account", company));
        // Only what we told this very customer: another customer's prices are none of theirs.
        if (accountId is not null)
            sources.AddRange(Closest(clean, mail, await store.EmailsOfAccountAsync(connectionId, accountId, PastMails, cancel)));
        var users = await store.UsersAsync(connectionId, cancel);
        string?[] names = [mail.FromName, account?.Name, .. contacts.Select(c => $"{c.FirstName} {c.LastName}".Trim()), .. users.Select(u => u.Name)];
        var greeted = contact is { LastName: not null } ? $"{contact.FirstName} {contact.LastName}".Trim() : mail.FromName;
        if (greeted is not null)
            sources.Add(new("sender", "mail", mail.Id, "Sender", greeted));
        return new(mail, clean, MailAsks.Of(clean.Text), sources, greeted, [.. names.OfType<string>().Where(n => n.Length > 0).Distinct()], clean.HiddenText || InjectionScan.Find(clean.Text).Count > 0) { OwnerId = deal?.OwnerId };
    }

    static IEnumerable<SuggestionSource> Closest(CleanMail clean, Email mail, IReadOnlyList<Email> past)
    {
        var asked = WordsOf(clean.Text + " " + mail.Subject);
        return past.Where(p => !p.Incoming && p.Id != mail.Id && (mail.SentAt is null || p.SentAt < mail.SentAt))
            .Select(p => (Mail: p, Text: MailCleaner.Clean(p.Subject, p.TextBody, p.HtmlBody)))
            .Where(p => p.Text.Text.Length > 0 && p.Text.Language == clean.Language)
            .Select(p => (p.Mail, p.Text, Shared: Share(asked, WordsOf(p.Text.Text + " " + p.Mail.Subject))))
            .Where(p => p.Shared >= 0.15).OrderByDescending(p => p.Shared).ThenByDescending(p => p.Mail.SentAt).Take(3)
            .Select((p, i) => new SuggestionSource($"past{i + 1}", "past-reply", p.Mail.Id, p.Mail.Subject ?? "", Cut(p.Text.Text)));
    }

    static HashSet<string> WordsOf(string text) =>
        [.. text.ToLowerInvariant().Split([' ', '\n', ',', '.', '?', '!', ':', ';'], StringSplitOptions.RemoveEmptyEntries).Where(w => w.Length > 4)];

    static double Share(HashSet<string> asked, HashSet<string> told) => asked.Count == 0 ? 0 : (double)asked.Count(told.Contains) / asked.Count;

    static string Cut(string text) => text.Length <= LongestQuote ? text : text[..LongestQuote];
}
