using CrmIntegration.Language;
using CrmIntegration.Language.Replies;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Replies;

/// <summary>
/// What a rep's verdicts teach: how they greet, close and how long they write (from drafts they took), which tone they take, and which sources served
/// or failed. A verdict of yesterday weighs as one of last year; the newest few dozen count.
/// </summary>
sealed record RepsWay(IReadOnlyList<TakenReply> Taken, IReadOnlyList<string> Tones, IReadOnlyDictionary<string, double> Worth, bool Shorter)
{
    public static readonly RepsWay Unknown = new([], AiPolicy.AllTones, new Dictionary<string, double>(), false);

    // The card's own reasons; whatever else a rep types is kept and shown, and lowers the tone.
    public const string TooLong = "too-long", WrongTone = "wrong-tone", WrongFacts = "wrong-facts", OffTopic = "off-topic", NotNeeded = "not-needed";

    /// <param name="given">Newest first.</param>
    public static RepsWay Of(IReadOnlyList<DraftVerdict> given)
    {
        if (given.Count == 0)
            return Unknown;
        var tones = AiPolicy.AllTones.ToDictionary(t => t, _ => 0.0);
        var worth = new Dictionary<string, double>(StringComparer.Ordinal);
        int tooLong = 0, liked = 0;
        foreach (var verdict in given)
        {
            var took = verdict.Said != "rejected";
            if (verdict.Tone is { } tone && tones.ContainsKey(tone))
                tones[tone] += took ? 1 - (verdict.EditDistance ?? 0) : verdict.Reason == NotNeeded ? 0 : -1;
            liked += took ? 1 : 0;
            tooLong += !took && verdict.Reason == TooLong ? 1 : 0;
            // A draft that was wrong or beside the point casts doubt on what it drew on; one that was merely too long does not.
            foreach (var record in verdict.Records)
                worth[record] = Math.Clamp(worth.GetValueOrDefault(record, 1) * (took ? 1.1 : verdict.Reason is WrongFacts or OffTopic ? 0.4 : 1), 0.05, 2);
        }
        return new([.. given.Where(v => v.Said != "rejected" && v.Text.Length > 0).Select(v => new TakenReply(v.Tone ?? "friendly", v.Language, v.Text))],
            [.. AiPolicy.AllTones.OrderByDescending(t => tones[t])], worth, tooLong * 2 > liked);
    }

    public ReplyStyle? Style(string language, string tone) => ReplyStyle.Of(Taken, language, tone);
}
