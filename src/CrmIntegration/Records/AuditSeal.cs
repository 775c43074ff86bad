using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace CrmIntegration.Records;

/// <summary>
/// The newest line of an audit under a key of the folder of keys. Hashes alone can be made anew by whoever holds the database: a chain that was rewritten
/// from some line on, or cut off and given another end, is whole by itself, but nobody without the key can seal its end. What no key can show is a whole older copy of
/// the database put back; against that the nightly line in the log tells where the audit stood.
/// </summary>
public sealed class AuditSeal(IDataProtectionProvider protection)
{
    readonly IDataProtector protector = protection.CreateProtector("audit-head");

    /// <param name="From">The first line that was sealed; those before are held by the chain alone.</param>
    /// <param name="Broken">The first line that was written upon an end that was not the sealed one; 0: none. It stays: what was rewritten is not made right by going on.</param>
    public sealed record Mark(long From, long Broken);

    public string Close(Guid connectionId, long seq, string hash, Mark mark) =>
        protector.Protect(string.Create(CultureInfo.InvariantCulture, $"{connectionId:N} {seq} {hash} {mark.From} {mark.Broken}"));

    /// <returns>Null: it is not the seal of this line, or of other keys.</returns>
    public Mark? Open(Guid connectionId, long seq, string hash, string seal)
    {
        string[] parts;
        try
        {
            parts = protector.Unprotect(seal).Split(' ');
        }
        catch (CryptographicException)
        {
            return null;
        }
        return parts is [var id, var at, var of, var from, var broken] && id == connectionId.ToString("N") && at == seq.ToString(CultureInfo.InvariantCulture) && of == hash
            ? new(long.Parse(from, CultureInfo.InvariantCulture), long.Parse(broken, CultureInfo.InvariantCulture)) : null;
    }

    /// <summary>What is written beside the next line, given the end that it was written upon.</summary>
    public Mark Next(Guid connectionId, AuditHead? head, ModelCall? last, long seq)
    {
        if (head?.Seal is null)
            return new(seq, 0);                             // the very first line, or the first after an older version
        var mark = Open(connectionId, head.Seq, head.Hash, head.Seal) ?? new(seq, seq);
        return head.Seq == last?.Seq && head.Hash == last.Hash || mark.Broken > 0 ? mark : mark with { Broken = seq };
    }
}

/// <summary>The end of one audit as the database holds it.</summary>
public sealed record AuditHead
{
    public long Seq { get; init; }
    public string Hash { get; init; } = "";

    /// <summary>Null: of a version that had none.</summary>
    public string? Seal { get; init; }
}
