using CrmIntegration.Connectors;

namespace CrmIntegration.Records;

/// <param name="ChatId">Null: a new conversation.</param>
/// <param name="Channel">panel | console.</param>
/// <param name="AskedBy">Whose budget is used: the CRM user or the console user who sits there.</param>
/// <param name="ContactId">The CRM's contact who asks, where known.</param>
public sealed record ServiceAsked(Guid? ChatId, string Question, Audience Audience, string Channel, string? AskedBy, string? ContactId);

/// <summary>What comes back for a question, piece by piece.</summary>
/// <param name="Kind">chat: the conversation's id, first. sentence: one that passed every check. done: how it ended.</param>
/// <param name="State">Of done: answered | abstained | handed-over | with-person.</param>
/// <param name="Says">Of done: what to tell the customer beside the answer, in their language.</param>
public sealed record ServiceSaid(string Kind, Guid ChatId, ServiceSentence? Sentence = null, string? State = null, string? Says = null);

/// <summary>What the console and the panel ask of the service.</summary>
public interface IServiceDesk
{
    /// <returns>A sentence when the question cannot be taken: empty, too long, no such conversation.</returns>
    Task<CrmResult<IAsyncEnumerable<ServiceSaid>>> AskAsync(Guid connectionId, ServiceAsked asked, CancellationToken cancel);

    /// <summary>A person is to go on. Twice is harmless.</summary>
    /// <param name="by">customer | agent.</param>
    /// <returns>False: no such conversation.</returns>
    Task<bool> HandOverAsync(Guid connectionId, Guid chatId, string by, string why, CancellationToken cancel);

    /// <returns>False: no such conversation waits; somebody else may have taken it.</returns>
    Task<bool> TakeAsync(Guid connectionId, Guid chatId, string by, CancellationToken cancel);

    /// <summary>A person's own words to the customer; they take the conversation with it.</summary>
    Task<CrmResult<bool>> SayAsync(Guid connectionId, Guid chatId, string words, string by, CancellationToken cancel);

    Task<bool> CloseAsync(Guid connectionId, Guid chatId, CancellationToken cancel);
}
