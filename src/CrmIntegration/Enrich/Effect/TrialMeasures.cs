using System.Globalization;
using CrmIntegration.Forecasting.Effects;
using CrmIntegration.Language.Conversations;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Effect;

/// <summary>From what the CRM holds to values that can be compared. Each says in one line what it is.</summary>
sealed class TrialMeasures(TrialValues values)
{
    public const string ForecastError = "forecast error", FirstReply = "first reply time", Satisfaction = "satisfaction", Conversion = "conversion", TimePerReply = "time per reply";
    public static readonly IReadOnlyList<(string Name, bool LessIsBetter)> All = [(ForecastError, true), (FirstReply, true), (Satisfaction, false), (Conversion, false), (TimePerReply, true)];

    const int Most = 50_000;

    // Nobody answers for a week: that is as slow as it gets, so that one forgotten mail does not weigh more than a hundred answered ones.
    static readonly TimeSpan LongestWait = TimeSpan.FromDays(7);

    // Two mails of one person within half an hour are one sitting: what lies between them was spent on the second.
    static readonly TimeSpan OneSitting = TimeSpan.FromMinutes(30);

    /// <param name="unitOf">Deal and team to the unit that the lot was drawn for.</param>
    public async Task<IReadOnlyDictionary<string, List<Observation>>> ReadAsync(Guid connectionId, DateTimeOffset from, DateTimeOffset start, DateTimeOffset until,
        Func<string, string?, string> unitOf, Func<string, bool> held, CancellationToken cancel)
    {
        var told = All.ToDictionary(m => m.Name, _ => new List<Observation>());
        void Tell(string measure, string deal, string? team, DateTimeOffset at, double value)
        {
            if (at >= from && at < until)
                told[measure].Add(new(unitOf(deal, team), !held(unitOf(deal, team)), at >= start, value));
        }

        foreach (var deal in await values.EndedAsync(connectionId, from, Most, cancel))
        {
            Tell(Conversion, deal.Id, deal.Team, deal.EndedAt, deal.IsWon ? 1 : 0);
            // Squared error of the chance that stood in the CRM a month before the end.
            if (double.TryParse(deal.Said, NumberStyles.Float, CultureInfo.InvariantCulture, out var said) && said is >= 0 and <= 1)
                Tell(ForecastError, deal.Id, deal.Team, deal.EndedAt, (said - (deal.IsWon ? 1 : 0)) * (said - (deal.IsWon ? 1 : 0)));
        }
        foreach (var mail in await values.WaitingAsync(connectionId, from, Most, cancel))
        {
            // A mail that may still be answered in time says nothing yet.
            if (mail.AnsweredAt is not null || until - mail.SentAt > LongestWait)
                Tell(FirstReply, mail.OpportunityId, mail.Team, mail.SentAt, Math.Min(LongestWait.TotalHours, ((mail.AnsweredAt ?? DateTimeOffset.MaxValue) - mail.SentAt).TotalHours));
            Tell(Satisfaction, mail.OpportunityId, mail.Team, mail.SentAt, Tone.Of(mail.Text ?? ""));
        }
        foreach (var writer in (await values.SentAsync(connectionId, from, Most, cancel)).Where(m => m.FromAddress is not null).GroupBy(m => m.FromAddress!, StringComparer.OrdinalIgnoreCase))
        {
            var mails = writer.OrderBy(m => m.SentAt).ToList();
            foreach (var (before, mail) in mails.Zip(mails.Skip(1)))
                if (mail.SentAt - before.SentAt is var gap && gap > TimeSpan.Zero && gap <= OneSitting)
                    Tell(TimePerReply, mail.OpportunityId, mail.Team, mail.SentAt, gap.TotalMinutes);
        }
        return told;
    }
}
