using CrmIntegration.Language;
using CrmIntegration.Language.Retrieval;

namespace CrmIntegration.Enrich.Replies;

/// <summary>What we know that answers something: sentences, and the source they stand on.</summary>
sealed record Answer(string Says, string SourceId);

/// <param name="Quote">The customer's own words.</param>
sealed record MatterPart(string Quote, Answer? Told);

/// <summary>One ask of a mail: what is known about the whole of it, and about each thing that it asks for where these are several.</summary>
sealed record Matter(MailAsk Ask, Answer? Whole, IReadOnlyList<MatterPart> Parts)
{
    public bool Told => Whole is not null || Parts.Any(p => p.Told is not null);

    /// <param name="find">What answers an ask; null: nothing does.</param>
    public static Matter Of(MailAsk ask, Func<MailAsk, Answer?> find)
    {
        // The parts first: what each of them stands on comes before what only the whole sentence finds.
        var clauses = Clauses.Of(ask.Quote);
        if (clauses.Count < 2)
            return new(ask, find(ask), []);
        var own = clauses.Select(MailAsks.Intent).ToList();
        // "... and of the gateways?" leaves out what was said before it; what stands before the first clause with a matter leaves out nothing: "How long is the warranty, and by when can you deliver?"
        var first = own.FindIndex(i => i != "other");
        MatterPart[] parts = [.. clauses.Select((c, i) => new MatterPart(c, find(ask with { Quote = c, Topic = own[i] != "other" || i < first ? own[i] : ask.Topic })))];
        return new(ask, find(ask), parts);
    }
}
