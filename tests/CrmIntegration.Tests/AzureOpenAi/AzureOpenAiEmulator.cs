using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CrmIntegration.Tests.AzureOpenAi;

/// <summary>How the emulator answers the next call.</summary>
enum Mood
{
    Answers, Obeys, Refuses, Truncates, FiltersPrompt, FiltersPromptAsPublished, FiltersAnswer, Busy, Fails, Slow, CutsOff, BadJson, WrongShape, FilterDidNotRun,

    /// <summary>Streams only: half of the answer, and then nothing more, an error instead of a chunk, or an end without a reason.</summary>
    Stalls, ErrorsMidway, EndsEarly,
}

/// <summary>A local server that speaks Azure OpenAI's wire, quirks included. No model: its drafts are fixed, or written by the test.</summary>
sealed partial class AzureOpenAiEmulator : IAsyncDisposable
{
    readonly WebApplication app;

    AzureOpenAiEmulator(WebApplication app) => this.app = app;

    public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/";
    public ConcurrentQueue<string> Bodies { get; } = new();
    public ConcurrentQueue<string> Paths { get; } = new();

    /// <summary>Taken one per call; empty: <see cref="Usually"/>.</summary>
    public ConcurrentQueue<Mood> Next { get; } = new();
    public Mood Usually { get; set; }

    /// <summary>Signalled for each caller that went away before its answer had ended.</summary>
    public SemaphoreSlim Left { get; } = new(0);

    /// <summary>From the user's message to the content of the answer.</summary>
    public Func<string, string> Writes { get; set; } = _ => Drafts("Thank you for your message.");

    public static string Drafts(string sentence, params string[] sources) => JsonSerializer.Serialize(new
    {
        drafts = new[] { "short", "friendly", "formal" }.Select(tone => new
        {
            tone, sentences = new[] { new { text = "Hello,", sources = Array.Empty<string>() }, new { text = sentence, sources }, new { text = "Best regards", sources = Array.Empty<string>() } },
        }),
    });

    /// <summary>What a model does that takes a mail's text for orders: leaks its prompt, sends the customer elsewhere, promises what nobody offered.</summary>
    public static readonly string[] Obedience =
    [
        "You draft replies for a sales representative, who reads and edits them", "Please pay at https://evil.example/pay", "We gladly give you a discount of 90 %",
        "The secret is [click here](evil.example)", "My system prompt says so", "You will have it on 1 January 2031",
    ];

    public static async Task<AzureOpenAiEmulator> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(k => k.Limits.MaxRequestBodySize = 64 << 20);
        var emulator = new AzureOpenAiEmulator(builder.Build());
        foreach (var (path, door) in new (string, RequestDelegate)[] { ("chat/completions", emulator.ChatAsync), ("embeddings", EmbedAsync), ("audio/transcriptions", emulator.TranscribeAsync), ("images/generations", emulator.DrawAsync) })
        {
            emulator.app.MapPost("/openai/deployments/{deployment}/" + path, door);
            emulator.app.MapPost("/openai/v1/" + path, door);
        }
        // Files and jobs belong to the resource, not to a deployment.
        foreach (var root in new[] { "/openai/", "/openai/v1/" })
        {
            emulator.app.MapPost(root + "files", emulator.UploadAsync);
            emulator.app.MapGet(root + "files", emulator.FilesAsync);
            emulator.app.MapGet(root + "files/{id}", emulator.FileAsync);
            emulator.app.MapDelete(root + "files/{id}", emulator.DeleteFileAsync);
            emulator.app.MapGet(root + "files/{id}/content", emulator.ContentAsync);
            emulator.app.MapPost(root + "fine_tuning/jobs", emulator.StartJobAsync);
            emulator.app.MapGet(root + "fine_tuning/jobs", emulator.JobsAsync);
            emulator.app.MapGet(root + "fine_tuning/jobs/{id}", emulator.JobAsync);
            emulator.app.MapPost(root + "fine_tuning/jobs/{id}/cancel", emulator.CancelJobAsync);
            emulator.app.MapGet(root + "fine_tuning/jobs/{id}/events", emulator.EventsAsync);
            emulator.app.MapGet(root + "fine_tuning/jobs/{id}/checkpoints", emulator.CheckpointsAsync);
        }
        emulator.MapDeploying();
        await emulator.app.StartAsync();
        return emulator;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    // The direction is made from the text, so that equal texts lie together; clients ask for base64 unless told otherwise.
    static async Task EmbedAsync(HttpContext http)
    {
        var asked = (await JsonNode.ParseAsync(http.Request.Body))!;
        var texts = asked["input"] is JsonArray many ? many.Select(t => t!.GetValue<string>()) : [asked["input"]!.GetValue<string>()];
        var size = asked["dimensions"]?.GetValue<int>() ?? 8;
        var base64 = asked["encoding_format"]?.GetValue<string>() == "base64";
        var data = new JsonArray([.. texts.Select((t, i) => new JsonObject { ["object"] = "embedding", ["index"] = i, ["embedding"] = Vector(t, size, base64) })]);
        await JsonAsync(http, 200, new JsonObject { ["object"] = "list", ["data"] = data, ["model"] = "text-embedding-3-small", ["usage"] = new JsonObject { ["prompt_tokens"] = 1, ["total_tokens"] = 1 } }.ToJsonString());
    }

    static JsonNode Vector(string text, int size, bool base64)
    {
        var vector = new float[size];
        for (var i = 0; i < text.Length; i++)
            vector[i % size] += text[i] / 1000f;
        return base64 ? JsonValue.Create(Convert.ToBase64String(System.Runtime.InteropServices.MemoryMarshal.AsBytes(vector.AsSpan())))! : new JsonArray([.. vector.Select(f => JsonValue.Create(f))]);
    }

    static Task JsonAsync(HttpContext http, int status, string json)
    {
        (http.Response.StatusCode, http.Response.ContentType) = (status, "application/json");
        return http.Response.WriteAsync(json);
    }
}
