using System.IO.Compression;
using System.Text.Json;
using CrmIntegration.Language;

/// <summary>Personal data found. Any kind counts when a masked span overlaps the true one; a masked span that touches no true one is a false alarm.</summary>
static class MaskingFigures
{
    // Facts a reply needs: the default profile leaves them on purpose.
    static readonly string[] Facts = ["GPE", "DATE_TIME", "AGE", "NRP", "TITLE"];
    static readonly string[] Never = ["EMAIL_ADDRESS", "PHONE_NUMBER", "CREDIT_CARD", "IBAN_CODE", "US_SSN"];

    public static async Task PrintAsync(TextWriter o, string data, bool detailed = true)
    {
        var set = Path.Combine(data, "pii/presidio_research/synth_dataset_v2.json.gz");
        await o.WriteLineAsync("personal data, 1,500 texts (reference: Presidio F2 0.618, tuned to this set 0.845; aim 0.900)");
        await FigureAsync(o, set, MaskProfile.Strict, "strict profile, all 17 types", _ => true, detailed);
        await FigureAsync(o, set, MaskProfile.Default, "default profile, without places, dates, ages, origin, titles", t => !Facts.Contains(t), false);
        await o.WriteLineAsync("personal data, the second set of 2,109 texts, not looked at while the rules were written");
        var second = Path.Combine(data, "pii/presidio_research/generated_large.json.gz");
        await FigureAsync(o, second, MaskProfile.Strict, "strict profile, all types", _ => true, detailed);
        await FigureAsync(o, second, MaskProfile.Default, "default profile, without places, dates, ages, origin, titles", t => !Facts.Contains(t) && t is not ("LOCATION" or "DATE" or "PREFIX" or "NATION" or "NATIONALITY" or "PROFESSION"), false);
    }

    static async Task FigureAsync(TextWriter o, string path, MaskProfile profile, string name, Func<string, bool> asked, bool detailed)
    {
        await using var file = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var set = await JsonDocument.ParseAsync(file);
        var byType = new SortedDictionary<string, (int True, int Found)>(StringComparer.Ordinal);
        int masked = 0, right = 0;
        foreach (var text in set.RootElement.EnumerateArray())
        {
            var spans = new Masker([], profile).Find(text.GetProperty("full_text").GetString()!);
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
        double precision = (double)right / masked, recall = (double)byType.Where(t => asked(t.Key)).Sum(t => t.Value.Found) / byType.Where(t => asked(t.Key)).Sum(t => t.Value.True);
        await o.WriteLineAsync($"   {name}: P {precision:0.000} R {recall:0.000} F2 {5 * precision * recall / (4 * precision + recall):0.000}; e-mail, phone, card, IBAN, SSN missed {byType.Where(t => Never.Contains(t.Key)).Sum(t => t.Value.True - t.Value.Found)}");
        if (detailed)
            foreach (var (type, (n, f)) in byType)
                await o.WriteLineAsync($"      {type,-18} {f,4} of {n,4}");
    }
}
