using System.Globalization;
using System.Text.Json;

namespace CrmIntegration.Language.Conversations;

/// <summary>JSON transcripts: a list of objects with a speaker and a text, at the root or below it, by the names that meeting and speech tools use.</summary>
static class TranscriptJson
{
    static readonly string[] Speaker = ["speaker", "speakername", "speaker_name", "name", "from", "participant", "user", "author", "sender", "role", "channel", "id"];
    static readonly string[] Said = ["text", "transcript", "content", "body", "message", "display", "sentence"];
    static readonly string[] Start = ["start", "starttime", "start_time", "startms", "start_ms", "offset", "offsetmilliseconds", "begin", "timestamp", "ts", "time", "at", "created_at"];
    static readonly string[] End = ["end", "endtime", "end_time", "endms", "end_ms", "stop"];
    static readonly string[] Duration = ["duration", "durationmilliseconds"];
    const double TenHours = 36_000, Calendar = 1e8, CalendarMilliseconds = 1e11;

    /// <returns>Empty when it is no JSON or holds no such list.</returns>
    public static List<Utterance> Read(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text, new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 });
            return List(json.RootElement, 0) is { } list ? Lines(list) : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>Whether a text is JSON, whatever it holds: a chat's line may begin with "[10:02]" as well.</summary>
    public static bool Is(string text)
    {
        try
        {
            JsonDocument.Parse(text).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    static JsonElement? List(JsonElement at, int depth)
    {
        if (at.ValueKind == JsonValueKind.Array)
            return at.EnumerateArray().Any(e => e.ValueKind == JsonValueKind.Object && Find(e, Said) is { ValueKind: JsonValueKind.String }) ? at : null;
        return at.ValueKind != JsonValueKind.Object || depth > 3 ? null : at.EnumerateObject().Select(p => List(p.Value, depth + 1)).FirstOrDefault(l => l is not null);
    }

    static List<Utterance> Lines(JsonElement list)
    {
        var rows = list.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object).Take(TranscriptReader.MostLines + 1)
            .Select(e => (Speaker: Name(Find(e, Speaker)), Text: Find(e, Said) is { ValueKind: JsonValueKind.String } t ? t.GetString()!.Trim() : "",
                Start: Seconds(Find(e, Start)), End: Seconds(Find(e, End)), Long: Seconds(Find(e, Duration)))).ToList();
        // Moments of a calendar count from the first one. Of numbers, some tools give seconds and some milliseconds: nobody talks for ten hours.
        var first = rows.Select(r => r.Start).FirstOrDefault(s => s is not null) ?? 0;
        var zero = first >= Calendar ? first : 0;
        var numbers = list.EnumerateArray().Any(e => e.ValueKind == JsonValueKind.Object && Find(e, Start) is { ValueKind: JsonValueKind.Number });
        var unit = numbers && (zero >= CalendarMilliseconds || zero == 0 && rows.Max(r => r.Start ?? 0) > TenHours) ? 0.001 : 1;
        return [.. rows.Select(r => new Utterance(0, r.Speaker, r.Text, Span(r.Start - zero, unit), Span(r.End is { } end ? end - zero : r.Start - zero + r.Long, unit)))];
    }

    static TimeSpan? Span(double? value, double unit) => value * unit is { } s && double.IsFinite(s) && Math.Abs(s) < 30 * 86400.0 ? TimeSpan.FromSeconds(s) : null;

    static string Name(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.String } s => s.GetString()!.Trim(),
        { ValueKind: JsonValueKind.Number } n => n.GetRawText(),
        { ValueKind: JsonValueKind.Object } o => Name(Find(o, ["name", "displayname", "id"])),
        _ => "",
    };

    static double? Seconds(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.Number } n when n.TryGetDouble(out var number) => number,
        { ValueKind: JsonValueKind.String } s => Cues.Time(s.GetString()!)?.TotalSeconds
            ?? (double.TryParse(s.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
            : DateTimeOffset.TryParse(s.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.ToUnixTimeMilliseconds() / 1000.0 : null),
        _ => null,
    };

    static JsonElement? Find(JsonElement of, string[] names)
    {
        foreach (var name in names)
            foreach (var property in of.EnumerateObject())
                if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && property.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Array))
                    return property.Value;
        return null;
    }
}
