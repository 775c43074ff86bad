using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using CrmIntegration.Language;

/// <summary>Language quality, span and fixture level, on the shared data; and cleaning and masking per second.</summary>
static class LanguageArea
{
    public static async Task RunAsync(TextWriter o)
    {
        if (Data() is not { } data)
        {
            await o.WriteLineAsync("language: no shared data beside the repository; set CRM_DATA.");
            return;
        }
        await PersonalDataAsync(o, data);
        await InjectionsAsync(o, data);
        await MimeAsync(o, data);
        await SpeedAsync(o);
    }

    static string? Data()
    {
        if (Environment.GetEnvironmentVariable("CRM_DATA") is { Length: > 0 } set)
            return set;
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (Directory.Exists(Path.Combine(at.FullName, "shared", "data")))
                return Path.Combine(at.FullName, "shared", "data");
        return null;
    }

    // Any kind counts as found when a masked span overlaps the true one; a masked span that touches no true one is a false alarm.
    // Two tables: all 17 types, and without the four that the masker leaves in place on purpose (places, dates, ages and nationalities are facts a reply needs).
    static async Task PersonalDataAsync(TextWriter o, string data)
    {
        await using var file = new GZipStream(File.OpenRead(Path.Combine(data, "pii/presidio_research/synth_dataset_v2.json.gz")), CompressionMode.Decompress);
        using var set = await JsonDocument.ParseAsync(file);
        var byType = new SortedDictionary<string, (int True, int Found)>(StringComparer.Ordinal);
        int masked = 0, right = 0;
        foreach (var text in set.RootElement.EnumerateArray())
        {
            var spans = new Masker([]).Find(text.GetProperty("full_text").GetString()!);
            var truth = text.GetProperty("spans").EnumerateArray()
                .Select(s => (Type: s.GetProperty("entity_type").GetString()!, Start: s.GetProperty("start_position").GetInt32(), End: s.GetProperty("end_position").GetInt32())).ToList();
            masked += spans.Count;
            right += spans.Count(s => truth.Any(t => t.Start < s.End && s.Start < t.End));
            foreach (var (type, start, end) in truth)
            {
                var (n, f) = byType.GetValueOrDefault(type);
                byType[type] = (n + 1, f + (spans.Any(s => s.Start < end && start < s.End) ? 1 : 0));
            }
        }
        double precision = (double)right / masked;
        string[] facts = ["GPE", "DATE_TIME", "AGE", "NRP", "TITLE"];
        foreach (var (name, types) in new[] { ("all 17 types", byType.Keys.ToArray()), ("types the masker takes on", byType.Keys.Except(facts).ToArray()) })
        {
            var recall = (double)types.Sum(t => byType[t].Found) / types.Sum(t => byType[t].True);
            await o.WriteLineAsync($"personal data, {name}: P {precision:0.000} R {recall:0.000} F2 {5 * precision * recall / (4 * precision + recall):0.000} (reference: Presidio F2 0.618, tuned 0.845; aim 0.900)");
        }
        foreach (var (type, (n, f)) in byType)
            await o.WriteLineAsync($"   {type,-18} {f,4} of {n,4}, missed {n - f}");
    }

    static async Task InjectionsAsync(TextWriter o, string data)
    {
        using var set = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(data, "injections/cyberseceval/prompt_injection.json")));
        var all = set.RootElement.EnumerateArray().Select(e => e.GetProperty("user_input").GetString()!).ToList();
        var mails = Directory.GetFiles(Path.Combine(data, "email_reply"), "*.txt", SearchOption.AllDirectories);
        var sentences = (await File.ReadAllLinesAsync(Path.Combine(data, "email_intent/Ask0729-fixed.txt"))).Select(l => l[(l.IndexOf('\t') + 1)..]).ToList();
        await o.WriteLineAsync($"injections flagged on input: {all.Count(i => InjectionScan.Find(i).Count > 0)} of {all.Count} (a flag only; the output gate is what holds)");
        await o.WriteLineAsync($"benign flagged: {mails.Count(m => InjectionScan.Find(File.ReadAllText(m)).Count > 0)} of {mails.Length} mails, {sentences.Count(s => InjectionScan.Find(s).Count > 0)} of {sentences.Count} mail sentences (aim <= 1 %)");
    }

    static async Task MimeAsync(TextWriter o, string data)
    {
        int read = 0, empty = 0, thrown = 0;
        foreach (var path in Directory.GetFiles(Path.Combine(data, "mime"), "*.eml", SearchOption.AllDirectories))
            try
            {
                read++;
                var mail = MailCleaner.Clean(new MemoryStream(await File.ReadAllBytesAsync(path)));
                empty += mail.Text.Length + mail.Quoted.Length + mail.Signature.Length == 0 ? 1 : 0;
            }
            catch (Exception trouble)
            {
                thrown++;
                await o.WriteLineAsync($"   {Path.GetFileName(path)}: {trouble.GetType().Name}");
            }
        await o.WriteLineAsync($"broken and odd mails: {read} read, {thrown} exceptions, {empty} without any text");
    }

    static async Task SpeedAsync(TextWriter o)
    {
        var mail = string.Concat(Enumerable.Repeat("Dear Jane, could you tell Bob Miller the price of 20 seats by Friday? My number is 905-674-3793. ", 20)) + "\n\nBest regards,\nMax";
        for (var i = 0; i < 200; i++)
            new Masker([]).Mask(MailCleaner.Clean(null, mail, null).Text);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 2000; i++)
            new Masker([]).Mask(MailCleaner.Clean(null, mail, null).Text);
        await o.WriteLineAsync($"cleaned and masked, {mail.Length} characters each: {2000 / watch.Elapsed.TotalSeconds:0} mails/s on one core (aim >= 2000)");
    }
}
