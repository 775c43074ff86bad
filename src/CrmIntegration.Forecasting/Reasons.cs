using System.Globalization;
using CrmIntegration.Forecasting.Features;

namespace CrmIntegration.Forecasting;

/// <summary>Turns contributions into at most five sentences, strongest first. Features that tell one story are one reason.</summary>
static class Reasons
{
    const int Most = 5;

    static readonly Dictionary<string, (string Group, string Field, bool Changeable)> Known = new(StringComparer.Ordinal)
    {
        ["stage"] = ("stage", DealFields.Stage, true), ["time in stage"] = ("time in stage", DealFields.Stage, true),
        ["overdue in stage"] = ("time in stage", DealFields.Stage, true), ["overdue sign of life"] = ("activity", DealFields.Activity, true),
        ["moves forward"] = ("stage moves", DealFields.Stage, false), ["moves back"] = ("stage moves", DealFields.Stage, false),
        ["age"] = ("age", "CreatedDate", false), ["close date pushes"] = ("close date", DealFields.CloseDate, true),
        ["days to close date"] = ("close date", DealFields.CloseDate, true), ["close date overdue"] = ("close date", DealFields.CloseDate, true),
        ["amount"] = ("amount", DealFields.Amount, false), ["amount changes"] = ("amount", DealFields.Amount, false), ["amount growth"] = ("amount", DealFields.Amount, false),
        ["CRM probability"] = ("CRM probability", DealFields.Probability, false), ["mails in"] = ("customer mails", DealFields.MailIn, true),
        ["silence"] = ("customer mails", DealFields.MailIn, true), ["mails out"] = ("our mails", DealFields.MailOut, true),
        ["activities"] = ("activity", DealFields.Activity, true), ["idle time"] = ("activity", DealFields.Activity, true), ["idle working time"] = ("activity", DealFields.Activity, true),
        ["contact roles"] = ("contact roles", DealFields.ContactRole, true), ["month of quarter"] = ("season", "", false), ["fiscal quarter"] = ("season", "", false),
        ["events"] = ("activity", "", true), ["events in the last week"] = ("activity", "", true), ["last activity"] = ("activity", DealFields.Activity, true),
        ["people"] = ("owners", DealFields.Owner, false), ["returns to the stage"] = ("stage moves", DealFields.Stage, false),
        ["our reply time"] = ("our mails", DealFields.MailOut, true), ["our silence"] = ("our mails", DealFields.MailOut, true), ["customer's reply time"] = ("customer mails", DealFields.MailIn, true),
        ["customer's mails lately"] = ("customer mails", DealFields.MailIn, true), ["our mails lately"] = ("our mails", DealFields.MailOut, true), ["activities lately"] = ("activity", DealFields.Activity, true),
        ["hour of creation"] = ("creation", "CreatedDate", false), ["weekday of creation"] = ("creation", "CreatedDate", false), ["owner"] = ("owner", DealFields.Owner, false),
        ["owner win history"] = ("owner", DealFields.Owner, false), ["product lines"] = ("products", DealFields.Product, true), ["time since the last product"] = ("products", DealFields.Product, false),
        [DealFields.PriceChange] = ("products", DealFields.Product, true), [DealFields.QuantityChange] = ("products", DealFields.Product, true),
    };

    /// <param name="before">The deal as it was seen before, when the shares are differences.</param>
    public static IReadOnlyList<DealReason> Tell(FeatureSheet sheet, FeatureRow row, double[] shares, FeatureRow? before = null)
    {
        var groups = sheet.ReasonGroups;
        Span<double> totals = stackalloc double[groups.Length], size = stackalloc double[groups.Length];
        Span<int> order = stackalloc int[groups.Length];
        for (var g = 0; g < groups.Length; g++)
        {
            (order[g], totals[g]) = (g, 0);
            foreach (var f in groups[g].Features) totals[g] += shares[f];
            size[g] = -Math.Abs(totals[g]);
        }
        size.Sort(order);
        var told = new List<DealReason>(Most);
        for (var i = 0; i < Math.Min(Most, order.Length) && size[i] <= -0.01; i++)
            told.Add(Reason(groups[order[i]].Group, groups[order[i]].Features, totals[order[i]], sheet.Names, row, shares, before));
        return told;
    }

    /// <summary>The features that tell one story, in the order of the stories' names.</summary>
    public static (string Group, int[] Features)[] GroupsOf(string[] names) =>
        [.. Enumerable.Range(0, names.Length).GroupBy(i => GroupOf(names[i]), StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, g.ToArray()))];

    static string GroupOf(string name) => Known.TryGetValue(name, out var known) ? known.Group
        : name.StartsWith("activity: ", StringComparison.Ordinal) ? "activity"
        : name.StartsWith("product: ", StringComparison.Ordinal) ? "products"
        : name.StartsWith("times in stage: ", StringComparison.Ordinal) ? "stage moves"
        : name.EndsWith(" win history", StringComparison.Ordinal) ? name[..^" win history".Length] : name;

    static DealReason Reason(string group, int[] features, double total, string[] names, FeatureRow row, double[] shares, FeatureRow? before)
    {
        var main = -1;
        foreach (var f in features) if (shares[f] * total >= 0 && (main < 0 || Math.Abs(shares[f]) > Math.Abs(shares[main]))) main = f;
        var name = names[main];
        Known.TryGetValue(name, out var known);
        var field = known.Field ?? (group == "activity" ? DealFields.Activity : group == "stage moves" ? DealFields.Stage : group == "products" ? DealFields.Product : name.StartsWith("market: ", StringComparison.Ordinal) ? "" : group);
        var fact = ReasonWords.Fact(name, row, main);
        var says = before is null ? fact + (total >= 0 ? ", which speaks for winning." : ", which speaks against winning.")
            : Change(fact, ReasonWords.Fact(name, before, main)) + (total >= 0 ? ", which raises the chance." : ", which lowers the chance.");
        return new(group, says, total, field is "" ? null : field, row.Evidence[main], known.Changeable || group == "activity");
    }

    static string Change(string now, string then) =>
        now == then ? now + ", which weighs differently beside the rest now" : $"{now} (before: {char.ToLowerInvariant(then[0])}{then[1..]})";
}
