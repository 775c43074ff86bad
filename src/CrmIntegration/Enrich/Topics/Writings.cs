using System.Runtime.CompilerServices;
using CrmIntegration.Connectors;
using CrmIntegration.Language;
using CrmIntegration.Language.Topics;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Topics;

/// <summary>What a customer wrote: a case, or a mail that complains.</summary>
/// <param name="Text">Subject, a line break, the writer's own words; what quotes count their characters in.</param>
/// <param name="CaseId">Null: a mail.</param>
sealed record Writing(string Id, string Text, IReadOnlyCollection<string> Names, TopicMark Mark, DateTimeOffset At, string? CaseId)
{
    public bool Solved => CaseId is not null && !Mark.Open;
}

/// <summary>Reads what customers wrote, page by page: memory does not grow with their number.</summary>
sealed class Writings(CrmStore store)
{
    const int Page = 500;

    /// <summary>Every case, and of the mails that belong to no case those that complain or sound annoyed.</summary>
    public async IAsyncEnumerable<Writing> SinceAsync(Guid connectionId, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancel)
    {
        var ours = await OursAsync(connectionId, cancel);
        for (var page = await store.CasesSinceAsync(connectionId, since, "", Page, cancel); page.Count > 0; page = await store.CasesSinceAsync(connectionId, since, page[^1].Id, Page, cancel))
            foreach (var writing in await OfCasesAsync(connectionId, page, ours, cancel))
                yield return writing;
        for (var page = await store.LooseMailsSinceAsync(connectionId, since, "", Page, cancel); page.Count > 0; page = await store.LooseMailsSinceAsync(connectionId, since, page[^1].Id, Page, cancel))
            foreach (var writing in page.Select(m => OfMail(m, ours)).OfType<Writing>())
                yield return writing;
    }

    /// <summary>These again, by id; those that are gone meanwhile are missing.</summary>
    public async Task<IReadOnlyDictionary<string, Writing>> FindAsync(Guid connectionId, IReadOnlyCollection<string> ids, CancellationToken cancel)
    {
        var ours = await OursAsync(connectionId, cancel);
        var prefix = Suggestion.OfCase("");
        var cases = (await store.FindAsync(connectionId, RecordKind.Case, [.. ids.Where(i => i.StartsWith(prefix, StringComparison.Ordinal)).Select(i => i[prefix.Length..])], cancel)).Cast<Case>().Where(c => !c.Deleted).ToList();
        var mails = await store.MailsToAnswerAsync(connectionId, [.. ids.Where(i => !i.StartsWith(prefix, StringComparison.Ordinal))], cancel, CrmStore.LongestToSort);
        return (await OfCasesAsync(connectionId, cases, ours, cancel)).Concat(mails.Select(m => OfMail(m, ours)).OfType<Writing>()).ToDictionary(w => w.Id, StringComparer.Ordinal);
    }

    async Task<IReadOnlyList<string>> OursAsync(Guid connectionId, CancellationToken cancel) => [.. (await store.UsersAsync(connectionId, cancel)).Select(u => u.Name).OfType<string>()];

    async Task<IReadOnlyList<Writing>> OfCasesAsync(Guid connectionId, IReadOnlyList<Case> cases, IReadOnlyList<string> ours, CancellationToken cancel)
    {
        var contacts = (await store.FindAsync(connectionId, RecordKind.Contact, [.. cases.Select(c => c.ContactId).OfType<string>().Distinct()], cancel)).Cast<Contact>().ToDictionary(c => c.Id, c => $"{c.FirstName} {c.LastName}".Trim(), StringComparer.Ordinal);
        var accounts = (await store.AccountsAsync(connectionId, [.. cases.Select(c => c.AccountId).OfType<string>().Distinct()], cancel)).ToDictionary(a => a.Id, a => a.Name, StringComparer.Ordinal);
        return [.. cases.Select(c =>
        {
            var clean = MailCleaner.Clean(c.Subject, Cut(c.Description), null);
            var at = c.Created ?? c.Modified;
            string?[] theirs = [c.ContactId is { } who ? contacts.GetValueOrDefault(who) : null, c.AccountId is { } of ? accounts.GetValueOrDefault(of) : null];
            return new Writing(Suggestion.OfCase(c.Id), Whole(c.Subject, clean), [.. ours, .. theirs.OfType<string>().Where(n => n.Length > 0)],
                TopicMark.Of(clean, Day(at), string.Equals(c.Priority, "High", StringComparison.OrdinalIgnoreCase), !c.IsClosed), at, c.Id);
        })];
    }

    // A holiday's answer and a friendly mail are no complaint.
    static Writing? OfMail(Email mail, IReadOnlyList<string> ours)
    {
        var clean = MailCleaner.Clean(mail.Subject, mail.TextBody, mail.HtmlBody);
        var at = mail.SentAt ?? mail.Modified;
        var mark = TopicMark.Of(clean, Day(at), false, false);
        return clean.OutOfOffice || !(mark.Complaint || mark.Threat || mark.Mood < 0) ? null : new(mail.Id, Whole(mail.Subject, clean), mail.FromName is { Length: > 0 } from ? [.. ours, from] : ours, mark, at, null);
    }

    static string Whole(string? subject, CleanMail clean) => $"{Characters.Plain(subject ?? "").Text.ReplaceLineEndings(" ").Trim()}\n{clean.Text}";
    static string? Cut(string? text) => text?.Length > CrmStore.LongestToSort ? text[..CrmStore.LongestToSort] : text;
    static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);
}
