using System.Globalization;
using CrmIntegration.Language;
using CrmIntegration.Records;
using CrmIntegration.Trust;

namespace CrmIntegration.Panel;

/// <param name="Subject">suggestion | prediction | reason.</param>
/// <param name="Verdict">inserted, copied, edited, rejected; up, down; not-true, true.</param>
/// <param name="Draft">Which draft of a suggestion, from 0.</param>
/// <param name="FinalText">What the rep made of the draft: kept as an example of how they write, and with its distance from the draft.</param>
public sealed record VerdictAsked(string? Subject, string? SubjectId, string? Verdict, string? Reason = null, int? Draft = null, string? FinalText = null);

sealed class VerdictDoor(Verdicts verdicts, Suggestions suggestions, Predictions predictions, Consent consent, TimeProvider clock)
{
    const int LongestKey = 100;

    public async Task<IResult> PostAsync(Reader reader, VerdictAsked asked, HttpContext http)
    {
        var key = http.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length is 0 or > LongestKey)
            return Refuse($"The header Idempotency-Key must hold 1 to {LongestKey} characters, the same for a repeat of the same verdict.");
        if (asked.Subject is null || !Verdict.Words.TryGetValue(asked.Subject, out var words))
            return Refuse($"subject must be one of {string.Join(", ", Verdict.Words.Keys)}.");
        if (asked.Verdict is null || !words.Contains(asked.Verdict))
            return Refuse($"verdict about a {asked.Subject} must be one of {string.Join(", ", words)}.");
        if (asked.Reason?.Length > Verdict.LongestReason || asked.FinalText?.Length > Verdict.LongestText)
            return Refuse($"reason holds at most {Verdict.LongestReason} characters and finalText {Verdict.LongestText}.");
        var (found, distance) = await LookAsync(reader, asked, http.RequestAborted);
        if (!found)
            return Results.Problem($"There is no {asked.Subject} with this subjectId.", statusCode: 404);
        if (asked is { Subject: Verdict.OfSuggestion, Verdict: not "rejected" } && await suggestions.FindAsync(reader.ConnectionId, Guid.Parse(asked.SubjectId!), http.RequestAborted) is { } used && await consent.WaitsForAsync(used, http.RequestAborted) is not null)
            return Results.Problem("This draft waits for somebody to agree to it; it cannot be used yet.", statusCode: 409);
        await verdicts.AddAsync(new()
        {
            Id = Guid.CreateVersion7(), ConnectionId = reader.ConnectionId, Subject = asked.Subject, SubjectId = asked.SubjectId!.ToLowerInvariant(), Said = asked.Verdict, Reason = asked.Reason,
            EditDistance = distance, Draft = asked.Subject == Verdict.OfSuggestion ? asked.Draft ?? 0 : null,
            FinalText = asked.Subject == Verdict.OfSuggestion && asked.Verdict != "rejected" && asked.FinalText is { } final ? Characters.Plain(final).Text : null, GivenBy = reader.CrmUserId, GivenAt = clock.GetUtcNow(), IdempotencyKey = key,
        }, http.RequestAborted);
        return Results.NoContent();
    }

    async Task<(bool Found, double? Distance)> LookAsync(Reader reader, VerdictAsked asked, CancellationToken cancel)
    {
        var (id, place) = asked.SubjectId?.Split(':') switch
        {
            [var whole] => (whole, -1),
            [var whole, var index] when int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var i) => (whole, i),
            _ => ("", -1),
        };
        if (!Guid.TryParse(id, out var guid) || place >= 0 != (asked.Subject == Verdict.OfReason))
            return (false, null);
        if (asked.Subject != Verdict.OfSuggestion)
            return (await predictions.FindAsync(reader.ConnectionId, guid, cancel) is { } said && place < said.Reasons.Count, null);
        if (await suggestions.FindAsync(reader.ConnectionId, guid, cancel) is not { } suggestion)
            return (false, null);
        var draft = suggestion.Drafts.ElementAtOrDefault(asked.Draft ?? 0)?.Text;
        return (true, asked.FinalText is null || draft is null ? null : EditDistance.Of(draft, asked.FinalText));
    }

    static IResult Refuse(string says) => Results.Problem(says, statusCode: 400);
}
