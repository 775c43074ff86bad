using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace CrmIntegration.Tests.AzureOpenAi;

sealed partial class AzureOpenAiEmulator
{
    /// <summary>Characters in a chunk: small ones cut placeholders in two.</summary>
    public int ChunkLength { get; set; } = 20;

    /// <summary>Waited for before each chunk, when set: a test sees that pieces come one by one.</summary>
    public SemaphoreSlim? Gate { get; set; }

    /// <summary>Before the first word and before each further one, as a model takes its time.</summary>
    public TimeSpan Thinks { get; set; }
    public TimeSpan Pace { get; set; }

    /// <summary>Each piece as it leaves, when set: a measurement writes the time into it.</summary>
    public Func<string, string>? Leaves { get; set; }

    async Task StreamAsync(HttpContext http, string content, string finish, string? refusal, Mood mood, int? tokens)
    {
        using var left = http.RequestAborted.Register(() => Left.Release());
        http.Response.ContentType = "text/event-stream";
        try
        {
            // Azure's first chunk has no choices, no id and no model.
            await EventAsync(new JsonObject { ["id"] = "", ["object"] = "", ["created"] = 0, ["model"] = "", ["choices"] = new JsonArray(), ["prompt_filter_results"] = PromptFilters(true) });
            await EventAsync(Chunk(new JsonObject { ["role"] = "assistant", ["content"] = "" }, null));
            var broken = mood is Mood.CutsOff or Mood.Stalls or Mood.ErrorsMidway or Mood.EndsEarly;
            var wait = Thinks;
            foreach (var part in Pieces(broken ? content[..(content.Length / 2)] : content))
            {
                if (wait > TimeSpan.Zero)
                    await Task.Delay(wait, http.RequestAborted);
                wait = Pace;
                if (Gate is not null)
                    await Gate.WaitAsync(http.RequestAborted);
                await EventAsync(Chunk(new JsonObject { ["content"] = Leaves?.Invoke(part) ?? part }, null));
            }
            if (refusal is not null)
                await EventAsync(Chunk(new JsonObject { ["refusal"] = refusal }, null));
            if (mood == Mood.CutsOff)
                http.Abort();
            if (mood == Mood.Stalls)
                await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted);
            if (mood == Mood.ErrorsMidway)
                await EventAsync(new JsonObject { ["error"] = new JsonObject { ["code"] = "server_error", ["message"] = "The server had an error while processing your request." } });
            if (broken)
                return;
            await EventAsync(Chunk([], finish));
            if (tokens is { } count)
                await EventAsync(new JsonObject { ["id"] = "chatcmpl-1", ["object"] = "chat.completion.chunk", ["created"] = 1790000000, ["model"] = "gpt-4o", ["choices"] = new JsonArray(), ["usage"] = Usage(count, content) });
            await http.Response.WriteAsync("data: [DONE]\n\n", http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The caller went away.
        }

        async Task EventAsync(JsonObject chunk)
        {
            await http.Response.WriteAsync($"data: {chunk.ToJsonString()}\n\n", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }

        JsonObject Chunk(JsonObject delta, string? end) => new()
        {
            ["id"] = "chatcmpl-1", ["object"] = "chat.completion.chunk", ["created"] = 1790000000, ["model"] = "gpt-4o", ["obfuscation"] = "x",
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = end, ["content_filter_results"] = Filters(true, end == "content_filter") }),
        };
    }

    IEnumerable<string> Pieces(string content)
    {
        for (var at = 0; at < content.Length;)
        {
            var end = Math.Min(at + ChunkLength, content.Length);
            if (end < content.Length && char.IsLowSurrogate(content[end]))
                end++;
            yield return content[at..end];
            at = end;
        }
    }
}
