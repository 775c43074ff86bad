using System.Text.Json;
using System.Text.Unicode;

namespace CrmIntegration.Salesforce.Emulator.Rest;

/// <summary>JSON whose every string is text. The parser leaves bytes that are no UTF-8 and half a surrogate pair (\ud800) for whoever reads the string.</summary>
static class SoundJson
{
    /// <exception cref="JsonException">Without a line where the grammar is right and a string is not.</exception>
    public static JsonElement Read(ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 64 });
        if (!Utf8.IsValid(body.Span))
            throw new JsonException("Invalid UTF-8");
        var reader = new Utf8JsonReader(body.Span);
        while (reader.Read())
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                Unescape(reader);
        return json.RootElement.Clone();
    }

    static void Unescape(in Utf8JsonReader reader)
    {
        try
        {
            _ = reader.GetString();
        }
        catch (InvalidOperationException half)
        {
            throw new JsonException("Incomplete surrogate pair in a string", half);
        }
    }
}
