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

    enum Reason { Other, TooLong, WrongTone, WrongFacts, OffTopic, NotNeeded }

    // What the cards offer to choose from, and what a rep types beside it.
    static readonly (Reason Reason, string[] Words)[] Said =
    [
        (Reason.NotNeeded, ["no reply is needed", "not-needed", "keine antwort nötig", "无需回复"]),
        (Reason.TooLong, ["too long", "too-long", "zu lang", "太长"]),
        (Reason.WrongTone, ["tone", "tonfall", "ton ", "语气"]),
        (Reason.WrongFacts, ["facts", "wrong", "fakten", "falsch", "事实", "错误"]),
        (Reason.OffTopic, ["does not answer", "off-topic", "not what", "beantwortet nicht", "没有回答"]),
    ];

    static Reason Why(string? reason) => reason is null ? Reason.Other : Said.FirstOrDefault(s => s.Words.Any(w => reason.Contains(w, StringComparison.OrdinalIgnoreCase))).Reason;

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
            var why = took ? Reason.Other : Why(verdict.Reason);
            if (verdict.Tone is { } tone && tones.ContainsKey(tone))
                tones[tone] += took ? 1 - (verdict.EditDistance ?? 0) : why switch { Reason.NotNeeded => 0, Reason.WrongTone => -2, _ => -1 };
            liked += took ? 1 : 0;
            tooLong += !took && why == Reason.TooLong ? 1 : 0;
            // A draft that was wrong or beside the point casts doubt on what it drew on; one that was merely too long does not.
            foreach (var record in verdict.Records)
                worth[record] = Math.Clamp(worth.GetValueOrDefault(record, 1) * (took ? 1.1 : why is Reason.WrongFacts or Reason.OffTopic ? 0.4 : 1), 0.05, 2);
        }
        return new([.. given.Where(v => v.Said != "rejected" && v.Text.Length > 0).Select(v => new TakenReply(v.Tone ?? "friendly", v.Language, v.Text))],
            [.. AiPolicy.AllTones.OrderByDescending(t => tones[t])], worth, tooLong * 2 > liked);
    }

    public ReplyStyle? Style(string language, string tone) => ReplyStyle.Of(Taken, language, tone);
}
