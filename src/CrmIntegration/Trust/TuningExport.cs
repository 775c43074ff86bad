using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CrmIntegration.Language;
using CrmIntegration.Records;

namespace CrmIntegration.Trust;

/// <summary>Examples as the provider takes them: chats as JSON Lines, masked. An example that still holds a hard identifier, or a word of the policy's, is left out.</summary>
static partial class TuningExport
{
    public static (byte[] Lines, int Kept, int Refused, long Letters) Of(IEnumerable<TuneExample> examples, AiPolicy policy, FieldRulings rulings)
    {
        using var lines = new MemoryStream();
        var (kept, refused, letters) = (0, 0, 0L);
        foreach (var example in examples)
        {
            // A masker for each: placeholders of one customer say nothing about another.
            var masker = new Masker(example.KnownNames, null, [.. TrustGateway.OwnWords(policy), .. rulings.Hidden(example.Asked), .. example.NoNames.Where(n => !policy.WordsNeverSent.Contains(n, StringComparer.OrdinalIgnoreCase)).Select(n => new MaskTerm(n, null))]);
            var (asked, answer) = (masker.Mask(TrustGateway.Allowed(policy, rulings, example.Asked)), Json(masker, example.Answer));
            if (answer is null || HardIdentifier.IsMatch(asked) || HardIdentifier.IsMatch(answer) || TrustGateway.Unmaskable(policy, asked + answer) || rulings.Leaks(example.Asked, asked + answer))
            {
                refused++;
                continue;
            }
            lines.Write(JsonSerializer.SerializeToUtf8Bytes(new { messages = new[] { Message("system", example.Instructions), Message("user", asked), Message("assistant", answer) } }));
            lines.Write("\n"u8);
            (kept, letters) = (kept + 1, letters + example.Instructions.Length + asked.Length + answer.Length);
        }
        return (lines.ToArray(), kept, refused, letters);

        static object Message(string role, string content) => new { role, content };
    }

    // An answer is JSON: its texts are masked one by one, so that it stays JSON.
    static string? Json(Masker masker, string answer) => MaskedJson.Mask(masker, answer);

    // Deliberately crude and independent of the masker: a mail address, or nine digits and more with or without marks between.
    [GeneratedRegex(@"[^\s@]@[^\s@]+\.[A-Za-z]|[0-9]([ ./-]?[0-9]){8}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex HardIdentifier { get; }
}
