using static CrmIntegration.Forecasting.Features.Spans;

namespace CrmIntegration.Forecasting.Features;

/// <summary>The numbers that every deal has, and what in the CRM each of them was read from.</summary>
static class BuiltInFeatures
{
    public static readonly string[] Numbers =
    [
        "age", "time in stage", "moves forward", "moves back", "close date pushes", "days to close date", "close date overdue", "amount",
        "amount changes", "amount growth", "CRM probability", "mails in", "mails out", "silence", "activities", "contact roles", "idle time",
        "events", "events in the last week", "people", "returns to the stage", "our reply time", "customer's reply time", "our silence", "hour of creation", "weekday of creation",
        "customer's mails lately", "our mails lately", "activities lately", "idle working time",
    ];

    public static void Fill(DealTimeline deal, DateTimeOffset at, DealWalk seen, double[] numbers)
    {
        var left = DaysTo(seen.CloseDate, at);
        ReadOnlySpan<double> values =
        [
            Log(Days(deal.Created, at)), Log(Days(seen.StageSince ?? deal.Created, at)), seen.Forward, seen.Back, seen.Pushes, Math.Asinh(left / 7), double.IsNaN(left) ? 0 : left < 0 ? 1 : 0,
            SignedLog(seen.Amount), seen.AmountChanges, seen.Amount > 0 && seen.FirstAmount > 0 ? Math.Log(seen.Amount / seen.FirstAmount) : 0, seen.Probability,
            Log(seen.MailsIn), Log(seen.MailsOut), seen.LastMailIn is { } mail ? Log(Days(mail, at)) : double.NaN, Log(seen.Activities), seen.Roles,
            Log(Days(seen.Last ?? deal.Created, at)), Log(seen.Events), Log(seen.RecentEvents), seen.People.Count, Log(seen.Returns),
            seen.OurReplies == 0 ? double.NaN : seen.OurReplyHours / seen.OurReplies, seen.TheirReplies == 0 ? double.NaN : seen.TheirReplyHours / seen.TheirReplies,
            seen.LastMailOut is { } ours ? Log(Days(ours, at)) : double.NaN, deal.Created.UtcDateTime.Hour, ((int)deal.Created.UtcDateTime.DayOfWeek + 6) % 7,
            Log(seen.MailsInLately), Log(seen.MailsOutLately), Log(seen.ActivitiesLately), Log(WorkingDays(seen.Last ?? deal.Created, at)),
        ];
        values.CopyTo(numbers);
    }

    /// <param name="words">Where the words begin.</param>
    public static void Evidence(DealWalk seen, string?[] evidence, int words)
    {
        evidence[1] = evidence[2] = evidence[3] = evidence[20] = evidence[words] = seen.StageEvidence;
        evidence[4] = evidence[5] = evidence[6] = seen.CloseEvidence;
        evidence[7] = evidence[8] = evidence[9] = seen.AmountEvidence;
        evidence[11] = evidence[13] = evidence[22] = evidence[26] = seen.MailInEvidence;
        evidence[12] = evidence[21] = evidence[23] = evidence[27] = seen.MailOutEvidence;
        evidence[14] = evidence[28] = evidence[words + 3] = seen.ActivityEvidence;
        evidence[15] = seen.RoleEvidence;
    }
}
