using Microsoft.Extensions.Localization;

namespace CrmIntegration.Console.Forecast;

/// <summary>Each factor in a manager's words: what is so, and what to do.</summary>
static class FactorWords
{
    public static (string Says, string Do) Of(IStringLocalizer<Texts> t, ForecastFactor factor, string money)
    {
        var deals = Look.Number(factor.Deals);
        return factor.Key switch
        {
            "overdue" when factor.Deals == 1 => (t["One open deal with {0} has a close date that is past.", money], t["Ask for a new date or close it; until then its date says nothing."]),
            "committed but doubtful" when factor.Deals == 1 => (t["One committed deal with {0} has less than an even chance.", money], t["Go through it with its owner; move it out of commit if it does not hold."]),
            "later than planned" when factor.Deals == 1 => (t["One deal with {0} is to close in this period, but deals like it close later.", money], t["Agree the next step and a date with the customer, or move the date."]),
            "sooner than planned" when factor.Deals == 1 => (t["One deal with {0} is dated later, but is likely to be won in this period.", money], t["Ask what keeps it from being signed now."]),
            "no amount" when factor.Deals == 1 => (t["One deal of this period has no amount and counts as nothing."], t["Have an amount entered, even a rough one."]),
            "likely but not committed" when factor.Deals == 1 => (t["One deal with {0} is likely to be won, but nobody commits it.", money], t["Ask its owner what is missing for a commitment."]),
            "overdue" => (t["{0} open deals with {1} have a close date that is past.", deals, money], t["Ask for a new date or close them; until then their dates say nothing."]),
            "committed but doubtful" => (t["{0} committed deals with {1} have less than an even chance.", deals, money], t["Go through them with their owners; move what does not hold out of commit."]),
            "later than planned" => (t["{0} deals with {1} are to close in this period, but deals like them close later.", deals, money], t["Agree the next step and a date with the customer, or move the date."]),
            "sooner than planned" => (t["{0} deals with {1} are dated later, but are likely to be won in this period.", deals, money], t["Ask what keeps them from being signed now."]),
            "one deal decides" => (t["One deal with {0} makes much of the difference.", money], t["Stand by its owner; plan for the period without it."]),
            "no amount" => (t["{0} deals of this period have no amount and count as nothing.", deals], t["Have an amount entered, even a rough one."]),
            "likely but not committed" => (t["{0} deals with {1} are likely to be won, but nobody commits them.", deals, money], t["Ask their owners what is missing for a commitment."]),
            "quota above the range" => (t["The quota lies {0} above what nine of ten outcomes reach.", money], t["Pull later deals forward or find new ones; the open ones alone do not get there."]),
            "quota below the range" => (t["Nine of ten outcomes pass the quota, by {0} or more.", money], t["Keep going, and look whether later deals can wait in peace."]),
            _ => (t["More than half of what is still expected, {0}, is not in the pipeline yet.", money], t["Watch how many new deals arrive each week; without them the range is too high."]),
        };
    }
}
