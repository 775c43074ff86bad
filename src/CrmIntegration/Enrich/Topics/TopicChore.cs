using CrmIntegration.Language.Topics;
using CrmIntegration.Records;
using Member = CrmIntegration.Records.TopicText;

namespace CrmIntegration.Enrich.Topics;

/// <summary>
/// Sorts half a year of what customers wrote, each night. Twice gives the same: a sorting replaces the one before, and topics known before keep ids and names.
/// </summary>
sealed partial class TopicChore(Writings writings, TopicStore topics, FaqFinding faq, Advising advising, SpikeAlerts alerts, AiPolicies policies, TimeProvider clock, ILogger<TopicChore> log) : IChore
{
    public const int Weeks = 26;
    const int Central = 30, Quoted = 5, ToldEach = 1000;

    public string Name => "sort-topics";
    public string Cron => "41 2 * * *";
    public bool Long => true;

    sealed record Known(TopicMark Mark, DateTimeOffset At, string? CaseId);

    public async Task RunAsync(Guid connectionId, CancellationToken cancel)
    {
        try
        {
            await SortAsync(connectionId, cancel);
        }
        finally
        {
            await topics.SayProgressAsync(connectionId, null, 0, clock.GetUtcNow(), CancellationToken.None);
        }
    }

    async Task SortAsync(Guid connectionId, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        // What may not be kept longer is not looked at either.
        var keep = (await policies.CurrentAsync(connectionId, cancel)).Policy.KeepDays;
        var days = Math.Min(Weeks * 7, Math.Max(7, keep / 7 * 7));
        var since = today.AddDays(-days);
        var sorter = new TopicSorter();
        var known = new Dictionary<string, Known>(StringComparer.Ordinal);
        await foreach (var writing in writings.SinceAsync(connectionId, since, cancel))
        {
            sorter.Add(writing.Id, writing.Text, writing.Names);
            known[writing.Id] = new(writing.Mark, writing.At, writing.CaseId);
            if (known.Count % ToldEach == 1)
                await topics.SayProgressAsync(connectionId, TopicProgress.Reading, known.Count, clock.GetUtcNow(), cancel);
        }
        await topics.SayProgressAsync(connectionId, TopicProgress.Sorting, known.Count, clock.GetUtcNow(), cancel);
        var before = await topics.KnownAsync(connectionId, cancel);
        var sorting = sorter.Sort([.. before.Select(t => new KnownTopic(t.Id, t.Signature))]);
        var central = await writings.FindAsync(connectionId, [.. sorting.Topics.SelectMany(Shows)], cancel);
        var counts = sorting.Topics.Select(t => Days(t.Members.Select(m => known[m].At), since, days)).ToList();
        var spikes = SpikeWatch.Look(counts);
        var asked = await faq.FindAsync(connectionId, sorting.Topics.ToDictionary(t => t.Id, t => (IReadOnlyList<string>)[.. t.Members.Where(m => known[m] is { CaseId: not null, Mark.Open: false }).Select(m => known[m].CaseId!)]), now, cancel);
        var (rows, quotes) = Told(sorting, known, central, before, counts, spikes, today, now);
        await topics.SayProgressAsync(connectionId, TopicProgress.Advising, known.Count, clock.GetUtcNow(), cancel);
        rows = await advising.AdviseAsync(connectionId, rows, quotes, asked, [.. sorting.Topics.Select(t => (long)t.Members.Count(m => known[m] is { CaseId: not null, Mark.Open: false }))], before, cancel);
        List<Member> members = [.. sorting.Topics.SelectMany(t => t.Members.Zip(t.Fits, (m, fit) => new Member(m, t.Id, known[m].At, fit))), .. sorting.Unsorted.Select(u => new Member(u, null, known[u].At, 0))];
        await topics.SaveAsync(connectionId, rows, members, quotes, new() { At = now, Since = since, Texts = members.Count, Unsorted = sorting.Unsorted.Count }, cancel);
        await topics.ForgetBeforeAsync(connectionId, now.AddDays(-keep), cancel);
        await alerts.TellAsync(connectionId, rows, before, now, cancel);
        Sorted(log, connectionId, members.Count, rows.Count, rows.Count(r => before.All(b => b.Id != r.Id)), asked.Open.Count);
    }

    // Copies fit equally well: of each one, so that what is shown is not the same mail again and again.
    static IEnumerable<string> Shows(SortedTopic topic) => topic.Members.Zip(topic.Fits).DistinctBy(m => Math.Round(m.Second, 4)).Select(m => m.First).Concat(topic.Members).Distinct().Take(Central);

    static int[] Days(IEnumerable<DateTimeOffset> moments, DateTimeOffset since, int days)
    {
        var counts = new int[days];
        foreach (var at in moments)
            if ((int)Math.Floor((at - since).TotalDays) is >= 0 and var day && day < days)
                counts[day]++;
        return counts;
    }

    static (IReadOnlyList<CustomerTopic>, IReadOnlyList<TopicQuoteRow>) Told(TopicSorting sorting, Dictionary<string, Known> known, IReadOnlyDictionary<string, Writing> central, IReadOnlyList<CustomerTopic> before,
        List<int[]> counts, IReadOnlyList<TopicSpike?> spikes, DateTimeOffset today, DateTimeOffset now)
    {
        var old = before.ToDictionary(b => b.Id, StringComparer.Ordinal);
        var taken = before.Select(b => b.Name).ToHashSet(StringComparer.Ordinal);
        var (rows, quotes) = (new List<CustomerTopic>(), new List<TopicQuoteRow>());
        for (var i = 0; i < sorting.Topics.Count; i++)
        {
            var topic = sorting.Topics[i];
            var texts = Shows(topic).Where(central.ContainsKey).Select(m => central[m]).Select(w => new Language.Topics.TopicText(w.Id, w.Text, w.Names)).ToList();
            var (name, language) = old.TryGetValue(topic.Id, out var same) ? (same.Name, same.Language) : TopicNames.Of(topic.Signature, texts, taken) ?? ($"#{topic.Id[..6]}", "en");
            taken.Add(name);
            var marks = topic.Members.Select(m => known[m].Mark).ToList();
            var severity = TopicSeverity.Of(marks);
            var weeks = counts[i].Chunk(7).Select(w => w.Sum()).ToArray();
            var trend = TopicTrend.Of(weeks);
            quotes.AddRange(TopicQuotes.Of(topic.Signature, texts, Quoted).Select((q, seq) => new TopicQuoteRow { TopicId = topic.Id, Seq = seq, TextId = q.TextId, StartAt = q.Start, Length = q.Length, Shown = q.Shown, Language = q.Language, At = known[q.TextId].At }));
            rows.Add(new()
            {
                Id = topic.Id, Name = name, Language = language, Signature = topic.Signature, Texts = topic.Members.Count, OpenTexts = marks.Count(m => m.Open), Severity = severity.Score, Level = severity.Level, Trend = trend.Direction, Ratio = trend.Ratio,
                Weeks = weeks, Advice = new("look-into", null, null, 0), Spike = spikes[i] is { } spike ? new(spike.Count, spike.Usual, DateOnly.FromDateTime(today.AddDays(-spike.DaysAgo).UtcDateTime)) : null,
                FoundAt = same?.FoundAt ?? now, SortedAt = now,
            });
        }
        return (rows, quotes);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Connection}: {Texts} texts of customers are in {Topics} topics ({New} new); {Questions} questions could be answered by an article")]
    static partial void Sorted(ILogger log, Guid connection, int texts, int topics, int @new, int questions);
}
