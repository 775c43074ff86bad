using CrmIntegration.Connectors;
using CrmIntegration.Language;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Replies;

/// <summary>
/// Which of the waiting mails is answered first: a near deadline, a complaint, and what the deal may bring. Urgency is said as a head start in time,
/// so that a plain mail that has waited longer than that still comes first: nobody waits for ever.
/// </summary>
sealed class Urgency(CrmStore store, Predictions predictions, ReadMails read, TimeProvider clock)
{
    /// <summary>No mail gets more.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromHours(8);

    const int Longest = 20_000;
    const double UsualChance = 0.3;
    static readonly TimeSpan Grain = TimeSpan.FromMinutes(20);

    /// <returns>Ids by when they count as due: a few moments, however many mails.</returns>
    public async Task<IReadOnlyList<(DateTimeOffset DueAt, IReadOnlyCollection<string> Ids)>> OrderAsync(Guid connectionId, IReadOnlyCollection<string> mailIds, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var mails = await store.MailsToAnswerAsync(connectionId, mailIds, cancel, Longest);
        var deals = (await store.FindAsync(connectionId, RecordKind.Opportunity, [.. mails.Select(m => m.OpportunityId).OfType<string>().Distinct()], cancel)).Cast<Opportunity>().Where(o => o is { Deleted: false, IsClosed: false }).ToDictionary(o => o.Id);
        var said = await predictions.LatestAsync(connectionId, [.. deals.Keys], cancel);
        double WorthOf(string? id) => id is not null && deals.TryGetValue(id, out var deal) ? Worth(deal, said.GetValueOrDefault(id)) : 0;
        return [.. mails.GroupBy(m => Start(read.Read(connectionId, m).Reading, now, WorthOf(m.OpportunityId))).Select(g => (now - g.Key, (IReadOnlyCollection<string>)[.. g.Select(m => m.Id)]))];
    }

    static TimeSpan Start(MailReading reading, DateTimeOffset now, double worth) =>
        TimeSpan.FromTicks(Of(reading, DateOnly.FromDateTime(now.UtcDateTime), worth).Ticks / Grain.Ticks * Grain.Ticks);

    /// <summary>Amount times chance: ours, else the CRM's, else a guess. A closed deal brings nothing more.</summary>
    public static double Worth(Opportunity? deal, Prediction? said) =>
        deal is null or { IsClosed: true } ? 0 : (double)(deal.Amount ?? 0) * (said?.Win ?? deal.CrmProbability ?? UsualChance);

    /// <param name="worth">What the deal may bring: amount times chance. By its order of size, so that no exchange rate is needed and no giant takes it all.</param>
    public static TimeSpan Of(MailReading reading, DateOnly today, double worth)
    {
        var hours = reading.Due is { } due ? (due.DayNumber - today.DayNumber) switch { <= 1 => 4.0, <= 3 => 2, <= 7 => 1, _ => 0 } : 0;
        hours += reading.Complaint ? 2 : 0;
        hours += reading.Urgent ? 1 : 0;
        hours += Math.Min(3, Math.Log10(1 + Math.Max(0, worth)) / 2);
        var start = TimeSpan.FromHours(hours);
        return start > Most ? Most : start;
    }
}
