using System.Text.Json;
using CrmIntegration.Language;
using CrmIntegration.Language.Service;
using CrmIntegration.Records;
using CrmIntegration.SampleOrg;
using CrmIntegration.Trust;

namespace CrmIntegration.Enrich.Service;

/// <summary>Customers' questions to the sample company: which article answers each and with what, which none does, and which want a person. The whole way is judged, the gates with it.</summary>
sealed class ServiceGolden(Answering answering, TimeProvider clock) : IGoldenSet
{
    /// <param name="Article">The sample article that answers, without its language; null: none does.</param>
    /// <param name="Must">Each in the answer; alternatives apart by |.</param>
    /// <param name="Before">The customer's question before this one.</param>
    /// <param name="Person">Why a person is wanted; null: none is.</param>
    internal sealed record Case(string Id, string Language, string Question, string? Article = null, string[]? Must = null, string? Before = null, string? Person = null);

    static readonly Lazy<IReadOnlyList<Case>> Cases = new(() =>
    {
        using var file = new StreamReader(typeof(ServiceGolden).Assembly.GetManifestResourceStream("Golden.service.jsonl")!);
        return [.. file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonSerializer.Deserialize<Case>(l, JsonSerializerOptions.Web)!)];
    });

    internal static IReadOnlyList<Case> All => Cases.Value;
    public string Feature => ModelAnswer.Feature;
    public string BuiltIn => ModelAnswer.Instructions;

    public async Task<IReadOnlyList<GoldenScore>> ScoreAsync(Guid connectionId, PromptVersion? version, CancellationToken cancel)
    {
        var known = Handbook(clock.GetUtcNow());
        var scores = new List<GoldenScore>();
        foreach (var one in Cases.Value)
            scores.Add(await ScoreAsync(connectionId, one, known, version, cancel));
        return scores;
    }

    internal static KnowledgeIndex Handbook(DateTimeOffset at) => KnowledgeIndex.Of([.. SampleCompany.Make(1, 0, at).Articles
        .Select(a => new ArticleVersion { Id = a.Id, Version = 1, Title = a.Title, Body = a.Body, Language = a.Language, Visibility = ArticleVersion.Public, Source = "sample", Media = "text", MadeAt = at })]);

    async Task<GoldenScore> ScoreAsync(Guid connectionId, Case one, KnowledgeIndex known, PromptVersion? version, CancellationToken cancel)
    {
        var person = PersonWanted.Why(one.Question);
        string? by = null;
        List<(bool Right, string Wrong)> points = [(person == one.Person, person is null ? "no person is called" : $"a person is called: {person}")];
        if (person is null && one.Person is null)
        {
            var answer = await answering.AnswerAsync(Asked(connectionId, one), known, version, cancel);
            points.AddRange(Points(one, answer.Sentences));
            by = one.Article is null ? null : answer.Writer;
            if (version is not null && one.Article is not null)
                points.Add((answer.Writer != "offline", "nothing of the model could be shown"));
        }
        return new(one.Id, one.Language, points.Count(p => p.Right) / (double)points.Count, [.. points.Where(p => !p.Right).Select(p => p.Wrong)], by);
    }

    internal static ServiceQuestion Asked(Guid connectionId, Case one) =>
        new(connectionId, one.Question, one.Before, LanguageGuess.Told(one.Before is null ? one.Question : one.Before + "\n" + one.Question), InjectionScan.Find(one.Question).Count > 0, Audience.Customer, null, "golden-" + one.Id, []);

    internal static IEnumerable<(bool Right, string Wrong)> Points(Case one, IReadOnlyList<ServiceSentence> answer)
    {
        var (said, cited) = (string.Join(' ', answer.Select(s => s.Text)), answer.SelectMany(s => s.Sources).Select(s => s.ArticleId).Distinct().ToList());
        if (one.Article is null)
            return [(answer.Count == 0, $"it answers from {string.Join(", ", cited)} what no article answers")];
        var right = one.Article.Split('|').SelectMany(a => new[] { a, $"{a}-{one.Language}" }).ToHashSet(StringComparer.Ordinal);
        return
        [
            (answer.Count > 0, "no answer"),
            (cited.All(right.Contains), $"it cites {string.Join(", ", cited)}"),
            .. (one.Must ?? []).Select(m => (m.Split('|').Any(w => said.Contains(w, StringComparison.OrdinalIgnoreCase)), $"'{m}' is missing")),
        ];
    }
}
