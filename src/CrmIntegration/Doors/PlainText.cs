using System.Text.Json;
using System.Text.Json.Serialization;

namespace CrmIntegration.Doors;

/// <summary>Text in a request. A NUL is nobody's text, and PostgreSQL keeps none: it is refused at the door instead of failing in the table.</summary>
sealed class PlainText : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException();
        return reader.GetString() is { } text && !text.Contains('\0') ? text : throw new JsonException("A text holds the character U+0000.");
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
