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
enum Mood { Answers, Obeys, Refuses, Truncates, FiltersPrompt, FiltersPromptAsPublished, FiltersAnswer, Busy, Fails, Slow, CutsOff, BadJson, WrongShape }

/// <summary>A local server that speaks Azure OpenAI's wire, quirks included. No model: its drafts are fixed, or written by the test.</summary>
sealed class AzureOpenAiEmulator : IAsyncDisposable
{
    readonly WebApplication app;

    AzureOpenAiEmulator(WebApplication app) => this.app = app;

    public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/";
    public ConcurrentQueue<string> Bodies { get; } = new();
    public ConcurrentQueue<string> Paths { get; } = new();

    /// <summary>Taken one per call; empty: <see cref="Usually"/>.</summary>
    public ConcurrentQueue<Mood> Next { get; } = new();
    public Mood Usually { get; set; }

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
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var emulator = new AzureOpenAiEmulator(builder.Build());
        emulator.app.MapPost("/openai/deployments/{deployment}/chat/completions", emulator.ChatAsync);
        emulator.app.MapPost("/openai/v1/chat/completions", emulator.ChatAsync);
        emulator.app.MapPost("/openai/deployments/{deployment}/embeddings", EmbedAsync);
        emulator.app.MapPost("/openai/v1/embeddings", EmbedAsync);
        await emulator.app.StartAsync();
        return emulator;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    async Task ChatAsync(HttpContext http)
    {
        var body = await new StreamReader(http.Request.Body).ReadToEndAsync();
        Bodies.Enqueue(body);
        Paths.Enqueue(http.Request.Path + http.Request.QueryString);
        if (string.IsNullOrEmpty(http.Request.Headers["api-key"]) && string.IsNullOrEmpty(http.Request.Headers.Authorization))
        {
            await JsonAsync(http, 401, """{"error":{"code":"401","message":"Access denied due to invalid subscription key or wrong API endpoint."}}""");
            return;
        }
        var asked = JsonNode.Parse(body)!;
        var user = asked["messages"]!.AsArray().Last()!["content"]!;
        var said = user is JsonValue ? user.GetValue<string>() : string.Concat(user.AsArray().Select(p => p!["text"]?.GetValue<string>()));
        var mood = Next.TryDequeue(out var next) ? next : Usually;
        switch (mood)
        {
            case Mood.FiltersPrompt:
                await JsonAsync(http, 400, FilterError("innererror", "content_filter_result"));
                return;
            case Mood.FiltersPromptAsPublished:
                await JsonAsync(http, 400, FilterError("inner_error", "content_filter_results"));
                return;
            case Mood.Busy:
                http.Response.Headers["retry-after-ms"] = "5";
                http.Response.Headers["x-ratelimit-remaining-requests"] = "0";
                await JsonAsync(http, 429, """{"error":{"code":"429","message":"Requests to the ChatCompletions_Create Operation have exceeded the rate limit. Please retry after 1 seconds."}}""");
                return;
            case Mood.Fails:
                http.Response.Headers["retry-after-ms"] = "1";
                await JsonAsync(http, 500, """{"error":{"code":"InternalServerError","message":"The server had an error."}}""");
                return;
            case Mood.Slow:
                await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return;
            case Mood.CutsOff:
                http.Response.ContentLength = 5000;
                await http.Response.WriteAsync("{\"id\":\"chatcmpl-1\",");
                await http.Response.Body.FlushAsync();
                http.Abort();
                return;
        }
        var content = mood switch
        {
            Mood.BadJson => "{\"drafts\": [",
            Mood.WrongShape => "{\"drafts\":[{\"tone\":\"rude\",\"sentences\":[]}]}",
            Mood.Truncates => "{\"drafts\":[{\"tone\":\"sho",
            Mood.FiltersAnswer or Mood.Refuses => "",
            Mood.Obeys => Drafts(Obedience[Bodies.Count % Obedience.Length]),
            _ => Writes(said),
        };
        var finish = mood switch { Mood.Truncates => "length", Mood.FiltersAnswer => "content_filter", _ => "stop" };
        if (asked["stream"]?.GetValue<bool>() == true)
            await StreamAsync(http, content, finish, asked["stream_options"]?["include_usage"]?.GetValue<bool>() == true);
        else
            await JsonAsync(http, 200, Completion(content, finish, mood == Mood.Refuses ? "I cannot help with that." : null, body.Length / 4).ToJsonString());
    }

