using System.ClientModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CrmIntegration.Language;
using CrmIntegration.Records;
using Microsoft.Extensions.Options;

namespace CrmIntegration.Trust;

/// <summary>The door for sound and pictures.</summary>
sealed partial class MediaGateway(IOptionsMonitor<LanguageOptions> settings, AiPolicies policies, Meter meter, ProviderWire wire, ILogger<MediaGateway> log) : IMediaGateway
{
    // Speech files have 2,000 bytes a second at least (16 kbit/s); what it really was the provider says.
    const double FewestBytesPerSecond = 2000;
    const int LargestPicture = 20 << 20;
    const string TranscribeFeature = "transcribe", DrawFeature = "picture";

    public bool Transcribes => settings.CurrentValue is { Offline: false, TranscriptionDeployment.Length: > 0 };
    public bool Draws => settings.CurrentValue is { Offline: false, PictureDeployment.Length: > 0 };

    public async Task<TranscribeAnswer> TranscribeAsync(TranscribeRequest request, CancellationToken cancel)
    {
        var options = settings.CurrentValue;
        var writer = $"{options.Provider.ToLowerInvariant()}/{options.TranscriptionDeployment}";
        if (!Transcribes)
            return new(null, "offline", "not-offered");
        var (policy, _) = await policies.CurrentAsync(request.ConnectionId, cancel);
        if ((TrustGateway.Barred(options, policy, TranscribeFeature) ?? (policy.AudioMayLeave ? null : "audio-off")) is { } barred)
            return new(null, writer, barred);
        var errand = new Errand(request.ConnectionId, TranscribeFeature, request.AskedBy, request.About, "transcribe-1");
        await using var fare = await meter.TakeAsync(options, policy, errand, Minutes(request.Audio.Length / FewestBytesPerSecond) * options.PricePerAudioMinute, cancel);
        if (fare is null)
            return new(null, writer, "over-budget");
        fare.Leaves();
        var started = Stopwatch.GetTimestamp();
        var (lines, seconds, outcome) = await HearAsync(options, request, cancel);
        if (outcome != "left")
            fare.Real = Minutes(seconds) * options.PricePerAudioMinute;
        var masker = new Masker(request.KnownNames, null, TrustGateway.OwnWords(policy));
        var said = lines is null ? null : masker.Mask(string.Join('\n', lines.Select(l => $"{l!["speaker"]}: {l["text"]}")));
        await meter.AuditAsync(errand, writer, $"audio, {request.Kind}, {request.Audio.Length} bytes, sha256 {Convert.ToHexStringLower(SHA256.HashData(request.Audio.Span))}",
            new(outcome, said, outcome == "written" ? "passed" : outcome, Cost: fare.Real, Milliseconds: (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds), CancellationToken.None);
        cancel.ThrowIfCancellationRequested();
        return new(lines?.ToJsonString(), writer, outcome);
    }

    static decimal Minutes(double seconds) => (decimal)Math.Ceiling(seconds) / 60m;

    async Task<(JsonArray? Lines, double Seconds, string Outcome)> HearAsync(LanguageOptions options, TranscribeRequest request, CancellationToken cancel)
    {
        // Models that tell speakers apart are asked first; the others refuse the format and name it, at no cost.
        foreach (var format in new[] { "diarized_json", "verbose_json" })
            try
            {
                (string, string)[] fields = [("response_format", format), ("model", options.TranscriptionDeployment), .. format == "diarized_json" ? [("chunking_strategy", "auto")] : Array.Empty<(string, string)>()];
                using var answer = JsonDocument.Parse(await wire.SendAsync(options, "POST", options.TranscriptionDeployment, "audio/transcriptions",
                    () => ProviderWire.Form("audio." + request.Kind, "application/octet-stream", request.Audio, fields), options.MediaTimeoutSeconds, cancel));
                var segments = answer.RootElement.TryGetProperty("segments", out var s) && s.ValueKind == JsonValueKind.Array ? s.EnumerateArray().ToList() : [];
                var seconds = answer.RootElement.TryGetProperty("duration", out var d) && d.TryGetDouble(out var length) ? length : request.Audio.Length / FewestBytesPerSecond;
                return segments.Count == 0 ? (null, seconds, "unreadable") : (new JsonArray([.. segments.Select(Line)]), seconds, "written");
            }
            catch (ClientResultException trouble) when (trouble.Status == 400 && format == "diarized_json" && ProviderTrouble.Param(trouble) == "response_format")
            {
            }
            catch (ClientResultException trouble)
            {
                return (null, 0, trouble.Status is 400 or 413 or 415 && ProviderTrouble.Outcome(trouble) != "filtered" ? "rejected" : ProviderTrouble.Outcome(trouble));
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return (null, 0, "left");
            }
            catch (Exception trouble)
            {
                Trouble(log, TranscribeFeature, trouble.GetType().Name);
                return (null, 0, "unavailable");
            }
        return (null, 0, "rejected");
    }

    static JsonNode Line(JsonElement segment) => new JsonObject
    {
        ["speaker"] = segment.TryGetProperty("speaker", out var speaker) && speaker.ValueKind == JsonValueKind.String ? Named(speaker.GetString()!) : "",
        ["start"] = segment.TryGetProperty("start", out var start) && start.ValueKind == JsonValueKind.Number ? start.GetDouble() : null,
        ["end"] = segment.TryGetProperty("end", out var end) && end.ValueKind == JsonValueKind.Number ? end.GetDouble() : null,
        ["text"] = segment.TryGetProperty("text", out var text) ? text.GetString()?.Trim() : "",
    };

    static string Named(string label) => label.Length <= 2 ? "Speaker " + label : label;

    public async Task<DrawAnswer> DrawAsync(DrawRequest request, CancellationToken cancel)
    {
        var options = settings.CurrentValue;
        var writer = $"{options.Provider.ToLowerInvariant()}/{options.PictureDeployment}";
        if (!Draws)
            return new(null, "offline", "not-offered");
        var (policy, _) = await policies.CurrentAsync(request.ConnectionId, cancel);
        if (TrustGateway.Barred(options, policy, DrawFeature) is { } barred)
            return new(null, writer, barred);
        var masker = new Masker(request.KnownNames, null, TrustGateway.OwnWords(policy));
        var prompt = $"{request.Instructions}\n\n{Placeholder.Replace(masker.Mask(request.Material), "")}";
        if (TrustGateway.Unmaskable(policy, prompt))
            return new(null, writer, "unmaskable");
        var errand = new Errand(request.ConnectionId, DrawFeature, request.AskedBy, request.About, request.PromptVersion);
        await using var fare = await meter.TakeAsync(options, policy, errand, options.PricePerPicture, cancel);
        if (fare is null)
            return new(null, writer, "over-budget");
        fare.Leaves();
        var started = Stopwatch.GetTimestamp();
        var (picture, outcome) = await PaintAsync(options, prompt, cancel);
        if (outcome is not ("left" or "written" or "unreadable"))
            fare.Real = 0;
        await meter.AuditAsync(errand, writer, prompt, new(outcome, picture is null ? null : $"picture, {picture.Length} bytes, sha256 {Convert.ToHexStringLower(SHA256.HashData(picture))}",
            outcome == "written" ? "passed" : outcome, Cost: fare.Real, Milliseconds: (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds), CancellationToken.None);
        cancel.ThrowIfCancellationRequested();
        return new(picture, writer, outcome);
    }

    async Task<(byte[]? Picture, string Outcome)> PaintAsync(LanguageOptions options, string prompt, CancellationToken cancel)
    {
        // Some models must be asked for bytes, others refuse to be asked; an address of theirs is never followed.
        foreach (var asks in new[] { true, false })
            try
            {
                var body = new JsonObject { ["prompt"] = prompt, ["n"] = 1, ["size"] = "1024x1024", ["model"] = options.PictureDeployment };
                if (asks)
                    body["response_format"] = "b64_json";
                using var answer = JsonDocument.Parse(await wire.SendAsync(options, "POST", options.PictureDeployment, "images/generations", () => ProviderWire.Json(body), options.MediaTimeoutSeconds, cancel));
                var picture = answer.RootElement.GetProperty("data")[0].GetProperty("b64_json").GetBytesFromBase64();
                return IsPicture(picture) ? (picture, "written") : (null, "unreadable");
            }
            catch (ClientResultException trouble) when (asks && trouble.Status == 400 && ProviderTrouble.Param(trouble) == "response_format")
            {
            }
            catch (ClientResultException trouble)
            {
                return (null, ProviderTrouble.Outcome(trouble));
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return (null, "left");
            }
            catch (Exception trouble)
            {
                Trouble(log, DrawFeature, trouble.GetType().Name);
                return (null, trouble is JsonException or FormatException or KeyNotFoundException or InvalidOperationException ? "unreadable" : "unavailable");
            }
        return (null, "unavailable");
    }

    static bool IsPicture(ReadOnlySpan<byte> bytes) => bytes.Length is > 100 and < LargestPicture
        && (bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) || bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBP"u8));

    [GeneratedRegex(@"\[[A-Za-z]+_[0-9]+(_[0-9]+)?\]", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder { get; }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Feature}: the model's provider failed with {Trouble}")]
    static partial void Trouble(ILogger log, string feature, string trouble);
}
