using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Replies;

/// <summary>Customers' mails in, drafts out. Twice for one mail is harmless: the newer suggestion supersedes the older.</summary>
sealed class ReplyStage(CrmStore store, Suggestions suggestions, Gathering gathering, Suggesting suggesting) : IStage
{
    public string Name => Stages.Reply;
    public int BatchSize => 20;

    public async Task<IReadOnlyList<WorkResult>> RunAsync(Guid connectionId, IReadOnlyList<WorkItem> items, CancellationToken cancel)
    {
        // A deleted or outgoing mail needs no reply.
        var mails = (await store.MailsToAnswerAsync(connectionId, [.. items.Select(i => i.RecordId)], cancel)).Where(m => m.Incoming).ToList();
        // In a long thread only what is still open: a mail that we answered and that the customer has written past needs no draft.
        var last = await store.LastWordsAsync(connectionId, [.. mails.Select(m => m.ThreadId).OfType<string>().Distinct()], cancel);
        mails.RemoveAll(m => m.ThreadId is { } thread && last.TryGetValue(thread, out var words) && words.Ours > m.SentAt && words.Theirs > m.SentAt);
        // A claim takes the most urgent, in no order among themselves. When the budget ends, it ends for those who can wait.
        foreach (var context in (await gathering.ContextsAsync(connectionId, mails, cancel)).OrderBy(c => c.Waits))
            await suggestions.SaveAsync(await suggesting.SuggestAsync(connectionId, context, cancel), cancel);
        return [.. items.Select(i => new WorkResult(i))];
    }
}
