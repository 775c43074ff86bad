namespace CrmIntegration.Forecasting.Features;

/// <summary>What a deal's events up to a day add up to.</summary>
sealed class DealWalk
{
    const double HalfLifeDays = 14;

    readonly FeatureSheet sheet;
    readonly DateTimeOffset at;
    string?[]? custom, customEvidence;
    DateTimeOffset? unansweredIn, unansweredOut;

    public string? Stage, Owner, LastActivity, StageEvidence, CloseEvidence, AmountEvidence, MailInEvidence, MailOutEvidence, ActivityEvidence, RoleEvidence, ProductEvidence;
    public DateTimeOffset? StageSince, LastMailIn, LastMailOut, Last, LastProduct;
    public int Forward, Back, Pushes, AmountChanges, MailsIn, MailsOut, Activities, Roles, Events, RecentEvents, Returns, OurReplies, TheirReplies, Products;
    /// <summary>Counts in which a mail of today counts one, and one of a fortnight ago a half.</summary>
    public double MailsInLately, MailsOutLately, ActivitiesLately;
    public double OurReplyHours, TheirReplyHours, Amount = double.NaN, FirstAmount = double.NaN, Probability = double.NaN;
    public DateOnly? CloseDate;
    public readonly HashSet<string> People = new(StringComparer.Ordinal);
    public readonly double[] ActivityCounts, StageCounts, FamilyCounts;

    DealWalk(FeatureSheet sheet, DateTimeOffset at)
    {
        (this.sheet, this.at) = (sheet, at);
        ActivityCounts = sheet.CountedActivities.Length == 0 ? [] : new double[sheet.CountedActivities.Length];
        StageCounts = sheet.CountedStages.Length == 0 ? [] : new double[sheet.CountedStages.Length];
        FamilyCounts = sheet.CountedFamilies.Length == 0 ? [] : new double[sheet.CountedFamilies.Length];
    }

    public static DealWalk To(FeatureSheet sheet, DealTimeline deal, DateTimeOffset at)
    {
        var seen = new DealWalk(sheet, at) { CloseDate = FieldText.Date(FeatureSheet.Attribute(deal, "close date")) };
        seen.Amount = seen.FirstAmount = FieldText.Number(FeatureSheet.Attribute(deal, "amount"));
        var (visited, weekAgo) = (new List<string>(), at.UtcTicks - 7 * TimeSpan.TicksPerDay);
        foreach (var e in deal.Events)
        {
            if (e.At > at) break;
            if (!e.Found)
            {
                seen.Last = e.At;
                seen.Events++;
                if (e.At.UtcTicks > weekAgo) seen.RecentEvents++;
            }
            seen.Note(e, visited);
        }
        return seen;
    }

    public string? ValueOf(int slot) => custom?[slot];
    public string? EvidenceOf(int slot) => customEvidence?[slot];

    void Note(DealEvent e, List<string> visited)
    {
        switch (e.Field)
        {
            case DealFields.Stage: Enter(e, visited); break;
            case DealFields.CloseDate:
                var date = FieldText.Date(e.Value);
                if (date > CloseDate) Pushes++;
                (CloseDate, CloseEvidence) = (date ?? CloseDate, e.EvidenceId);
                break;
            case DealFields.Amount:
                var amount = FieldText.Number(e.Value);
                if (double.IsNaN(amount)) break;
                if (double.IsNaN(FirstAmount)) FirstAmount = amount;
                else if (amount != Amount) AmountChanges++;
                (Amount, AmountEvidence) = (amount, e.EvidenceId);
                break;
            case DealFields.Probability: Probability = FieldText.Number(e.Value) is var p && p > 1 ? p / 100 : p; break;
            case DealFields.Owner:
                Owner = e.Value ?? Owner;
                if (e.Value is not null) People.Add(e.Value);
                break;
            case DealFields.MailIn:
                (MailsIn, LastMailIn, MailInEvidence, unansweredIn) = (MailsIn + 1, e.At, e.EvidenceId, unansweredIn ?? e.At);
                MailsInLately += Recency(e);
                if (unansweredOut is { } asked) (TheirReplies, TheirReplyHours, unansweredOut) = (TheirReplies + 1, TheirReplyHours + Hours(asked, e.At), null);
                break;
            case DealFields.MailOut:
                (MailsOut, LastMailOut, MailOutEvidence, unansweredOut) = (MailsOut + 1, e.At, e.EvidenceId, unansweredOut ?? e.At);
                MailsOutLately += Recency(e);
                if (unansweredIn is { } wrote) (OurReplies, OurReplyHours, unansweredIn) = (OurReplies + 1, OurReplyHours + Hours(wrote, e.At), null);
                break;
            case DealFields.Activity:
                (Activities, ActivityEvidence, LastActivity) = (Activities + 1, e.EvidenceId, e.Value ?? LastActivity);
                ActivitiesLately += Recency(e);
                if (e.Value is not null && sheet.ActivitySlots.TryGetValue(e.Value, out var counted)) ActivityCounts[counted]++;
                break;
            case DealFields.ContactRole: (Roles, RoleEvidence) = (Roles + 1, e.EvidenceId); break;
            case DealFields.Product:
                (Products, LastProduct, ProductEvidence) = (Products + 1, e.At, e.EvidenceId);
                if (e.Value is not null && sheet.FamilySlots.TryGetValue(e.Value, out var family)) FamilyCounts[family]++;
                break;
            case DealFields.ProductOff:
                (Products, ProductEvidence) = (Math.Max(0, Products - 1), e.EvidenceId);
                if (e.Value is not null && sheet.FamilySlots.TryGetValue(e.Value, out var off)) FamilyCounts[off] = Math.Max(0, FamilyCounts[off] - 1);
                break;
            default: Keep(e); break;
        }
    }

    void Enter(DealEvent e, List<string> visited)
    {
        if (e.Value is not null && sheet.StageSlots.TryGetValue(e.Value, out var counted)) StageCounts[counted]++;
        if (e.Value == Stage) return;
        var step = sheet.RankOf(e.Value) - sheet.RankOf(Stage);
        if (Stage is not null && step > 0) Forward++;
        if (Stage is not null && step < 0) Back++;
        if (e.Value is not null)
        {
            if (visited.Contains(e.Value)) Returns++;
            else visited.Add(e.Value);
        }
        (Stage, StageSince, StageEvidence) = (e.Value, e.At, e.EvidenceId);
    }

    void Keep(DealEvent e)
    {
        if (!sheet.Slots.TryGetValue(e.Field, out var slot)) return;
        custom ??= new string?[sheet.Slots.Count];
        customEvidence ??= new string?[sheet.Slots.Count];
        (custom[slot], customEvidence[slot]) = (string.IsNullOrWhiteSpace(e.Value) ? null : e.Value, e.EvidenceId);
    }

    double Recency(DealEvent e) => Math.Pow(2, -(at - e.At).TotalDays / HalfLifeDays);
    static double Hours(DateTimeOffset from, DateTimeOffset to) => Math.Log(1 + Math.Max(0, (to - from).TotalHours));
}
