using System.Security.Cryptography;
using System.Text;
using CrmIntegration.Connectors;
using CrmIntegration.Language;
using CrmIntegration.Language.Replies;
using CrmIntegration.Language.Service;
using CrmIntegration.Records;
using CrmIntegration.Trust;

namespace CrmIntegration.Enrich.Service;

/// <summary>
/// One open case in, a suggested answer out: a draft for whoever works on the case, never sent. A case whose customer wrote a mail has its draft from that mail.
/// Twice for one case is harmless: the newer suggestion supersedes the older, and the hand-over goes by the case's own id.
/// </summary>
sealed class CaseStage(CrmStore store, Suggestions suggestions, ServiceChats chats, Answering answering, CaseSorting sorting, TimeProvider clock) : IStage
{
    // Left for whoever works on the case.
    const string Gap = "[...]";

    static readonly FieldValue[] Words = [new(RecordKind.Case, "Subject", null), new(RecordKind.Case, "Description", null)];

    public string Name => Stages.Service;
    public int BatchSize => 20;

    public async Task<IReadOnlyList<WorkResult>> RunAsync(Guid connectionId, IReadOnlyList<WorkItem> items, CancellationToken cancel)
    {
        var cases = (await store.FindAsync(connectionId, RecordKind.Case, [.. items.Select(i => i.RecordId)], cancel)).Cast<Case>().Where(c => c is { Deleted: false, IsClosed: false }).ToList();
        var mailed = await store.CasesWithMailAsync(connectionId, [.. cases.Select(c => c.Id)], cancel);
        var contacts = (await store.FindAsync(connectionId, RecordKind.Contact, [.. cases.Select(c => c.ContactId).OfType<string>().Distinct()], cancel)).Cast<Contact>().ToDictionary(c => c.Id, StringComparer.Ordinal);
        var users = await store.UsersAsync(connectionId, cancel);
        List<Case> unanswered = [.. cases.Where(c => !mailed.Contains(c.Id))];
        foreach (var (one, told) in unanswered.Zip(await sorting.TellAsync(connectionId, unanswered, cancel)))
            await suggestions.SaveAsync(await SuggestAsync(connectionId, one, one.ContactId is { } id ? contacts.GetValueOrDefault(id) : null, users, cancel) with { Sorting = told }, cancel);
        return [.. items.Select(i => new WorkResult(i))];
    }

    async Task<Suggestion> SuggestAsync(Guid connectionId, Case asked, Contact? contact, IReadOnlyList<CrmUser> users, CancellationToken cancel)
    {
        var clean = MailCleaner.Clean(asked.Subject, asked.Description, null);
        var asks = MailAsks.Of(clean.Text);
        var suggestion = new Suggestion
        {
            Id = Guid.CreateVersion7(), ConnectionId = connectionId, EmailId = Suggestion.OfCase(asked.Id), CaseId = asked.Id, MadeAt = clock.GetUtcNow(), Writer = "offline", PromptVersion = ModelAnswer.BuiltIn, Language = clean.Language,
            ReceivedAt = asked.Created, Asks = [.. asks.Select(a => new SuggestionAsk(a.Kind, a.Topic, a.Quote))],
        };
        if (clean.Text.Length == 0)
            return suggestion with { Abstained = "The case holds no text to answer." };
        if (PersonWanted.Why(clean.Text) is { } why)
        {
            await HandOverAsync(connectionId, asked, clean, why, cancel);
            return suggestion with { Abstained = $"The customer {ServiceWords.Of(why, "en")}; it stands among the hand-overs." };
        }
        var name = contact is { LastName: not null } ? $"{contact.FirstName} {contact.LastName}".Trim() : null;
        var answer = await answering.AnswerAsync(new(connectionId, clean.Text, null, clean.Language, clean.HiddenText || InjectionScan.Find(clean.Text).Count > 0, Audience.Customer, null, asked.Id,
            [.. users.Select(u => u.Name).Append(name).OfType<string>().Where(n => n.Length > 0).Distinct()]) { Of = Words }, cancel);
        suggestion = suggestion with { Happened = answer.Notes };
        if (answer.Sentences.Count == 0)
        {
            // Whom the letter greets is not what it is about.
            var greeted = clean.Text.Split('\n').FirstOrDefault(l => ReplyStyle.Split(l).Greeting is not null) ?? "";
            var missing = answer.Missing.Where(w => !greeted.Contains(w, StringComparison.Ordinal)).Take(8).ToList();
            return suggestion with { Abstained = missing.Count > 0 ? $"{answer.Abstained} Nothing is said about: {string.Join(", ", missing)}." : answer.Abstained };
        }
        var sources = answer.Sentences.SelectMany(s => s.Sources).Distinct().Select((s, i) => (Id: $"article{i + 1}", Source: s)).ToList();
        return suggestion with
        {
            Writer = answer.Writer, Language = answer.Language, Drafts = [Draft(answer, name, sources)],
            Sources = [.. sources.Select(s => new SuggestionSource(s.Id, "article", s.Source.ArticleId, $"{s.Source.Title} (v{s.Source.Version})", s.Source.Quote)), .. name is null ? [] : new[] { new SuggestionSource("sender", "contact", contact!.Id, "Sender", name) }],
        };
    }

    static SuggestionDraft Draft(ServiceAnswer answer, string? name, IReadOnlyList<(string Id, ServiceSource Source)> sources)
    {
        var phrases = ServicePhrases.In(answer.Language);
        List<SuggestionSentence> sentences =
        [
            name is null ? new(phrases.Hello, []) : new($"{phrases.Hello.TrimEnd(',', ':')} {name}{phrases.Hello[^1]}", ["sender"]),
            .. answer.Sentences.Select(s => new SuggestionSentence(s.Text, [.. s.Sources.Select(of => sources.First(x => x.Source == of).Id)])),
            .. answer.Open.Select(o => new SuggestionSentence($"“{o}”: {Gap}", [])),
            new(phrases.Close, []),
        ];
        return new("friendly", $"{sentences[0].Text}\n\n{string.Join(' ', sentences.Skip(1).SkipLast(1).Select(s => s.Text))}\n\n{sentences[^1].Text}", sentences, answer.Open.Count > 0 ? [Gap] : []);
    }

    async Task HandOverAsync(Guid connectionId, Case asked, CleanMail clean, string why, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{connectionId:N} case {asked.Id}")).AsSpan(0, 16));
        if (await chats.StartAsync(connectionId, new()
        {
            Id = id, Channel = "case", Audience = Audience.Customer, ContactId = asked.ContactId, CaseId = asked.Id, Language = clean.Language, State = ServiceChat.Waiting,
            StartedAt = asked.Created ?? now, LastAt = now, HandedAt = now, HandedBy = ServiceChat.ByCustomer, HandedWhy = why,
        }, cancel))
            await chats.SayAsync(connectionId, id, new(0, asked.Created ?? now, ServiceTurn.Customer, clean.Text, [], null, null, []), null, cancel);
    }
}
