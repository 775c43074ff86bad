using CrmIntegration.Connectors;
using CrmIntegration.Language;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Service;

/// <summary>What people do with a conversation.</summary>
sealed partial class ServiceDesk
{
    const int LongestReason = 200;

    public async Task<bool> HandOverAsync(Guid connectionId, Guid chatId, string by, string why, CancellationToken cancel)
    {
        if (await chats.FindAsync(connectionId, chatId, cancel) is not { } chat)
            return false;
        if (!chat.WithPerson)
            await HandAsync(connectionId, chat, by, why.Length > LongestReason ? why[..LongestReason] : why, ServicePhrases.In(chat.Language).HandedOver, [], cancel);
        return true;
    }

    public Task<bool> TakeAsync(Guid connectionId, Guid chatId, string by, CancellationToken cancel) => chats.TakeAsync(connectionId, chatId, by, clock.GetUtcNow(), cancel);

    public async Task<CrmResult<bool>> SayAsync(Guid connectionId, Guid chatId, string words, string by, CancellationToken cancel)
    {
        var plain = Characters.Plain(words).Text.Trim();
        if (plain.Length is 0 or > LongestQuestion)
            return new CrmFailure(FailureKind.Rejected, $"An answer has 1 to {LongestQuestion:N0} characters.");
        if (await chats.FindAsync(connectionId, chatId, cancel) is not { } chat)
            return new CrmFailure(FailureKind.NotFound, "There is no such conversation.");
        if (chat.State == ServiceChat.Taken && chat.TakenBy != by)
            return new CrmFailure(FailureKind.Conflict, $"{chat.TakenBy} has taken this conversation.");
        var now = clock.GetUtcNow();
        if (chat.State != ServiceChat.Taken)
        {
            await chats.HandOverAsync(connectionId, chatId, ServiceChat.ByAgent, ServiceChat.AnsweredByPerson, now, cancel);
            if (!await chats.TakeAsync(connectionId, chatId, by, now, cancel))
                return new CrmFailure(FailureKind.Conflict, "Somebody else has taken this conversation, or it is closed.");
        }
        await chats.SayAsync(connectionId, chatId, new(0, now, ServiceTurn.Person, plain, [], null, by, []), 0, cancel);
        return true;
    }

    public Task<bool> CloseAsync(Guid connectionId, Guid chatId, CancellationToken cancel) => chats.CloseAsync(connectionId, chatId, clock.GetUtcNow(), cancel);
}
