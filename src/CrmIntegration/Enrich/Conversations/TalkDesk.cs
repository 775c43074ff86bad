using CrmIntegration.Connectors;
using CrmIntegration.Language.Conversations;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Conversations;

/// <summary>Takes conversations in and answers what is asked about them.</summary>
sealed class TalkDesk(CrmStore store, Records.Conversations conversations, Listening listening, AudioTalk audio, Coaching coaching, IFlow flow, TimeProvider clock) : IConversations
{
    const int Batch = 500;
    const int LongestTitle = 200;

    public async Task<CrmResult<Guid>> AddAsync(Guid connectionId, NewConversation added, CancellationToken cancel)
    {
        if (await store.FindOpportunityAsync(connectionId, added.OpportunityId, cancel) is not { } deal)
            return new CrmFailure(FailureKind.NotFound, "There is no such deal; it may have been deleted in the CRM.");
        if (added.Kind is not (Conversation.Call or Conversation.Chat))
            return new CrmFailure(FailureKind.Rejected, "kind is call or chat.");
        if (added.At > clock.GetUtcNow().AddDays(1) || added.At.Year < 1990)
            return new CrmFailure(FailureKind.Rejected, "Say when the conversation took place; it cannot lie in the future.");
        var heard = listening.Hear(connectionId, added with { Title = Cut(added.Title) }, deal, await store.UsersAsync(connectionId, cancel),
            deal.AccountId is { } account ? await store.ContactsOfAccountAsync(connectionId, account, cancel) : []);
        if (heard.Lines.Count == 0)
            return new CrmFailure(FailureKind.Rejected, heard.Troubles.FirstOrDefault() ?? "Nothing was said in it.");
        await KeepAsync(connectionId, [heard], deal.IsClosed ? [] : [deal.Id], cancel);
        return heard.Id;
    }

    public async Task<CrmResult<Guid>> AddRecordingAsync(Guid connectionId, NewRecording added, CancellationToken cancel)
    {
        if (await store.FindOpportunityAsync(connectionId, added.OpportunityId, cancel) is not { } deal)
            return new CrmFailure(FailureKind.NotFound, "There is no such deal; it may have been deleted in the CRM.");
        var source = AudioTalk.SourceOf(deal.Id, added.Audio);
        if (await conversations.FindAsync(connectionId, Listening.IdOf(source), cancel) is { } known)
            return known.Id;
        var written = await audio.WriteDownAsync(connectionId, deal, added.Audio, added.AskedBy, cancel);
        return written.Failure is { } failure ? failure
            : await AddAsync(connectionId, new(deal.Id, Conversation.Call, added.Title, added.At, written.Value!) { Source = source }, cancel);
    }

    public async Task<int> AddAllAsync(Guid connectionId, IReadOnlyList<NewConversation> added, CancellationToken cancel)
    {
        var users = await store.UsersAsync(connectionId, cancel);
        var taken = 0;
        foreach (var some in added.Chunk(Batch))
        {
            var deals = (await store.FindAsync(connectionId, RecordKind.Opportunity, [.. some.Select(a => a.OpportunityId).Distinct()], cancel)).Cast<Opportunity>().Where(o => !o.Deleted).ToDictionary(o => o.Id);
            var contacts = await store.ContactsOfAccountsAsync(connectionId, [.. deals.Values.Select(d => d.AccountId).OfType<string>().Distinct()], cancel);
            var heard = some.Where(a => deals.ContainsKey(a.OpportunityId))
                .Select(a => listening.Hear(connectionId, a with { Title = Cut(a.Title) }, deals[a.OpportunityId], users, contacts[deals[a.OpportunityId].AccountId ?? ""])).Where(c => c.Lines.Count > 0).ToList();
            await KeepAsync(connectionId, heard, [.. heard.Select(h => h.OpportunityId).Distinct().Where(id => !deals[id].IsClosed)], cancel);
            taken += heard.Count;
        }
        return taken;
    }

    public async Task<CrmResult<Guid>> SayWhoAsync(Guid connectionId, Guid id, IReadOnlyDictionary<string, Side> sides, CancellationToken cancel)
    {
        if (await conversations.FindAsync(connectionId, id, cancel) is not { } talk || await store.FindOpportunityAsync(connectionId, talk.OpportunityId, cancel) is not { } deal)
            return new CrmFailure(FailureKind.NotFound, "There is no such conversation; it may belong to a deal that was deleted.");
        var heard = listening.Again(talk, sides, deal, await store.UsersAsync(connectionId, cancel));
        await conversations.ReplaceAsync(connectionId, heard, [.. Listening.SignalsOf(heard)], cancel);
        if (!deal.IsClosed)
            await flow.SavedAsync(connectionId, RecordKind.Opportunity, [deal.Id], cancel);
        return id;
    }

    async Task KeepAsync(Guid connectionId, IReadOnlyList<Conversation> heard, IReadOnlyCollection<string> open, CancellationToken cancel)
    {
        if (heard.Count == 0)
            return;
        await conversations.SaveAsync(connectionId, heard, [.. heard.SelectMany(Listening.SignalsOf)], cancel);
        if (open.Count > 0)
            await flow.SavedAsync(connectionId, RecordKind.Opportunity, open, cancel);     // a closed deal is not scored
    }

    public async Task<DealPulse> PulseAsync(Guid connectionId, string opportunityId, bool closed, CancellationToken cancel)
    {
        if (closed)
            return new([], await conversations.OfOpportunityAsync(connectionId, opportunityId, cancel));
        var (mails, talks, roles) = await conversations.AboutAsync(connectionId, opportunityId, cancel);
        return new(DealRisks.Of([.. DealTalk.Of(mails, talks)], [.. talks.SelectMany(t => t.Findings.Where(f => f.Kind == FindingKinds.Promise).Select(f => (t.Id.ToString(), t.At, f)))],
            [.. roles.Select(r => r.ContactId).Distinct()], clock.GetUtcNow()), talks);
    }

    public Task<CoachingReport> CoachingAsync(Guid connectionId, CancellationToken cancel) => coaching.ReportAsync(connectionId, cancel);

    static string? Cut(string? title) => title is { Length: > LongestTitle } ? title[..LongestTitle] : title;
}
