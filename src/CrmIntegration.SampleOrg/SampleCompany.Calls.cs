using System.Globalization;
using System.Text;
using CrmIntegration.Connectors;

namespace CrmIntegration.SampleOrg;

/// <summary>The transcript of a call, as a meeting tool writes it (WebVTT with voices).</summary>
public sealed record SampleCall(string OpportunityId, string ActivityId, string Title, DateTimeOffset At, string Text);

partial class SampleCompany
{
    static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>
    /// The first call or meeting of every deal, written down. Two habits are planted. Asking about the budget is real: who asks makes offers that fit the
    /// customer (the hidden price fit), and those are won more often. Naming another customer is empty: good sellers do it more, but with the same
    /// seller it changes nothing. The other things said depend on neither. All of it comes from dice of its own: nothing else in the company changes.
    /// </summary>
    public IReadOnlyList<SampleCall> Calls
    {
        get
        {
            var first = new Dictionary<string, Activity>(StringComparer.Ordinal);
            foreach (var activity in activities)
                if (!first.TryGetValue(activity.OpportunityId!, out var known) || activity.At < known.At)
                    first[activity.OpportunityId!] = activity;
            return [.. deals.Where(d => first.ContainsKey(d.Opportunity.Id)).Select(d => Record(d, first[d.Opportunity.Id]))];
        }
    }

    /// <summary>The deals whose seller asked about the budget in that call: the planted habit that is real.</summary>
    public static bool AsksBudget(SampleCall call) => new[] { "en", "de", "fr", "es" }.Any(l => call.Text.Contains(CallScript.In(l).AskBudget, StringComparison.Ordinal));

    SampleCall Record(Deal deal, Activity call)
    {
        var dice = new Dice(seed, 8L * deal.Index + 3);
        var script = CallScript.In(deal.Language);
        var (me, person) = (deal.Rep.Name!, deal.People.First(p => p.Id == call.ContactId || deal.People.Length == 1 || p == deal.People[^1]));
        var you = $"{person.FirstName} {person.LastName}";
        var talk = new Recording(me, you, deal.Opportunity.Name!, dice);

        // Some sellers ask seldom, which has nothing to do with how good they are.
        var asksBudget = dice.Chance(1 / (1 + Math.Exp(5 * deal.Fit - 3 * Math.Cos(2 * users.IndexOf(deal.Rep)))));
        var namesOthers = dice.Chance(1 / (1 + Math.Exp(-3 * skill[deal.Rep.Id])));
        var (decider, timing, nextStep, promise) = (dice.Chance(0.4), dice.Chance(0.5), dice.Chance(0.55), dice.Chance(0.6));
        talk.Ours(script.Hello);
        talk.Theirs(script.HelloBack);
        talk.Ours(script.AskNeed);
        talk.Theirs(dice.Pick(script.Need));
        for (var n = 1 + dice.Below(script.Pitch.Length); n > 0; n--)
            talk.Ours(script.Pitch[n - 1]);
        if (namesOthers)
            talk.Ours(script.Reference);
        talk.Theirs(dice.Pick(script.Question));
        talk.Ours(dice.Chance(0.85) ? script.Answer : script.Dodge);
        foreach (var (asked, question, answers) in new[] { (asksBudget, script.AskBudget, script.Budget), (decider, script.AskDecider, script.Decider), (timing, script.AskTiming, script.Timing) })
            if (asked)
            {
                talk.Ours(question);
                talk.Theirs(dice.Pick(answers));
            }
        if (dice.Chance(1 / (1 + Math.Exp(1.2 - deal.Fit))))
        {
            talk.Theirs(script.TooExpensive);
            talk.Ours(script.PriceAnswer);
        }
        if (dice.Chance(0.2))
        {
            talk.Theirs(script.Rival);
            talk.Ours(script.RivalAnswer);
        }
        if (nextStep)
        {
            talk.Ours(script.NextStep);
            talk.Theirs(script.Agreed);
        }
        if (promise)
            talk.Ours(script.Promise);
        talk.Theirs(script.Bye);
        return new(deal.Opportunity.Id, call.Id, call.Subject!, call.At!.Value, talk.ToString());
    }

    sealed class Recording(string me, string you, string about, Dice dice)
    {
        readonly StringBuilder text = new("WEBVTT\n");
        double at = 1.5;

        public void Ours(string says) => Say(me, says);
        public void Theirs(string says) => Say(you, says);

        // People say about two and a half words a second.
        void Say(string who, string says)
        {
            var words = says.Replace("{me}", me.Split(' ')[0]).Replace("{you}", you.Split(' ')[0]).Replace("{deal}", about).Replace("{n}", (3 + dice.Below(40)).ToString(Invariant));
            var end = at + words.Split(' ').Length / (2.1 + 0.8 * dice.Throw());
            text.Append(Invariant, $"\n{Stamp(at)} --> {Stamp(end)}\n<v {who}>{words}</v>\n");
            at = end + 0.2 + 1.6 * dice.Throw();
        }

        static string Stamp(double seconds) => TimeSpan.FromSeconds(seconds).ToString(@"hh\:mm\:ss\.fff", Invariant);

        public override string ToString() => text.ToString();
    }
}
