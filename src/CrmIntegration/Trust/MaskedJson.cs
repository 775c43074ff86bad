using System.Text.Json;
using System.Text.Json.Nodes;
using CrmIntegration.Language;

namespace CrmIntegration.Trust;

/// <summary>Originals hold quotes and line breaks: they go back string by string, never into raw JSON.</summary>
static class MaskedJson
{
    /// <returns>Null: it is no JSON.</returns>
    public static string? Unmask(Masker masker, string json)
    {
        try
        {
            var node = JsonNode.Parse(json, documentOptions: new() { MaxDepth = 16 });
            return node is null ? null : Unmasked(node, masker)?.ToJsonString();
        }
        // Two fields of one name show only when the object is walked.
        catch (Exception unreadable) when (unreadable is JsonException or ArgumentException)
        {
            return null;
        }
    }

    static JsonNode? Unmasked(JsonNode? node, Masker masker) => node switch
    {
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Unmasked(p.Value, masker)))),
        JsonArray a => new JsonArray([.. a.Select(i => Unmasked(i, masker))]),
        JsonValue v when v.TryGetValue<string>(out var text) => JsonValue.Create(masker.Unmask(text)),
        _ => node?.DeepClone(),
    };
}
