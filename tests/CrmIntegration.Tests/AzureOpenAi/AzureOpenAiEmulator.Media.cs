using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SkiaSharp;

namespace CrmIntegration.Tests.AzureOpenAi;

/// <summary>What the emulator "hears" in any audio file.</summary>
sealed record Heard(double Start, double End, string Speaker, string Text);

sealed partial class AzureOpenAiEmulator
{
    const int LargestAudio = 25 * 1024 * 1024;

    public IReadOnlyList<Heard> Hears { get; set; } = [new(0, 2.5, "A", "Good morning, this is Ann."), new(2.5, 6, "B", "Hello, what does the loom cost?")];

    /// <summary>False: a model such as Whisper, which knows no speakers and says so.</summary>
    public bool KnowsSpeakers { get; set; } = true;

    public ConcurrentQueue<string> Drawn { get; } = new();

    async Task TranscribeAsync(HttpContext http)
    {
        if (!await MayEnterAsync(http) || await TroubleAsync(http, Next.TryDequeue(out var next) ? next : Usually))
            return;
        var form = await http.Request.ReadFormAsync();
        if (form.Files.GetFile("file") is not { } file)
        {
            await ErrorAsync(http, 400, "'file' is a required property", "file");
            return;
        }
        if (file.Length > LargestAudio)
        {
            await ErrorAsync(http, 413, $"Maximum content size limit ({LargestAudio}) exceeded ({file.Length} bytes read)", null);
            return;
        }
        await using var audio = file.OpenReadStream();
        var head = new byte[12];
        await audio.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false);
        if (!IsAudio(head))
        {
            await ErrorAsync(http, 400, "Invalid file format. Supported formats: ['flac', 'm4a', 'mp3', 'mp4', 'mpeg', 'mpga', 'oga', 'ogg', 'wav', 'webm']", null);
            return;
        }
        var format = form["response_format"].FirstOrDefault() ?? "json";
        if (format == "diarized_json" && !KnowsSpeakers)
        {
            await ErrorAsync(http, 400, "response_format 'diarized_json' is not compatible with model 'whisper'. Use 'json', 'text', 'srt', 'verbose_json' or 'vtt' instead.", "response_format");
            return;
        }
        var text = string.Join(" ", Hears.Select(h => h.Text));
        var length = Hears.Count == 0 ? 0 : Hears[^1].End;
        switch (format)
        {
            case "diarized_json":
                await JsonAsync(http, 200, new JsonObject
                {
                    ["task"] = "transcribe", ["duration"] = length, ["text"] = text, ["usage"] = new JsonObject { ["type"] = "duration", ["seconds"] = Math.Ceiling(length) },
                    ["segments"] = new JsonArray([.. Hears.Select((h, i) => new JsonObject { ["type"] = "transcript.text.segment", ["id"] = $"seg_{i}", ["start"] = h.Start, ["end"] = h.End, ["text"] = " " + h.Text, ["speaker"] = h.Speaker })]),
                }.ToJsonString());
                return;
            case "verbose_json":
                await JsonAsync(http, 200, new JsonObject
                {
                    ["task"] = "transcribe", ["language"] = "english", ["duration"] = length, ["text"] = text,
                    ["segments"] = new JsonArray([.. Hears.Select((h, i) => new JsonObject { ["id"] = i, ["seek"] = 0, ["start"] = h.Start, ["end"] = h.End, ["text"] = " " + h.Text, ["temperature"] = 0.0, ["avg_logprob"] = -0.2, ["no_speech_prob"] = 0.01 })]),
                }.ToJsonString());
                return;
            case "json":
                await JsonAsync(http, 200, new JsonObject { ["text"] = text }.ToJsonString());
                return;
            default:
                http.Response.ContentType = "text/plain";
                await http.Response.WriteAsync(format == "text" ? text + "\n" : (format == "vtt" ? "WEBVTT\n\n" : "") + string.Concat(Hears.Select((h, i) => $"{(format == "srt" ? $"{i + 1}\n" : "")}{Time(h.Start)} --> {Time(h.End)}\n{h.Text}\n\n")));
                return;
        }
    }

    static string Time(double seconds) => TimeSpan.FromSeconds(seconds).ToString(@"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture);

    static bool IsAudio(ReadOnlySpan<byte> head) =>
        head.StartsWith("RIFF"u8) || head.StartsWith("ID3"u8) || head.StartsWith("fLaC"u8) || head.StartsWith("OggS"u8) || head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3])
        || head[4..].StartsWith("ftyp"u8) || head[0] == 0xFF && (head[1] & 0xE0) == 0xE0;

    // DALL-E gives an address unless asked for bytes; GPT image models give bytes and refuse to be asked.
    async Task DrawAsync(HttpContext http)
    {
        if (!await MayEnterAsync(http))
            return;
        var asked = (await JsonNode.ParseAsync(http.Request.Body))!;
        var mood = Next.TryDequeue(out var next) ? next : Usually;
        if (mood is Mood.FiltersPrompt or Mood.FiltersPromptAsPublished or Mood.FiltersAnswer)
        {
            await JsonAsync(http, 400, """
                {"error":{"code":"content_filter","message":"Your task failed as a result of our safety system.","inner_error":{"code":"ResponsibleAIPolicyViolation","revised_prompt":"A picture.",
                "content_filter_results":{"hate":{"filtered":false,"severity":"safe"},"jailbreak":{"detected":false,"filtered":false},"violence":{"filtered":true,"severity":"medium"}}}}}
                """);
            return;
        }
        if (await TroubleAsync(http, mood))
            return;
        if (asked["response_format"] is not null)
        {
            await ErrorAsync(http, 400, "Unknown parameter: 'response_format'.", "response_format");
            return;
        }
        Drawn.Enqueue(asked["prompt"]!.GetValue<string>());
        var size = (asked["size"]?.GetValue<string>() ?? "1024x1024").Split('x').Select(s => int.Parse(s, CultureInfo.InvariantCulture)).ToArray();
        await JsonAsync(http, 200, new JsonObject
        {
            ["created"] = 1790000000, ["usage"] = new JsonObject { ["input_tokens"] = 20, ["output_tokens"] = 1056, ["total_tokens"] = 1076 },
            ["data"] = new JsonArray(new JsonObject
            {
                ["b64_json"] = mood == Mood.BadJson ? "bm8gcGljdHVyZQ==" : Convert.ToBase64String(Picture(size[0], size[1])), ["revised_prompt"] = "A quiet weaving hall.",
                ["content_filter_results"] = Filters(false), ["prompt_filter_results"] = Filters(false),
            }),
        }.ToJsonString());
    }

    // A sky over a field: a test sees whether it fills the poster.
    static byte[] Picture(int width, int height)
    {
        using var surface = SKSurface.Create(new SKImageInfo(width, height));
        surface.Canvas.Clear(new SKColor(0x5A, 0x9B, 0xD5));
        using var field = new SKPaint { Color = new SKColor(0x3F, 0x7A, 0x3F) };
        surface.Canvas.DrawRect(0, height * 0.6f, width, height, field);
        using var image = surface.Snapshot();
        return image.Encode(SKEncodedImageFormat.Png, 90).ToArray();
    }

    static Task ErrorAsync(HttpContext http, int status, string message, string? param, string? code = null) =>
        JsonAsync(http, status, new JsonObject { ["error"] = new JsonObject { ["message"] = message, ["type"] = "invalid_request_error", ["param"] = param, ["code"] = code } }.ToJsonString());
}
