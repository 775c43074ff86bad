using System.Data.Common;
using Dapper;

namespace CrmIntegration.Records;

public sealed partial class ModelCalls
{
    /// <returns>The first line that does not fit and what was done to it; null when the chain is whole. Erased words are no fault.</returns>
    public async Task<ChainFault?> VerifyAsync(Guid connectionId, CancellationToken cancel)
    {
        // Read before the walk: a line appended meanwhile is then no fault.
        var head = await HeadAsync(connectionId, cancel);
        var (seq, hash) = (0L, "");
        while (await AfterAsync(connectionId, seq, 500, cancel) is { Count: > 0 } page)
            foreach (var call in page)
            {
                if (call.Seq != seq + 1)
                    return new(seq + 1, "removed");
                // A line of an older version has no hash of its words beside: once they are erased, its links alone hold it.
                var legacyErased = call is { ContentHash: null, ErasedAt: not null };
                if (call.PreviousHash != hash || !legacyErased && call.Hash != call.Digest())
                    return new(call.Seq, "changed");
                if (call is { ContentHash: { } content } && (call.ErasedAt is null ? content != call.DigestOfContent() : call.MaskedPrompt.Length > 0 || call.Answer is not null))
                    return new(call.Seq, "words-changed");
                if (head is not null && head.Seq == call.Seq && head.Hash != call.Hash)
                    return new(call.Seq, "changed");
                (seq, hash) = (call.Seq, call.Hash);
            }
        if (head is null)
            return seq == 0 || seal is null ? null : new(seq, "unsealed");
        if (head.Seq > seq)
            return new(seq + 1, "cut-off");
        if (seal is null || head.Seal is null)
            return null;
        return seal.Open(connectionId, head.Seq, head.Hash, head.Seal) is not { } mark ? new(head.Seq, "unsealed") : mark.Broken > 0 ? new(mark.Broken, "remade") : null;
    }

    /// <returns>The first line that stands under the key; null: none does yet.</returns>
    public async Task<long?> SealedFromAsync(Guid connectionId, CancellationToken cancel) =>
        await HeadAsync(connectionId, cancel) is { Seal: { } sealing } head ? seal?.Open(connectionId, head.Seq, head.Hash, sealing)?.From : null;

    /// <summary>Where the audit stands, for whoever keeps a note of it elsewhere.</summary>
    public async Task<(long Seq, string Hash)?> EndAsync(Guid connectionId, CancellationToken cancel) =>
        await HeadAsync(connectionId, cancel) is { } head ? (head.Seq, head.Hash) : null;

    async Task<AuditHead?> HeadAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await HeadAsync(connection, null, connectionId, cancel);
    }

    static Task<AuditHead?> HeadAsync(DbConnection connection, DbTransaction? transaction, Guid connectionId, CancellationToken cancel) =>
        connection.QueryFirstOrDefaultAsync<AuditHead>(new CommandDefinition("SELECT seq, hash, seal FROM audit_head WHERE connection_id = @connectionId", new { connectionId }, transaction, cancellationToken: cancel));
}
