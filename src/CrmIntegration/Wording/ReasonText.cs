using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;

namespace CrmIntegration.Wording;

/// <summary>
/// A reason in the reader's language. It is kept as the English sentence that the model made and the CRM's field holds; such a sentence has one of few
/// shapes, each of which is a text of ours. What fits none (a language model's own words) stays as it was said.
/// </summary>
static partial class ReasonText
{
    // The one with more of its own words first: "{0} is {1}" fits nearly everything.
    internal static readonly Shapes Ends = new(["{0}, which speaks for winning.", "{0}, which speaks against winning.", "{0}, which raises the chance.", "{0}, which lowers the chance."]);
    internal static readonly Shapes Changes = new(["{0} (before: {1})", "{0}, which weighs differently beside the rest now"]);
    internal static readonly Shapes Facts = new(
    [
        "The deal has no stage", "The deal is in stage {0}", "It is fiscal quarter {0}", "There has been no activity", "The last activity was {0}", "The deal has no owner", "The owner is {0}",
        "It is month {0} of the quarter", "The deal is {0} old", "It has been in this stage for {0}", "It has not moved forward yet", "It has moved forward {0}", "It has never moved back a stage",
        "It has moved back {0}", "The close date has never been pushed", "The close date was pushed {0}", "There is no close date", "The close date passed {0} ago", "The close date is {0} away",
        "The close date has passed", "The close date has not passed", "There is no amount", "The amount has never changed", "The amount was changed {0}", "The amount is what it was", "The amount has grown",
        "The amount has shrunk", "The amount is {0}", "The CRM gives no probability", "The CRM gives {0}", "The customer has not written lately", "The customer has not written", "The customer has written {0}",
        "We have not written lately", "We have not written to the customer", "We have written {0}", "The customer last wrote {0} ago", "There is no meeting or task", "There is a meeting or task now and then",
        "There was no meeting or task lately", "There are many meetings and tasks", "There were {0} so far", "There were {0} in the last week", "Nothing has happened in the last week", "There were {0}",
        "No contact has a role", "{0} held the deal", "It has not come back to a stage", "It has come back to a stage {0}", "We have answered no mail", "We answer the customer within about {0}",
        "The customer has answered no mail", "The customer answers within about {0}", "We last wrote {0} ago", "The customer writes now and then", "The customer writes often", "We write now and then",
        "We write often", "The deal was created at {0} o'clock UTC", "The deal was created on a {0}", "There was no {0}", "{0} was noted {1}", "The last product was added {0} ago", "No product of {0} is on the deal", "No product is on the deal", "No product's price has changed", "No product's quantity has changed", "A product's price has fallen by {0}", "A product's price has risen by {0}", "A product's quantity has fallen by {0}", "A product's quantity has risen by {0}", "{0} of the products are {1}", "It has not been in stage {0}", "It has entered stage {0} {1}",
        "No conversation tells of {0}", "The last conversation's {0} is {1}", "In the last conversation we talked {0} of the time", "The customer sounded pleased in the last conversation", "The customer sounded annoyed in the last conversation",
        "The customer sounded neither pleased nor annoyed in the last conversation", "No question stayed open in the last conversation", "Questions that stayed open in the last conversation: {0}",
        "The last conversation said nothing of {0}", "{0} came up {1} in the last conversation", "{0} is not known", "{0} stands at {1}", "Nothing has happened for {0}", "Nothing is known of this {0}'s past deals",
        "This {0}'s past deals were won more often than most", "This {0}'s past deals were won less often than most", "{0} is blank", "{0} is {1}",
    ]);
    internal static readonly Shapes Counts = new(
    [
        "{0} working days", "{0} working day", "{0} days", "{0} day", "{0} hours", "{0} hour", "{0} mails", "{0} mail", "{0} times", "{0} events", "{0} event", "{0} meetings and tasks", "{0} meeting or task",
        "{0} contacts have a role", "{0} contact has a role", "{0} products are on the deal", "{0} product is on the deal", "{0} owners have", "{0} owner has",
    ]);

    /// <returns>Null: no reason of ours.</returns>
    public static string? Of(IStringLocalizer<Sayings> t, string says) => Ends.Fit(says) is var (end, parts) ? t[end, Changed(t, parts[0])].Value : null;

    static string Changed(IStringLocalizer<Sayings> t, string says) =>
        Changes.Fit(says) is var (key, parts) ? t[key, [.. parts.Select(p => (object)Fact(t, p))]] : Fact(t, says);

    static string Fact(IStringLocalizer<Sayings> t, string says)
    {
        // "Before" goes on with a small letter; a field's own name cannot be told from a word then, and begins with a capital like any sentence.
        var sentence = says.Length > 0 ? char.ToUpperInvariant(says[0]) + says[1..] : says;
        return Facts.Fit(sentence) is var (key, parts) ? t[key, [.. parts.Select(p => (object)Piece(t, p))]]
            : Counts.Fit(sentence) is var (counted, number) && Whole().IsMatch(number[0]) ? t[counted, number[0]] : says;
    }

    static string Piece(IStringLocalizer<Sayings> t, string piece) => piece switch
    {
        "once" or "twice" => t[piece],
        _ when Counts.Fit(piece) is var (key, number) && Whole().IsMatch(number[0]) => t[key, number[0]],
        _ when Number(piece) is { } number => number,
        _ when piece.All(char.IsAsciiLetter) && Enum.TryParse<DayOfWeek>(piece, out var day) => CultureInfo.CurrentUICulture.DateTimeFormat.GetDayName(day),
        _ => FeatureName.Word(t, piece),
    };

    /// <returns>A number as the reader's region writes it; null: it is none.</returns>
    internal static string? Number(string piece) => decimal.TryParse(piece, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number.ToString("N" + number.Scale, CultureInfo.CurrentCulture) : null;

    [GeneratedRegex(@"^-?\d+$")]
    private static partial Regex Whole();
}
