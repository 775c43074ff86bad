using System.Globalization;
using CrmIntegration.Connectors;
using CrmIntegration.Language.Conversations;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Conversations;

/// <summary>Meeting tools write transcripts into the CRM's calls and meetings: those that read as one become conversations. Twice is harmless, the source is kept once.</summary>
sealed class ActivityTalk(CrmStore store, SyncCursors cursors, IConversations desk) : IChore
{
    const string Purpose = "talk";
    const int Batch = 500, FewestLines = 4;

    public string Name => "listen-activities";
    public string Cron => "*/15 * * * *";

    public async Task RunAsync(Guid connectionId, CancellationToken cancel)
    {
        var cursor = (await cursors.ListAsync(connectionId, cancel)).FirstOrDefault(c => c is { Kind: RecordKind.Activity, Purpose: Purpose });
        var (since, after) = cursor?.Mark?.Split(' ') is [var at, var id] && long.TryParse(at, out var milliseconds) ? (DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), id) : (DateTimeOffset.UnixEpoch, "");
        while (await store.ActivitiesSinceAsync(connectionId, since, after, Batch, cancel) is { Count: > 0 } page)
        {
            await desk.AddAllAsync(connectionId, [.. page.Where(a => a is { OpportunityId: not null, At: not null } && IsTalk(a.Description))
                .Select(a => new NewConversation(a.OpportunityId!, Conversation.Call, a.Subject, a.At!.Value, a.Description!, a.Id))], cancel);
            (since, after) = (page[^1].Modified, page[^1].Id);
            await cursors.SaveAsync(connectionId, new() { Kind = RecordKind.Activity, Purpose = Purpose, Mark = string.Create(CultureInfo.InvariantCulture, $"{since.ToUnixTimeMilliseconds()} {after}") }, cancel);
        }
    }

    // Notes hold colons too ("Next step: call"): two speakers who take turns make a talk.
    static bool IsTalk(string? text)
    {
        if (text is not { Length: > 100 })
            return false;
        var lines = TranscriptReader.Read(text).Lines;
        var speakers = lines.Where(l => l.Speaker.Length > 0).CountBy(l => l.Speaker).Where(s => s.Value >= 2).ToList();
        return lines.Count >= FewestLines && speakers.Count >= 2 && speakers.Sum(s => s.Value) * 2 > lines.Count;
    }
}
