using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using CrmIntegration.Forecasting.Effects;
using CrmIntegration.Language.Conversations;
using CrmIntegration.SampleOrg;

namespace CrmIntegration.Benchmarks;

/// <summary>Conversations: what is heard in negotiations that people marked by hand, what coaching calls an effect, and how fast.</summary>
static class TalkArea
{
    public static async Task RunAsync(TextWriter o)
    {
        await SpeedAsync(o);
        await CoachingAsync(o);
        await MarkedAsync(o);
        if (Dialogues() is { } dialogues)
            await NegotiationsAsync(o, dialogues);
        else
            await o.WriteLineAsync("  negotiations: no shared data beside the repository; set CRM_DATA.");
    }

    static async Task SpeedAsync(TextWriter o)
    {
        var calls = SampleCompany.Make(42, 2000, new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero)).Calls;
        Hear(calls[0].Text);
        var watch = Stopwatch.StartNew();
        foreach (var call in calls)
            Hear(call.Text);
        await o.WriteLineAsync($"  calls read, measured and marked: {calls.Count / watch.Elapsed.TotalSeconds,8:N0} a second on one core ({calls.Average(c => c.Text.Length):N0} characters each)");

        static void Hear(string text)
        {
            var talk = TranscriptReader.Read(text).WithSides(["Tom Berg"], []);
            Measures.Of(talk);
            Findings.Of(talk, new(2026, 11, 24), ["Acme"]);
        }
    }

    // Findings against what a coach marked, line by line; the reference is a listener that takes each line for a finding of the commonest kind.
    static async Task MarkedAsync(TextWriter o)
    {
        foreach (var (folder, named) in new[] { ("Worked", "mended on them"), ("Fresh", "kept for the figure") })
        {
            var talks = LanguageTests.MarkedTalk.All(folder);
            var counts = LanguageTests.MarkedTalk.Count(talks);
            var lines = talks.Sum(t => t.Talk.Lines.Count);
            await o.WriteLineAsync($"  {talks.Count} marked talks in five languages, {lines} lines ({named}): precision {Share(counts.Values.Sum(c => c.Right), counts.Values.Sum(c => c.Heard))}, recall {Share(counts.Values.Sum(c => c.Right), counts.Values.Sum(c => c.Planted))} (each line taken for {counts.MaxBy(c => c.Value.Planted).Key}: precision {Share(counts.Values.Max(c => c.Planted), lines)})");
            await o.WriteLineAsync("    " + string.Join("; ", counts.Select(c => $"{c.Key} {Share(c.Value.Right, c.Value.Heard)}/{Share(c.Value.Right, c.Value.Planted)} of {c.Value.Planted}")));
        }

        static string Share(int some, int all) => all == 0 ? "-" : $"{some / (double)all:0.00}";
    }

    // A team of eight with a habit that wins and one that good sellers have and late stages bring, but that wins nothing.
    static async Task CoachingAsync(TextWriter o)
    {
        const int seeds = 1000, deals = 1200;
        int called = 0, anyEmpty = 0, naive = 0, found = 0, covered = 0;
        for (var seed = 0; seed < seeds; seed++)
        {
            var effects = HabitEffects.Of(ForecastingTests.Team.Make(seed, deals), ForecastingTests.Team.Habits).ToDictionary(e => e.Habit);
            var (real, empty) = (effects[ForecastingTests.Team.Real], effects[ForecastingTests.Team.Empty]);
            called += empty.Sure ? 1 : 0;
            anyEmpty += effects.Values.Any(e => e.Sure && e.Habit != ForecastingTests.Team.Real) ? 1 : 0;
            var spread = Math.Sqrt(empty.RateWith * (1 - empty.RateWith) / empty.With + empty.RateWithout * (1 - empty.RateWithout) / empty.Without);
            naive += Math.Abs(empty.RateWith - empty.RateWithout) > 1.96 * spread ? 1 : 0;
            found += real is { Sure: true, Effect: > 0 } ? 1 : 0;
            covered += real.Low <= ForecastingTests.Team.Effect && ForecastingTests.Team.Effect <= real.High ? 1 : 0;
        }
        await o.WriteLineAsync($"  coaching, {seeds} teams of {deals} deals: empty habit called an effect {100.0 * called / seeds:0.0} % (aim <= 5 %), any of four empty habits {100.0 * anyEmpty / seeds:0.0} %; counted without adjustment {100.0 * naive / seeds:0.0} %");
        await o.WriteLineAsync($"    the real one (+15 points) found {100.0 * found / seeds:0.0} %; its interval (99 %, for five habits at once) holds the truth {100.0 * covered / seeds:0.0} %");
    }

    static async Task NegotiationsAsync(TextWriter o, List<JsonElement> dialogues)
    {
        var scores = new List<(double Tone, bool Satisfied)>();
        int right = 0, said = 0, marked = 0, asked = 0, elicits = 0;
        foreach (var dialogue in dialogues)
        {
            var turns = dialogue.GetProperty("chat_logs").EnumerateArray().Select(t => (Who: t.GetProperty("id").GetString()!, Text: t.GetProperty("text").GetString()!)).ToList();
            foreach (var person in dialogue.GetProperty("participant_info").EnumerateObject())
                if (person.Value.GetProperty("outcomes").GetProperty("satisfaction").GetString() is var felt && felt != "Undecided")
                    scores.Add((turns.Where(t => t.Who == person.Name).Select(t => Tone.Of(t.Text)).DefaultIfEmpty(0).Average(), felt!.EndsWith(" satisfied", StringComparison.Ordinal)));
            foreach (var mark in dialogue.GetProperty("annotations").EnumerateArray())
            {
                var (text, strategies) = (mark[0].GetString()!, mark[1].GetString()!.Split(','));
                var needs = Findings.Of(new([new(1, "them", text, Side: Side.Theirs)], []), new(2026, 1, 1), []).Any(f => f.Kind == FindingKinds.Need);
                var isNeed = strategies.Any(s => s is "self-need" or "other-need");
                (right, said, marked) = (right + (needs && isNeed ? 1 : 0), said + (needs ? 1 : 0), marked + (isNeed ? 1 : 0));
                if (strategies.Contains("elicit-pref"))
                    (elicits, asked) = (elicits + 1, asked + (Language.Conversations.Questions.Count(text, "en") > 0 ? 1 : 0));
            }
        }
        var (good, bad) = (scores.Where(s => s.Satisfied).Select(s => s.Tone).ToList(), scores.Where(s => !s.Satisfied).Select(s => s.Tone).ToList());
        var auc = good.Sum(g => bad.Sum(b => g > b ? 1 : g == b ? 0.5 : 0)) / ((double)good.Count * bad.Count);
        await o.WriteLineAsync($"  negotiations (CaSiNo, {dialogues.Count} dialogues): tone tells satisfied from dissatisfied, AUC {auc:0.000} (a coin 0.500; {good.Count} and {bad.Count} people)");
        await o.WriteLineAsync($"    sentences marked as a need: precision {(double)right / said:0.00}, recall {(double)right / marked:0.00}; asking for preferences heard as a question {100.0 * asked / elicits:0} %");
    }

    static List<JsonElement>? Dialogues()
    {
        var data = Environment.GetEnvironmentVariable("CRM_DATA");
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); data is null && at is not null; at = at.Parent)
            data = Path.Combine(at.FullName, "shared", "data") is var there && Directory.Exists(there) ? there : null;
        if (data is null || !File.Exists(Path.Combine(data, "casino/data/split/casino_train.json.gz")))
            return null;
        using var file = new GZipStream(File.OpenRead(Path.Combine(data, "casino/data/split/casino_train.json.gz")), CompressionMode.Decompress);
        return [.. JsonDocument.Parse(file).RootElement.EnumerateArray(), .. JsonDocument.Parse(File.ReadAllText(Path.Combine(data, "casino/data/split/casino_test.json"))).RootElement.EnumerateArray()];
    }
}
