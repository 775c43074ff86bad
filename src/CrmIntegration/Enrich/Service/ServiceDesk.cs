using System.Runtime.CompilerServices;
using CrmIntegration.Connectors;
using CrmIntegration.Language;
using CrmIntegration.Language.Service;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Service;

/// <summary>Holds conversations: every question is on record before it is answered, every answer with the spans it stands on, every hand-over with its reason.</summary>
sealed partial class ServiceDesk(ServiceChats chats, Answering answering, CrmStore store, TimeProvider clock, ILogger<ServiceDesk> log) : IServiceDesk
{
    public const int LongestQuestion = 4_000;
    const int AbstainsBeforePerson = 2, MostMissing = 5;

    public async Task<CrmResult<IAsyncEnumerable<ServiceSaid>>> AskAsync(Guid connectionId, ServiceAsked asked, CancellationToken cancel)
    {
        var (plain, tricked) = Characters.Plain(asked.Question);
        if (!plain.Any(char.IsLetterOrDigit))
            return new CrmFailure(FailureKind.Rejected, "The question is empty.");
        if (plain.Length > LongestQuestion)
            return new CrmFailure(FailureKind.Rejected, $"The question is longer than {LongestQuestion:N0} characters; ask the heart of it.");
        var chat = asked.ChatId is { } known ? await chats.FindAsync(connectionId, known, cancel) : null;
        if (asked.ChatId is not null && chat is null)
            return new CrmFailure(FailureKind.NotFound, "There is no such conversation.");
        // Who writes after the end begins anew.
        return CrmResult<IAsyncEnumerable<ServiceSaid>>.Of(TellAsync(connectionId, asked, plain.Trim(), tricked, chat?.State == ServiceChat.Closed ? null : chat, cancel));
    }

    async IAsyncEnumerable<ServiceSaid> TellAsync(Guid connectionId, ServiceAsked asked, string words, bool tricked, ServiceChat? chat, [EnumeratorCancellation] CancellationToken cancel)
    {
        var past = chat is null ? [] : await chats.TurnsAsync(connectionId, chat.Id, cancel);
        var said = past.Where(t => t.Speaker == ServiceTurn.Customer).Select(t => t.Words).ToList();
        var language = LanguageGuess.Told(string.Join('\n', said.Append(words))) ?? chat?.Language;
        chat ??= await StartAsync(connectionId, asked, language, cancel);
        yield return new("chat", chat.Id);
        await chats.SayAsync(connectionId, chat.Id, new(0, clock.GetUtcNow(), ServiceTurn.Customer, words, [], null, null, tricked ? ["The question held characters that show nothing; they were taken out."] : []), null, cancel);
        var phrases = ServicePhrases.In(language ?? "en");
        if (chat.WithPerson)
        {
            yield return new("done", chat.Id, State: "with-person", Says: phrases.WithPerson);
            yield break;
        }
        if (PersonWanted.Why(words) is { } why)
        {
            yield return await HandAsync(connectionId, chat, ServiceChat.ByCustomer, why, why == ServiceChat.AsksForPerson ? phrases.HandedOver : $"{phrases.Sorry} {phrases.HandedOver}", [], cancel);
            yield break;
        }
        var answer = await answering.AnswerAsync(new(connectionId, words, said.LastOrDefault(), language, tricked || InjectionScan.Find(words).Count > 0, asked.Audience, asked.AskedBy, chat.Id.ToString(), await NamesAsync(connectionId, chat, cancel)), cancel);
        // On record before it is shown, even to somebody who has gone away meanwhile.
        var end = await EndAsync(connectionId, chat, answer, CancellationToken.None);
        foreach (var sentence in answer.Sentences)
            yield return new("sentence", chat.Id, sentence);
        yield return end;
    }