    // custom_blocklists is an object here and a list in streams: both are seen in the wild.
    static JsonObject Filters(bool streaming) => new()
    {
        ["hate"] = new JsonObject { ["filtered"] = false, ["severity"] = "safe" },
        ["jailbreak"] = new JsonObject { ["filtered"] = false, ["detected"] = false },
        ["custom_blocklists"] = streaming ? new JsonArray() : new JsonObject { ["filtered"] = false },
    };

    static JsonArray PromptFilters(bool streaming) => [new JsonObject { ["prompt_index"] = 0, ["content_filter_results"] = Filters(streaming) }];

    static JsonObject Completion(string content, string finish, string? refusal, int tokens) => new()
    {
        ["id"] = "chatcmpl-1", ["object"] = "chat.completion", ["created"] = 1790000000, ["model"] = "gpt-4o-2024-08-06", ["prompt_filter_results"] = PromptFilters(false),
        ["choices"] = new JsonArray(new JsonObject
        {
            ["index"] = 0, ["finish_reason"] = finish, ["logprobs"] = null, ["content_filter_results"] = Filters(false),
            ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = refusal is null ? content : null, ["refusal"] = refusal },
        }),
        ["usage"] = new JsonObject { ["prompt_tokens"] = tokens, ["completion_tokens"] = content.Length / 4, ["total_tokens"] = tokens + content.Length / 4 },
    };

    static async Task StreamAsync(HttpContext http, string content, string finish, bool usage)
    {
        http.Response.ContentType = "text/event-stream";
        // Azure's first chunk has no choices, no id and no model.
        await EventAsync(new JsonObject { ["id"] = "", ["object"] = "", ["created"] = 0, ["model"] = "", ["choices"] = new JsonArray(), ["prompt_filter_results"] = PromptFilters(true) });
        foreach (var part in content.Chunk(20))
            await EventAsync(Chunk(new JsonObject { ["role"] = "assistant", ["content"] = new string(part) }, null));
        await EventAsync(Chunk([], finish));
        if (usage)
            await EventAsync(new JsonObject { ["id"] = "chatcmpl-1", ["object"] = "chat.completion.chunk", ["created"] = 1790000000, ["model"] = "gpt-4o", ["choices"] = new JsonArray(), ["usage"] = new JsonObject { ["prompt_tokens"] = 10, ["completion_tokens"] = content.Length / 4, ["total_tokens"] = 10 + content.Length / 4 } });
        await http.Response.WriteAsync("data: [DONE]\n\n");

        Task EventAsync(JsonObject chunk) => http.Response.WriteAsync($"data: {chunk.ToJsonString()}\n\n");
        static JsonObject Chunk(JsonObject delta, string? finish) => new()
        {
            ["id"] = "chatcmpl-1", ["object"] = "chat.completion.chunk", ["created"] = 1790000000, ["model"] = "gpt-4o", ["obfuscation"] = "x",
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish, ["content_filter_results"] = Filters(true) }),
        };
    }

    static string FilterError(string inner, string results) => new JsonObject
    {
        ["error"] = new JsonObject
        {
            ["message"] = "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.", ["type"] = null, ["param"] = "prompt", ["code"] = "content_filter", ["status"] = 400,
            [inner] = new JsonObject { ["code"] = "ResponsibleAIPolicyViolation", [results] = new JsonObject { ["jailbreak"] = new JsonObject { ["detected"] = true, ["filtered"] = true } } },
        },
    }.ToJsonString();

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
