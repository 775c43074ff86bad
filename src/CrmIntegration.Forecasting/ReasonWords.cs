using System.Globalization;
using CrmIntegration.Forecasting.Features;

namespace CrmIntegration.Forecasting;

/// <summary>What a feature says of a deal, as a rep would put it.</summary>
static class ReasonWords
{
    public static string Fact(string name, FeatureRow row, int feature)
    {
        if (feature >= row.Numbers.Length)
        {
            var word = row.Words[feature - row.Numbers.Length];
            return name switch
            {
                "stage" => word == FeatureSheet.Blank ? "The deal has no stage" : $"The deal is in stage {word}",
                "fiscal quarter" => $"It is fiscal quarter {word}",
                "last activity" => word == FeatureSheet.Blank ? "There has been no activity" : $"The last activity was {word}",
                "owner" => word == FeatureSheet.Blank ? "The deal has no owner" : $"The owner is {word}",
                "month of quarter" => $"It is month {word} of the quarter",
                _ => word == FeatureSheet.Blank ? $"{Capital(name)} is blank" : $"{Capital(name)} is {word}",
            };
        }
        // what is overdue is told by the days it has lasted, which a rep can check
        if (name is "overdue in stage") return Fact("time in stage", row, FeatureSheet.TimeInStage);
        if (name is "overdue sign of life") return Fact("idle time", row, FeatureSheet.IdleTime);
        var value = row.Numbers[feature];
        var days = Count(Math.Exp(double.IsNaN(value) ? 0 : Math.Min(value, 20)) - 1, "day");
        return name switch
        {
            "age" => $"The deal is {days} old",
            "time in stage" => $"It has been in this stage for {days}",
            "moves forward" => value == 0 ? "It has not moved forward yet" : $"It has moved forward {Times(value)}",
            "moves back" => value == 0 ? "It has never moved back a stage" : $"It has moved back {Times(value)}",
            "close date pushes" => value == 0 ? "The close date has never been pushed" : $"The close date was pushed {Times(value)}",
            "days to close date" => double.IsNaN(value) ? "There is no close date" : CloseIn(Math.Sinh(value) * 7),
            "close date overdue" => value > 0 ? "The close date has passed" : "The close date has not passed",
            "amount" => double.IsNaN(value) ? "There is no amount" : $"The amount is {(Math.Sign(value) * (Math.Exp(Math.Abs(value)) - 1)).ToString("N0", CultureInfo.InvariantCulture)}",
            "amount changes" => value == 0 ? "The amount has never changed" : $"The amount was changed {Times(value)}",
            "amount growth" => value == 0 ? "The amount is what it was" : value > 0 ? "The amount has grown" : "The amount has shrunk",
            "CRM probability" => double.IsNaN(value) ? "The CRM gives no probability" : $"The CRM gives {value.ToString("P0", CultureInfo.InvariantCulture)}",
            "mails in" => value == 0 ? "The customer has not written" : $"The customer has written {Mails(value)}",
            "mails out" => value == 0 ? "We have not written to the customer" : $"We have written {Mails(value)}",
            "silence" => double.IsNaN(value) ? "The customer has not written" : $"The customer last wrote {days} ago",
            "activities" => value == 0 ? "There is no meeting or task" : $"There were {Count(Math.Exp(value) - 1, "meeting or task", "meetings and tasks")}",
            "contact roles" => value == 0 ? "No contact has a role" : $"{Count(value, "contact has a role", "contacts have a role")}",
            "product lines" => value == 0 ? "No product is on the deal" : Count(value, "product is on the deal", "products are on the deal"),
            "time since the last product" => double.IsNaN(value) ? "No product is on the deal" : $"The last product was added {days} ago",
            DealFields.PriceChange or DealFields.QuantityChange => Moved(name is DealFields.PriceChange ? "price" : "quantity", value),
            "events" => $"There were {Count(Math.Exp(value) - 1, "event")} so far",
            "events in the last week" => value == 0 ? "Nothing has happened in the last week" : $"There were {Count(Math.Exp(value) - 1, "event")} in the last week",
            "people" => $"{Count(value, "owner has", "owners have")} held the deal",
            "returns to the stage" => value == 0 ? "It has not come back to a stage" : $"It has come back to a stage {Times(Math.Exp(value) - 1)}",
            "our reply time" => double.IsNaN(value) ? "We have answered no mail" : $"We answer the customer within about {Count(Math.Exp(value) - 1, "hour")}",
            "customer's reply time" => double.IsNaN(value) ? "The customer has answered no mail" : $"The customer answers within about {Count(Math.Exp(value) - 1, "hour")}",
            "our silence" => double.IsNaN(value) ? "We have not written to the customer" : $"We last wrote {days} ago",
            "customer's mails lately" => value < 0.1 ? "The customer has not written lately" : value < 1 ? "The customer writes now and then" : "The customer writes often",
            "our mails lately" => value < 0.1 ? "We have not written lately" : value < 1 ? "We write now and then" : "We write often",
            "activities lately" => value < 0.1 ? "There was no meeting or task lately" : value < 1 ? "There is a meeting or task now and then" : "There are many meetings and tasks",
            "hour of creation" => string.Create(CultureInfo.InvariantCulture, $"The deal was created at {value:0} o'clock UTC"),
            "weekday of creation" => $"The deal was created on a {(DayOfWeek)(((int)value + 1) % 7)}",
            _ when name.StartsWith("activity: ", StringComparison.Ordinal) => value == 0 ? $"There was no {name[10..]}" : $"{name[10..]} was noted {Times(Math.Exp(value) - 1)}",
            _ when name.StartsWith("product: ", StringComparison.Ordinal) => value == 0 ? $"No product of {name[9..]} is on the deal" : $"{value.ToString("P0", CultureInfo.InvariantCulture)} of the products are {name[9..]}",
            _ when name.StartsWith("times in stage: ", StringComparison.Ordinal) => value == 0 ? $"It has not been in stage {name[16..]}" : $"It has entered stage {name[16..]} {Times(Math.Exp(value) - 1)}",
            _ when name.StartsWith(DealFields.Signal, StringComparison.Ordinal) => double.IsNaN(value) ? $"No conversation tells of {name[7..]}" : Heard(name[7..], Math.Sign(value) * (Math.Exp(Math.Abs(value)) - 1)),
            _ when name.StartsWith("market: ", StringComparison.Ordinal) => double.IsNaN(value) ? $"{name[8..]} is not known" : string.Create(CultureInfo.InvariantCulture, $"{name[8..]} stands at {value:0.##}"),
            "idle working time" => $"Nothing has happened for {Count(Math.Exp(value) - 1, "working day")}",
            "idle time" => $"Nothing has happened for {days}",
            _ when name.EndsWith("win history", StringComparison.Ordinal) =>
                value == 0 ? $"Nothing is known of this {name[..^12]}'s past deals" : $"This {name[..^12]}'s past deals were won {(value > 0 ? "more" : "less")} often than most",
            _ => double.IsNaN(value) ? $"{Capital(name)} is blank" : $"{Capital(name)} is {(Math.Sign(value) * (Math.Exp(Math.Abs(value)) - 1)).ToString("0.##", CultureInfo.InvariantCulture)}",
        };
    }

