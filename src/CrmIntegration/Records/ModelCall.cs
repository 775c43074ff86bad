using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CrmIntegration.Records;

/// <summary>One line of the audit: what was asked of a writer, masked, and what came of it.</summary>
public sealed record ModelCall
{
    /// <summary>Stands for a connection where a file or a golden set is asked about and none is named: `backtest` and `evaluate` have an audit and a budget of their own.</summary>
    public static readonly Guid OfFiles = new("f11e0000-0000-4000-8000-000000000000");

    public required Guid ConnectionId { get; init; }
    public long Seq { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Feature { get; init; }
    public string? AskedBy { get; init; }
    public string? About { get; init; }
    public required string Writer { get; init; }
    public required string PromptVersion { get; init; }
    public required string MaskedPrompt { get; init; }
    public string? Answer { get; init; }
    public string Checks { get; init; } = "";
    public long TokensIn { get; init; }
    public long TokensOut { get; init; }
    public decimal Cost { get; init; }
    public long Milliseconds { get; init; }
    public required string Outcome { get; init; }
    public string PreviousHash { get; init; } = "";
    public string Hash { get; init; } = "";

    /// <summary>Over prompt, answer and checks with a salt, so that an erased text cannot be guessed back. Null: a line of an older version.</summary>
    public string? ContentHash { get; init; }
    public string? ContentSalt { get; init; }

    /// <summary>When prompt, answer and checks were erased; null: they are still there.</summary>
    public DateTimeOffset? ErasedAt { get; init; }

    internal string DigestOfContent() => Sha256(ContentSalt, MaskedPrompt, Answer, Checks);

    internal string Digest() => ContentHash is null ? Sha256([.. Head, MaskedPrompt, Answer, Checks, .. Tail]) : Sha256([.. Head, ContentHash, .. Tail]);

    string?[] Head => [PreviousHash, ConnectionId.ToString("N"), Text(Seq), Text(At.ToUnixTimeMilliseconds()), Feature, AskedBy, About, Writer, PromptVersion];
    string?[] Tail => [Text(TokensIn), Text(TokensOut), decimal.Round(Cost, 6).ToString("0.000000", CultureInfo.InvariantCulture), Text(Milliseconds), Outcome];

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
    static string Sha256(params string?[] parts) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', parts))));
}

/// <param name="How">changed | words-changed | removed | cut-off; remade: whole by itself, but not the one that was sealed; unsealed: its end stands under no key of ours.</param>
public sealed record ChainFault(long Seq, string How);
