using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace CrmIntegration.Tests.AzureOpenAi;

sealed partial class AzureOpenAiEmulator
{
    async Task ChatAsync(HttpContext http)
    {
        var body = await new StreamReader(http.Request.Body).ReadToEndAsync();
        Bodies.Enqueue(body);
        if (!await MayEnterAsync(http))
            return;
        var asked = JsonNode.Parse(body)!;
        if (!Deployments.IsEmpty && !Deployments.ContainsKey((string?)http.Request.RouteValues["deployment"] ?? asked["model"]!.GetValue<string>()))
        {
            await JsonAsync(http, 404, """{"error":{"code":"DeploymentNotFound","message":"The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again."}}""");
            return;
        }
        if (asked["messages"] is not JsonArray { Count: > 0 })
        {
            await JsonAsync(http, 400, """{"error":{"message":"[] is too short - 'messages'","type":"invalid_request_error","param":"messages","code":null}}""");
            return;
        }
        if (await OverQuotaAsync(http, asked))
            return;
        if (Takes > TimeSpan.Zero)
            await Task.Delay(Takes, Clock, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        var user = asked["messages"]!.AsArray().Last()!["content"]!;
        var said = user is JsonValue ? user.GetValue<string>() : string.Concat(user.AsArray().Select(p => p!["text"]?.GetValue<string>()));
        var mood = Next.TryDequeue(out var next) ? next : Usually;
        if (await TroubleAsync(http, mood))
            return;
        var streams = asked["stream"]?.GetValue<bool>() == true;
        if (mood == Mood.CutsOff && !streams)
        {
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
            Mood.FiltersAnswer when streams => Writes(said)[..(Writes(said).Length / 2)],
            Mood.FiltersAnswer or Mood.Refuses => "",
            Mood.Obeys => Drafts(Obedience[Bodies.Count % Obedience.Length]),
            _ => Writes(said),
        };
        var finish = mood switch { Mood.Truncates => "length", Mood.FiltersAnswer => "content_filter", _ => "stop" };
        var refusal = mood == Mood.Refuses ? "I cannot help with that." : null;
        if (streams)
            await StreamAsync(http, content, finish, refusal, mood, asked["stream_options"]?["include_usage"]?.GetValue<bool>() == true ? body.Length / 4 : null);
        else
        {
            var completion = Completion(content, finish, refusal, body.Length / 4);
            if (mood == Mood.FilterDidNotRun)
                completion["choices"]![0]!["content_filter_results"] = new JsonObject { ["error"] = new JsonObject { ["code"] = "content_filter_error", ["message"] = "The contents are not filtered" } };
            await JsonAsync(http, 200, completion.ToJsonString());
        }
    }

    async Task<bool> MayEnterAsync(HttpContext http)
    {
        Paths.Enqueue(http.Request.Path + http.Request.QueryString);
        if (!string.IsNullOrEmpty(http.Request.Headers["api-key"]) || !string.IsNullOrEmpty(http.Request.Headers.Authorization))
            return true;
        await JsonAsync(http, 401, """{"error":{"code":"401","message":"Access denied due to invalid subscription key or wrong API endpoint."}}""");
        return false;
    }

    /// <returns>True: the call has been answered, with an error.</returns>
    static async Task<bool> TroubleAsync(HttpContext http, Mood mood)
    {
        switch (mood)
        {
            case Mood.FiltersPrompt:
                await JsonAsync(http, 400, FilterError("innererror", "content_filter_result"));
                return true;
            case Mood.FiltersPromptAsPublished:
                await JsonAsync(http, 400, FilterError("inner_error", "content_filter_results"));
                return true;
            case Mood.Busy:
                http.Response.Headers["retry-after-ms"] = "5";
                http.Response.Headers["x-ratelimit-remaining-requests"] = "0";
                await JsonAsync(http, 429, """{"error":{"code":"429","message":"Requests to the ChatCompletions_Create Operation have exceeded the rate limit. Please retry after 1 seconds."}}""");
                return true;
            case Mood.Fails:
                http.Response.Headers["retry-after-ms"] = "1";
                await JsonAsync(http, 500, """{"error":{"code":"InternalServerError","message":"The server had an error."}}""");
                return true;
            case Mood.Slow:
                await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return true;
            default:
                return false;
        }
    }

    // custom_blocklists is an object here and a list in streams: both are seen in the wild.
    static JsonObject Filters(bool streaming, bool filtered = false) => new()
    {
        ["hate"] = new JsonObject { ["filtered"] = filtered, ["severity"] = filtered ? "high" : "safe" },
        ["jailbreak"] = new JsonObject { ["filtered"] = false, ["detected"] = false },
        ["custom_blocklists"] = streaming ? new JsonArray() : new JsonObject { ["filtered"] = false },
    };

    static JsonArray PromptFilters(bool streaming) => [new JsonObject { ["prompt_index"] = 0, ["content_filter_results"] = Filters(streaming) }];

    static JsonObject Completion(string content, string finish, string? refusal, int tokens) => new()
    {
        ["id"] = "chatcmpl-1", ["object"] = "chat.completion", ["created"] = 1790000000, ["model"] = "gpt-4o-2024-08-06", ["prompt_filter_results"] = PromptFilters(false),
        ["choices"] = new JsonArray(new JsonObject
        {
            ["index"] = 0, ["finish_reason"] = finish, ["logprobs"] = null, ["content_filter_results"] = Filters(false, finish == "content_filter"),
            ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = refusal is null ? content : null, ["refusal"] = refusal },
        }),
        ["usage"] = Usage(tokens, content),
    };

    static JsonObject Usage(int tokens, string content) => new() { ["prompt_tokens"] = tokens, ["completion_tokens"] = content.Length / 4, ["total_tokens"] = tokens + content.Length / 4 };

    static string FilterError(string inner, string results) => new JsonObject
    {
        ["error"] = new JsonObject
        {
            ["message"] = "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.", ["type"] = null, ["param"] = "prompt", ["code"] = "content_filter", ["status"] = 400,
            [inner] = new JsonObject { ["code"] = "ResponsibleAIPolicyViolation", [results] = new JsonObject { ["jailbreak"] = new JsonObject { ["detected"] = true, ["filtered"] = true } } },
        },
    }.ToJsonString();
}