    // How often a matter came up in the last conversation, the customer's tone, our share of the talk.
    static string Heard(string signal, double value) => signal switch
    {
        "talk share" => $"In the last conversation we talked {value.ToString("P0", CultureInfo.InvariantCulture)} of the time",
        "tone" => value > 0.5 ? "The customer sounded pleased in the last conversation" : value < -0.5 ? "The customer sounded annoyed in the last conversation" : "The customer sounded neither pleased nor annoyed in the last conversation",
        "unanswered" => value < 0.5 ? "No question stayed open in the last conversation" : $"Questions that stayed open in the last conversation: {value:0}",
        _ when value < 0.5 => $"The last conversation said nothing of {signal.Replace('-', ' ')}",
        _ => $"{Capital(signal.Replace('-', ' '))} came up {Times(value)} in the last conversation",
    };

    static string Moved(string what, double value) => double.IsNaN(value) ? $"No product's {what} has changed"
        : $"A product's {what} has {(value < 0 ? "fallen" : "risen")} by {((Math.Exp(Math.Abs(value)) - 1) / 100).ToString("P0", CultureInfo.InvariantCulture)}";

    static string CloseIn(double days) => days < 0 ? $"The close date passed {Count(-days, "day")} ago" : $"The close date is {Count(days, "day")} away";
    static string Mails(double log) => Count(Math.Exp(log) - 1, "mail");

    // A field's API name as a reader would say it: LeadSource is Lead source, Customer_Tier__c is Customer tier.
    static string Capital(string name)
    {
        var plain = (name.EndsWith("__c", StringComparison.Ordinal) ? name[..^3] : name).Replace('_', ' ');
        var words = string.Concat(plain.Select((c, i) => i > 0 && char.IsUpper(c) && char.IsLower(plain[i - 1]) ? " " + char.ToLowerInvariant(c) : i > 0 && plain[i - 1] == ' ' ? char.ToLowerInvariant(c).ToString() : c.ToString()));
        return words.Length == 0 ? name : char.ToUpperInvariant(words[0]) + words[1..];
    }

    static string Times(double n) => Math.Round(n) switch { 1 => "once", 2 => "twice", _ => Count(n, "time") };
    static string Count(double n, string one, string? many = null)
    {
        var whole = (long)Math.Round(n);
        return string.Create(CultureInfo.InvariantCulture, $"{whole} {(whole == 1 ? one : many ?? one + "s")}");
    }
}
