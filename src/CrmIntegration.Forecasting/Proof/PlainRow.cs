using System.Globalization;

namespace CrmIntegration.Forecasting.Proof;

/// <summary>A deal on a day, as simply as the baselines want it. Reads only what was known that day.</summary>
sealed record PlainRow(string? Stage, double? CrmProbability, Dictionary<string, double> Numbers, Dictionary<string, string> Words)
{
    public static PlainRow Read(DealTimeline deal, DateTimeOffset at, HashSet<string> hidden)
    {
        string? stage = null, owner = deal.Attributes.GetValueOrDefault("owner");
        double? probability = null;
        var (count, last) = (0, deal.Created);
        foreach (var e in deal.Events)
        {
            if (e.At > at) break;
            (count, last) = (count + 1, e.At);
            if (e.Field == DealFields.Stage) stage = e.Value;
            else if (e.Field == DealFields.Owner) owner = e.Value ?? owner;
            else if (e.Field == DealFields.Probability && Number(e.Value) is { } p) probability = Math.Clamp(p > 1 ? p / 100 : p, 0.001, 0.999);
        }
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["age"] = Math.Log(1 + Math.Max(0, (at - deal.Created).TotalDays)), ["idle"] = Math.Log(1 + Math.Max(0, (at - last).TotalDays)), ["events"] = Math.Log(1 + count),
        };
        if (AmountOf(deal, at) is { } amount) numbers["amount"] = Math.Sign(amount) * Math.Log(1 + Math.Abs(amount));
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        if (stage is not null) words["stage"] = stage;
        if (owner is not null && !hidden.Contains("owner")) words["owner"] = owner;
        foreach (var (name, value) in deal.Attributes)
            if (value is null || name is "amount" or "owner" || hidden.Contains(name)) continue;
            else if (Number(value) is { } n) numbers[name] = n;
            else words[name] = value;
        return new(stage, probability, numbers, words);
    }

    public static double? AmountOf(DealTimeline deal, DateTimeOffset at)
    {
        var amount = Number(deal.Attributes.GetValueOrDefault("amount"));
        foreach (var e in deal.Events)
        {
            if (e.At > at) break;
            if (e.Field == DealFields.Amount) amount = Number(e.Value) ?? amount;
        }
        return amount;
    }

    static double? Number(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) && double.IsFinite(n) ? n : null;
}
