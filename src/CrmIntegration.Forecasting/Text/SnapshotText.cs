using System.Globalization;
using System.Text;
using CrmIntegration.Forecasting.Features;

namespace CrmIntegration.Forecasting.Text;

/// <summary>A deal in words, as it was known on a day: what a language model is asked about. Days are told as distances and nobody's name, mail or id
/// is in it, so that it cannot be recognised; what came later cannot be in it (the text of the deal cut at the day is the same text).</summary>
public static class SnapshotText
{
    const int MostEvents = 25;
    static readonly string[] Told = [DealFields.Stage, DealFields.CloseDate, DealFields.Amount, DealFields.Probability];

    // Who owns a deal or buys is no word that a model from elsewhere could know anything about.
    static readonly string[] Unsaid = ["owner", "account", "amount", "close date", "stage"];

    /// <param name="deal">With its whole history.</param>
    /// <param name="at">Later events, and the outcome, are not looked at.</param>
    /// <param name="leaveOut">Attributes that must stay unsaid: left out by setting, or found by the scan to be written when a deal ends. An attribute has no
    /// history, so nothing else could keep hindsight out.</param>
    public static string Of(DealTimeline deal, DateTimeOffset at, IReadOnlyCollection<string> leaveOut)
    {
        var known = deal.Events.Where(e => e.At <= at).ToList();
        var text = new StringBuilder();
        Say(text, "Stage", FeatureSheet.StageOf(deal, at));
        Say(text, "Age", Days(deal.Created, at));
        Say(text, "In this stage for", Days(known.LastOrDefault(e => e.Field == DealFields.Stage).At is { Year: > 1 } since ? since : deal.Created, at));
        if (FeatureSheet.AmountOf(deal, at) is { } amount)
            Say(text, "Amount", FormattableString.Invariant($"{amount:0} {deal.Currency}").TrimEnd());
        if (known.LastOrDefault(e => e.Field == DealFields.CloseDate).Value is { Length: >= 10 } date && DateOnly.TryParseExact(date[..10], "yyyy-MM-dd", out var close))
            Say(text, "Close date in the CRM", Distance(close.DayNumber - DateOnly.FromDateTime(at.UtcDateTime).DayNumber));
        Say(text, "Month of the quarter", ((at.UtcDateTime.Month - 1) % 3 + 1).ToString(CultureInfo.InvariantCulture));
        foreach (var (name, value) in deal.Attributes.Where(a => !Unsaid.Concat(leaveOut).Contains(a.Key, StringComparer.OrdinalIgnoreCase) && !string.IsNullOrWhiteSpace(a.Value)).OrderBy(a => a.Key, StringComparer.Ordinal))
            Say(text, name, value!);
        foreach (var (field, what) in new[] { (DealFields.MailIn, "Mails from the customer"), (DealFields.MailOut, "Mails to the customer"), (DealFields.Activity, "Calls and meetings"), (DealFields.ContactRole, "People involved"), (DealFields.Product, "Products") })
            if (known.Where(e => e.Field == field).ToList() is { Count: > 0 } some)
                Say(text, what, $"{some.Count}, the last {Distance(-(int)(at - some[^1].At).TotalDays)}");
        foreach (var field in new[] { DealFields.PriceChange, DealFields.QuantityChange })
            if (known.LastOrDefault(e => e.Field == field) is { Value: { } percent } change)
                Say(text, field, $"{percent} percent, {Distance(-(int)(at - change.At).TotalDays)}");
        text.Append("History:\n");
        foreach (var e in known.Where(e => Told.Contains(e.Field, StringComparer.Ordinal)).TakeLast(MostEvents))
            text.Append("- ").Append(Distance(-(int)(at - e.At).TotalDays)).Append(": ").Append(e.Field).Append(" becomes ").Append(Value(e, at)).Append('\n');
        return text.ToString();
    }

    static void Say(StringBuilder text, string name, string value) => text.Append(name).Append(": ").Append(value).Append('\n');
    static string Days(DateTimeOffset from, DateTimeOffset to) => FormattableString.Invariant($"{Math.Max(0, (int)(to - from).TotalDays)} days");
    static string Distance(int days) => days switch { 0 => "today", > 0 => FormattableString.Invariant($"in {days} days"), _ => FormattableString.Invariant($"{-days} days ago") };

    static string Value(DealEvent e, DateTimeOffset at) => e.Field == DealFields.CloseDate && e.Value is { Length: >= 10 } date && DateOnly.TryParseExact(date[..10], "yyyy-MM-dd", out var day)
        ? Distance(day.DayNumber - DateOnly.FromDateTime(at.UtcDateTime).DayNumber) : e.Value ?? "blank";
}
