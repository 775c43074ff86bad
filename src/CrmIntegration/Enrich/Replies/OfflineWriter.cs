using CrmIntegration.Language;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Replies;

/// <summary>Drafts without a model: fixed sentences, facts of the deal, what we told this customer before, and gaps for the rest. Invents nothing.</summary>
static class OfflineWriter
{
    public static IReadOnlyList<SuggestionDraft> Write(ReplyContext context, out string? says)
    {
        says = null;
        if (!Phrases.All.TryGetValue(context.Clean.Language, out var phrases))
        {
            phrases = Phrases.All["en"];
            says = $"The offline writer does not write '{context.Clean.Language}'; the drafts are in English.";
        }
        var answers = Answers(context, phrases).ToList();
        return [Draft("short", answers.Take(2)), Draft("friendly", answers), Draft("formal", answers)];

        SuggestionDraft Draft(string tone, IEnumerable<SuggestionSentence> body)
        {
            var greeting = context.Greeted is { } name ? new SuggestionSentence(string.Format(null, phrases.Dear, name), ["sender"]) : new(phrases.DearNobody, []);
            List<SuggestionSentence> sentences = [greeting];
            if (tone != "short")
                sentences.Add(new(phrases.Thanks, []));
            sentences.AddRange(body);
            sentences.Add(new(tone == "formal" ? phrases.FormalClose : phrases.Close, []));
            return Drafts.Of(tone, sentences);
        }
    }

    static readonly string[] Discounts = ["discount", "rebate", "rabatt", "nachlass", "remise", "rabais", "descuento", "rebaja"];

    static IEnumerable<SuggestionSentence> Answers(ReplyContext context, Phrases phrases)
    {
        if (context.Asks.Any(a => a.Kind == "complaint"))
            yield return new(phrases.Sorry, []);
        var topics = context.Asks.Select(a => a.Topic).Distinct().ToList();
        if (topics.Count > 1)
            topics.Remove("other");
        foreach (var topic in topics.Count == 0 ? ["other"] : topics)
            if (topic == "price" && context.Asks.Any(a => a.Topic == topic && Discounts.Any(a.Quote.ToLowerInvariant().Contains)))
                yield return new(phrases.Discount, []);      // what was agreed so far does not answer that
            else if (topic == "price" && context.Sources.FirstOrDefault(s => s.Id == "amount") is { } amount)
            {
                yield return new(string.Format(null, phrases.Amount, amount.Quote), [amount.Id]);
                yield return new(phrases.Topics[topic], []);         // what was asked may be another price than the deal's
            }
            else if (Told(context, topic) is { } told)
                yield return new(string.Format(null, phrases.AlreadyTold, told.Sentence), [told.Source.Id]);
            else
                yield return new(phrases.Topics[topic], []);
    }

    // The first sentence of the closest past reply that speaks of the same thing and asks nothing itself.
    static (string Sentence, SuggestionSource Source)? Told(ReplyContext context, string topic)
    {
        if (topic == "other")
            return null;
        foreach (var source in context.Sources.Where(s => s.Kind == "past-reply"))
            foreach (var sentence in Sentences.Of(source.Quote))
                if (!sentence.EndsWith('?') && sentence.Length < 300 && MailAsks.Intent(sentence) == topic && InjectionScan.Find(sentence).Count == 0)
                    return (sentence.ReplaceLineEndings(" "), source);
        return null;
    }
}
