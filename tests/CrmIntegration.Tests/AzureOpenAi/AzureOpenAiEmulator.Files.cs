using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace CrmIntegration.Tests.AzureOpenAi;

sealed record KeptFile(string Id, string Name, string Purpose, byte[] Bytes)
{
    /// <summary>Asked about once, a file is pending; then it is read.</summary>
    public int Asked { get; set; }
}

sealed partial class AzureOpenAiEmulator
{
    public ConcurrentDictionary<string, KeptFile> Files { get; } = new();
    int ids;

    async Task UploadAsync(HttpContext http)
    {
        if (!await MayEnterAsync(http) || await TroubleAsync(http, Next.TryDequeue(out var next) ? next : Usually))
            return;
        var form = await http.Request.ReadFormAsync();
        if (form.Files.GetFile("file") is not { Length: > 0 } upload || form["purpose"].FirstOrDefault() is not ("fine-tune" or "batch" or "assistants"))
        {
            await ErrorAsync(http, 400, "'file' and a 'purpose' of fine-tune, batch or assistants are required.", "purpose");
            return;
        }
        using var bytes = new MemoryStream();
        await upload.CopyToAsync(bytes);
        var file = new KeptFile($"file-{Interlocked.Increment(ref ids):0000}", upload.FileName, form["purpose"]!, bytes.ToArray());
        Files[file.Id] = file;
        await JsonAsync(http, 201, Describe(file).ToJsonString());
    }

    async Task FilesAsync(HttpContext http)
    {
        if (await MayEnterAsync(http))
            await JsonAsync(http, 200, new JsonObject { ["object"] = "list", ["data"] = new JsonArray([.. Files.Values.OrderBy(f => f.Id).Select(Describe)]), ["has_more"] = false }.ToJsonString());
    }

    async Task FileAsync(HttpContext http)
    {
        if (await MayEnterAsync(http) && await FileOfAsync(http) is { } file)
        {
            file.Asked++;
            await JsonAsync(http, 200, Describe(file).ToJsonString());
        }
    }

    async Task ContentAsync(HttpContext http)
    {
        if (!await MayEnterAsync(http) || await FileOfAsync(http) is not { } file)
            return;
        http.Response.ContentType = "application/octet-stream";
        await http.Response.Body.WriteAsync(file.Bytes);
    }

    async Task DeleteFileAsync(HttpContext http)
    {
        if (!await MayEnterAsync(http) || await FileOfAsync(http) is not { } file)
            return;
        Files.TryRemove(file.Id, out _);
        await JsonAsync(http, 200, new JsonObject { ["id"] = file.Id, ["object"] = "file", ["deleted"] = true }.ToJsonString());
    }

    async Task<KeptFile?> FileOfAsync(HttpContext http)
    {
        if (Files.TryGetValue((string)http.Request.RouteValues["id"]!, out var file))
            return file;
        await ErrorAsync(http, 404, $"No such File object: {http.Request.RouteValues["id"]}", "id", "resourceNotFound");
        return null;
    }

    static JsonObject Describe(KeptFile file) => new()
    {
        ["id"] = file.Id, ["object"] = "file", ["bytes"] = file.Bytes.Length, ["created_at"] = 1790000000, ["filename"] = file.Name, ["purpose"] = file.Purpose,
        ["status"] = file.Asked == 0 && file.Purpose == "fine-tune" ? "pending" : Wrong(file) is null ? "processed" : "error", ["status_details"] = Wrong(file),
    };

    /// <returns>What a fine-tuning file has wrong: chat examples as JSON Lines, ten at least.</returns>
    static string? Wrong(KeptFile file)
    {
        if (file.Purpose != "fine-tune")
            return null;
        var lines = System.Text.Encoding.UTF8.GetString(file.Bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < lines.Length; i++)
            if (!IsExample(lines[i]))
                return $"Line {i + 1} is no chat example: 'messages' with a last message of the assistant is expected.";
        return lines.Length < 10 ? $"Training file has {lines.Length} example(s), but must have at least 10 examples." : null;
    }

    static bool IsExample(string line)
    {
        try
        {
            return JsonNode.Parse(line)?["messages"] is JsonArray { Count: > 1 } messages && messages.All(m => m?["role"] is not null && m["content"] is not null) && messages[^1]!["role"]!.GetValue<string>() == "assistant";
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
