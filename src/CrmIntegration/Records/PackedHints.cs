using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CrmIntegration.Connectors;

namespace CrmIntegration.Records;

/// <summary>Hints of one connection as one value: [["key", kind, "record", milliseconds], ...]. JSON, so that a person can read what waits.</summary>
static class PackedHints
{
    static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static byte[] Pack(IEnumerable<InboxHint> hints)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(bytes, Plain))
        {
            json.WriteStartArray();
            foreach (var (_, hint, receivedAt) in hints)
            {
                json.WriteStartArray();
                json.WriteStringValue(hint.Key);
                json.WriteNumberValue((int)hint.Kind);
                json.WriteStringValue(hint.RecordId);
                json.WriteNumberValue(receivedAt.ToUnixTimeMilliseconds());
                json.WriteEndArray();
            }
            json.WriteEndArray();
        }
        return bytes.WrittenSpan.ToArray();
    }

    public static IEnumerable<InboxHint> Unpack(Guid connectionId, byte[] packed)
    {
        using var json = JsonDocument.Parse(packed);
        foreach (var hint in json.RootElement.EnumerateArray())
            yield return new(connectionId, new(hint[0].GetString()!, (RecordKind)hint[1].GetInt32(), hint[2].GetString()!), DateTimeOffset.FromUnixTimeMilliseconds(hint[3].GetInt64()));
    }
}