    async Task<ServiceSaid> EndAsync(Guid connectionId, ServiceChat chat, ServiceAnswer answer, CancellationToken cancel)
    {
        if (answer.Sentences.Count > 0)
        {
            // Of several questions some may stay open: the customer is told which.
            var open = answer.Open.Count == 0 ? null : ServicePhrases.In(answer.Language) is var words ? $"{string.Format(null, words.Missing, string.Join("; ", answer.Open.Select(o => o.TrimEnd('.', '?', '？', '。', ' '))))} {words.Person}" : null;
            await KeepAsync(connectionId, chat.Id, string.Join(' ', answer.Sentences.Select(s => s.Text).Append(open).OfType<string>()), answer, "answered", 0, cancel);
            return new("done", chat.Id, State: "answered", Says: open);
        }
        var phrases = ServicePhrases.In(answer.Language);
        var missing = answer.Missing.Count is > 0 and <= MostMissing ? string.Format(null, phrases.Missing, string.Join(", ", answer.Missing)) : null;
        if (chat.Abstained + 1 >= AbstainsBeforePerson)
            return await HandAsync(connectionId, chat, ServiceChat.ByService, ServiceChat.AbstainedTwice, string.Join(' ', new[] { missing, phrases.HandedOver }.OfType<string>()), [answer.Abstained!, .. answer.Notes], cancel);
        var says = string.Join(' ', new[] { missing, phrases.NotFound }.OfType<string>());
        await KeepAsync(connectionId, chat.Id, says, answer, "abstained", chat.Abstained + 1, cancel);
        return new("done", chat.Id, State: "abstained", Says: says);
    }

    Task KeepAsync(Guid connectionId, Guid chatId, string words, ServiceAnswer answer, string outcome, long abstained, CancellationToken cancel) =>
        chats.SayAsync(connectionId, chatId, new(0, clock.GetUtcNow(), ServiceTurn.Service, words, answer.Sentences, outcome, answer.Writer, answer.Abstained is { } why ? [why, .. answer.Notes] : answer.Notes), abstained, cancel);

    async Task<ServiceSaid> HandAsync(Guid connectionId, ServiceChat chat, string by, string why, string says, IReadOnlyList<string> notes, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (await chats.HandOverAsync(connectionId, chat.Id, by, why, now, cancel))
            Log.HandedOver(log, chat.Id, connectionId, why);
        await chats.SayAsync(connectionId, chat.Id, new(0, now, ServiceTurn.Service, says, [], "handed-over", "offline", notes), null, cancel);
        return new("done", chat.Id, State: "handed-over", Says: says);
    }

    async Task<ServiceChat> StartAsync(Guid connectionId, ServiceAsked asked, string? language, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        // Not to be guessed: whoever holds the id may read the conversation through the widget's key.
        var chat = new ServiceChat { Id = Guid.NewGuid(), Channel = asked.Channel, Audience = asked.Audience, ContactId = asked.ContactId, AskedBy = asked.AskedBy, Language = language ?? "en", State = ServiceChat.Open, StartedAt = now, LastAt = now };
        await chats.StartAsync(connectionId, chat, cancel);
        return chat;
    }

    async Task<IReadOnlyCollection<string>> NamesAsync(Guid connectionId, ServiceChat chat, CancellationToken cancel)
    {
        var contact = chat.ContactId is { } id ? (await store.FindAsync(connectionId, RecordKind.Contact, [id], cancel)).Cast<Contact>().FirstOrDefault() : null;
        var account = contact?.AccountId is { } at ? (await store.AccountsAsync(connectionId, [at], cancel)).FirstOrDefault() : null;
        return [.. new[] { contact is null ? null : $"{contact.FirstName} {contact.LastName}".Trim(), account?.Name }.Concat((await store.UsersAsync(connectionId, cancel)).Select(u => u.Name)).OfType<string>().Where(n => n.Length > 0).Distinct()];
    }

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Conversation {Chat} of {Connection} goes to a person: {Why}")]
        public static partial void HandedOver(ILogger log, Guid chat, Guid connection, string why);
    }
}
