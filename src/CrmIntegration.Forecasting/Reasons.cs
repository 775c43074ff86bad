using System.Globalization;
using CrmIntegration.Forecasting.Features;

namespace CrmIntegration.Forecasting;

/// <summary>Turns contributions into at most five sentences, strongest first. Features that tell one story are one reason.</summary>
static class Reasons
{
    static readonly Dictionary<string, (string Group, string Field, bool Changeable)> Known = new(StringComparer.Ordinal)
    {
        ["stage"] = ("stage", DealFields.Stage, true), ["time in stage"] = ("time in stage", DealFields.Stage, true),
        ["moves forward"] = ("stage moves", DealFields.Stage, false), ["moves back"] = ("stage moves", DealFields.Stage, false),
        ["age"] = ("age", "CreatedDate", false), ["close date pushes"] = ("close date", DealFields.CloseDate, true),
        ["days to close date"] = ("close date", DealFields.CloseDate, true), ["close date overdue"] = ("close date", DealFields.CloseDate, true),
        ["amount"] = ("amount", DealFields.Amount, false), ["amount changes"] = ("amount", DealFields.Amount, false), ["amount growth"] = ("amount", DealFields.Amount, false),
        ["CRM probability"] = ("CRM probability", DealFields.Probability, false), ["mails in"] = ("customer mails", DealFields.MailIn, true),
        ["silence"] = ("customer mails", DealFields.MailIn, true), ["mails out"] = ("our mails", DealFields.MailOut, true),
        ["activities"] = ("activity", DealFields.Activity, true), ["idle time"] = ("activity", DealFields.Activity, true),
        ["contact roles"] = ("contact roles", DealFields.ContactRole, true), ["month of quarter"] = ("season", "", false),
    };

    public static IReadOnlyList<DealReason> Tell(FeatureSheet sheet, FeatureRow row, double[] shares)
    {
        var names = sheet.Names;
        var about = Enumerable.Range(0, names.Length).GroupBy(i => Known.TryGetValue(names[i], out var k) ? k.Group : names[i], StringComparer.Ordinal);
        return [.. about.Select(g => Reason(g.Key, [.. g], names, row, shares)).Where(r => Math.Abs(r.LogOdds) >= 0.01)
            .OrderByDescending(r => Math.Abs(r.LogOdds)).ThenBy(r => r.Feature, StringComparer.Ordinal).Take(5)];
    }

    static DealReason Reason(string group, int[] features, string[] names, FeatureRow row, double[] shares)
    {
        var total = features.Sum(f => shares[f]);
        var main = features.MaxBy(f => Math.Abs(shares[f]));
        Known.TryGetValue(names[main], out var known);
        var says = Fact(names[main], row, main) + (total >= 0 ? ", which speaks for winning." : ", which speaks against winning.");
        return new(group, says, total, known.Field is "" ? null : known.Field ?? names[main], row.Evidence[main], known.Changeable);
    }

    static string Fact(string name, FeatureRow row, int feature)
    {
        if (feature >= row.Numbers.Length)
        {
            var word = row.Words[feature - row.Numbers.Length];
            return name switch
            {
                "stage" => word == FeatureSheet.Blank ? "The deal has no stage" : $"The deal is in stage {word}",
                "month of quarter" => $"It is month {word} of the quarter",
                _ => word == FeatureSheet.Blank ? $"{Capital(name)} is blank" : $"{Capital(name)} is {word}",
            };
        }
        var value = row.Numbers[feature];
        var days = Count(Math.Exp(double.IsNaN(value) ? 0 : Math.Min(value, 20)) - 1, "day");
        return name switch
        {
            "age" => $"The deal is {days} old",
            "time in stage" => $"It has been in this stage for {days}",
            "moves forward" => value == 0 ? "It has not moved forward yet" : $"It has moved forward {Count(value, "time")}",
            "moves back" => value == 0 ? "It has never moved back a stage" : $"It has moved back {Count(value, "time")}",
            "close date pushes" => value == 0 ? "The close date has never been pushed" : $"The close date was pushed {Count(value, "time")}",
            "days to close date" => double.IsNaN(value) ? "There is no close date" : CloseIn(Math.Sinh(value) * 7),
            "close date overdue" => value > 0 ? "The close date has passed" : "The close date has not passed",
            "amount" => double.IsNaN(value) ? "There is no amount" : $"The amount is {(Math.Sign(value) * (Math.Exp(Math.Abs(value)) - 1)).ToString("N0", CultureInfo.InvariantCulture)}",
            "amount changes" => value == 0 ? "The amount has never changed" : $"The amount was changed {Count(value, "time")}",
            "amount growth" => value == 0 ? "The amount is what it was" : value > 0 ? "The amount has grown" : "The amount has shrunk",
            "CRM probability" => double.IsNaN(value) ? "The CRM gives no probability" : $"The CRM gives {value.ToString("P0", CultureInfo.InvariantCulture)}",
            "mails in" => value == 0 ? "The customer has not written" : $"The customer has written {Mails(value)}",
            "mails out" => value == 0 ? "We have not written to the customer" : $"We have written {Mails(value)}",
            "silence" => double.IsNaN(value) ? "The customer has not written" : $"The customer last wrote {days} ago",
            "activities" => value == 0 ? "There is no meeting or task" : $"There were {Count(Math.Exp(value) - 1, "meeting or task", "meetings and tasks")}",
            "contact roles" => value == 0 ? "No contact has a role" : $"{Count(value, "contact has a role", "contacts have a role")}",
            "idle time" => $"Nothing has happened for {days}",
            _ when name.EndsWith("win history", StringComparison.Ordinal) =>
                value == 0 ? $"Nothing is known of this {name[..^12]}'s past deals" : $"This {name[..^12]}'s past deals were won {(value > 0 ? "more" : "less")} often than most",
            _ => double.IsNaN(value) ? $"{Capital(name)} is blank" : $"{Capital(name)} is {(Math.Sign(value) * (Math.Exp(Math.Abs(value)) - 1)).ToString("0.##", CultureInfo.InvariantCulture)}",
        };
    }

    static string CloseIn(double days) => days < 0 ? $"The close date passed {Count(-days, "day")} ago" : $"The close date is {Count(days, "day")} away";
    static string Mails(double log) => Count(Math.Exp(log) - 1, "mail");

    // A field's API name as a reader would say it: LeadSource is Lead source, Customer_Tier__c is Customer tier.
    static string Capital(string name)
    {
        var plain = (name.EndsWith("__c", StringComparison.Ordinal) ? name[..^3] : name).Replace('_', ' ');
        var words = string.Concat(plain.Select((c, i) => i > 0 && char.IsUpper(c) && char.IsLower(plain[i - 1]) ? " " + char.ToLowerInvariant(c) : i > 0 && plain[i - 1] == ' ' ? char.ToLowerInvariant(c).ToString() : c.ToString()));
        return words.Length == 0 ? name : char.ToUpperInvariant(words[0]) + words[1..];
    }


    static string Count(double n, string one, string? many = null)
    {
        var whole = (long)Math.Round(n);
        return string.Create(CultureInfo.InvariantCulture, $"{whole} {(whole == 1 ? one : many ?? one + "s")}");
    }
}
