using System.Text.Json;
using System.Text.Json.Nodes;
using CrmIntegration.Language;

namespace CrmIntegration.Trust;

/// <summary>Originals hold quotes and line breaks: they go back string by string, never into raw JSON.</summary>
static class MaskedJson
{
    /// <returns>Null: it is no JSON.</returns>
    public static string? Unmask(Masker masker, string json) => Each(json, masker.Unmask);

    /// <returns>Null: it is no JSON.</returns>
    public static string? Mask(Masker masker, string json) => Each(json, masker.Mask);

    static string? Each(string json, Func<string, string> change)
    {
        try
        {
            var node = JsonNode.Parse(json, documentOptions: new() { MaxDepth = 16 });
            return node is null ? null : Changed(node, change)?.ToJsonString();
        }
        // Two fields of one name show only when the object is walked.
        catch (Exception unreadable) when (unreadable is JsonException or ArgumentException)
        {
            return null;
        }
    }

    static JsonNode? Changed(JsonNode? node, Func<string, string> change) => node switch
    {
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Changed(p.Value, change)))),
        JsonArray a => new JsonArray([.. a.Select(i => Changed(i, change))]),
        JsonValue v when v.TryGetValue<string>(out var text) => JsonValue.Create(change(text)),
        _ => node?.DeepClone(),
    };
}
