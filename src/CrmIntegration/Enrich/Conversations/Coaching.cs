using System.Text.Json;
using CrmIntegration.Forecasting.Effects;
using CrmIntegration.Language.Conversations;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Conversations;

/// <summary>What the winners do differently, and for each person what is worth trying, with a place in a won deal that shows it. Nobody is ranked.</summary>
sealed class Coaching(Records.Conversations conversations, CrmStore store)
{
    const int MostDeals = 20_000, FewestOfRep = 5;
    const double WorthSaying = 0.1;

    public async Task<CoachingReport> ReportAsync(Guid connectionId, CancellationToken cancel)
    {
        var talks = (await conversations.FirstOfClosedAsync(connectionId, MostDeals, cancel))
            .Select(t => (Talk: t, Did: (IReadOnlyDictionary<string, bool>)(JsonSerializer.Deserialize<Dictionary<string, bool>>(t.Habits) ?? []))).Where(t => t.Did.Count > 0).ToList();
        var effects = HabitEffects.Of([.. talks.Select(t => new CoachedDeal(t.Talk.OwnerId ?? "", t.Talk.Stage ?? "", t.Talk.IsWon, Known(t.Talk), t.Did))], Habits.All);
        var names = (await store.UsersAsync(connectionId, cancel)).ToDictionary(u => u.Id, u => u.Name);
        var helpful = effects.Where(e => e is { Sure: true, Effect: > 0 }).OrderByDescending(e => e.Effect).ToList();
        return new(talks.Count, talks.Count(t => t.Talk.IsWon), [.. effects.OrderBy(e => e.NotEnough is not null).ThenByDescending(e => e.Sure).ThenByDescending(e => e.Effect)],
            [.. talks.Where(t => t.Talk.OwnerId is not null).GroupBy(t => t.Talk.OwnerId!).Select(g => new RepHabits(g.Key, names.GetValueOrDefault(g.Key), g.Count(),
                [.. helpful.Select(e => Advise(e, [.. g], talks)).OfType<RepAdvice>()])).OrderBy(r => r.Name, StringComparer.CurrentCulture)]);
    }

    static double[] Known(FirstTalk talk) =>
        [Math.Log(1 + (double)Math.Max(0, talk.Amount ?? 0)), talk.Created is { } born ? Math.Log(1 + Math.Max(0, (talk.At - born).TotalDays)) : 0];

    static RepAdvice? Advise(HabitEffect effect, List<(FirstTalk Talk, IReadOnlyDictionary<string, bool> Did)> own, List<(FirstTalk Talk, IReadOnlyDictionary<string, bool> Did)> all)
    {
        var told = own.Where(t => t.Did.ContainsKey(effect.Habit)).ToList();
        var (did, team) = (told.Count(t => t.Did[effect.Habit]), (double)effect.With / (effect.With + effect.Without));
        if (told.Count < FewestOfRep || team - (double)did / told.Count < WorthSaying)
            return null;
        // In the language that this person speaks with customers most, and from somebody else where there is one.
        var spoken = own.CountBy(t => t.Talk.Language).MaxBy(l => l.Value).Key;
        var shown = all.Where(t => t.Talk.IsWon && t.Did.GetValueOrDefault(effect.Habit)).OrderBy(t => t.Talk.Language != spoken).ThenBy(t => t.Talk.OwnerId == own[0].Talk.OwnerId).ThenByDescending(t => t.Talk.At).Select(t => t.Talk).FirstOrDefault();
        return new(effect.Habit, effect.Effect, did, told.Count, team, shown is null ? null : Example(effect.Habit, shown));
    }

    static WonExample Example(string habit, FirstTalk talk)
    {
        var findings = JsonSerializer.Deserialize<Finding[]>(talk.Findings, Records.Conversations.Json) ?? [];
        var line = Habits.LineOf(habit, findings);
        return new(talk.Id, talk.OpportunityId, talk.DealName, line, line is null ? null : findings.First(f => f.Line == line).Quote);
    }
}
