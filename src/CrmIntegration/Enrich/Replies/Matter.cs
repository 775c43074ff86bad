using CrmIntegration.Language;
using CrmIntegration.Language.Retrieval;

namespace CrmIntegration.Enrich.Replies;

/// <summary>What we know that answers something: sentences, and the source they stand on.</summary>
sealed record Answer(string Says, string SourceId);

/// <param name="Ask">One thing alone, in the customer's own words.</param>
sealed record MatterPart(MailAsk Ask, Answer? Told);

/// <summary>One ask of a mail: each thing that it asks for, with what is known about it. What answers the whole answers none of several parts.</summary>
sealed record Matter(MailAsk Ask, IReadOnlyList<MatterPart> Parts)
{
    /// <param name="find">What answers an ask; null: nothing does.</param>
    /// <param name="price">What something costs of which a discount is asked as well ("120 sensors, discount included"); null: not asked, or not known.</param>
    public static Matter Of(MailAsk ask, Func<MailAsk, Answer?> find, Func<MailAsk, Answer?> price)
    {
        var matter = Of(ask, find);
        return new(ask, [.. matter.Parts.SelectMany(p => price(p.Ask) is { } whole ? [new MatterPart(p.Ask, whole), p] : new[] { p })]);
    }

    static Matter Of(MailAsk ask, Func<MailAsk, Answer?> find)
    {
        // Of two faults in one sentence each is answered or left open by itself.
        if (ask.Kind == "complaint" && MailAsks.FaultsOf(ask) is { Count: > 1 } faults)
            return new(ask, [.. faults.Select(f => new MatterPart(f, find(f)))]);
        var clauses = Clauses.Of(ask.Quote);
        if (clauses.Count < 2)
        {
            var only = ask with { Quote = clauses[0] };       // without its greeting
            return new(ask, [new(only, find(only))]);
        }
        var own = clauses.Select(MailAsks.TopicOf).ToList();
        // "... and of the gateways?" leaves out what was said before it; what stands before the first clause with a matter leaves out nothing: "How long is the warranty, and by when can you deliver?"
        var first = own.FindIndex(i => i != "other");
        return new(ask, [.. clauses.Select((c, i) => ask with { Quote = c, Topic = own[i] != "other" || i < first || MailAsks.NamesItsThing(c) || Clauses.AsksByItself(c) ? own[i] : ask.Topic }).Select(part => new MatterPart(part, find(part)))]);
    }
}
