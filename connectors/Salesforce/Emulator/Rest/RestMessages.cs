using System.Buffers;
using System.Text.Json;

namespace CrmIntegration.Salesforce.Emulator.Rest;

/// <param name="Path">Behind /services/data/vXX.X, without its first slash.</param>
sealed record RestRequest(string Method, string Version, string Path, IReadOnlyDictionary<string, string> Query, Func<string, string?> Header, byte[] Body)
{
    public string Base => $"/services/data/v{Version}";

    public string? Ask(string name) => Query.GetValueOrDefault(name);

    public JsonElement Json()
    {
        try
        {
            return SoundJson.Read(Body) is { ValueKind: JsonValueKind.Object } json ? json : throw SalesforceError.Json("Unexpected character: a JSON object was expected");
        }
        catch (JsonException wrong)
        {
            throw SalesforceError.Json(wrong.LineNumber is null ? wrong.Message : $"Unexpected character at line {wrong.LineNumber}, column {wrong.BytePositionInLine}");
        }
    }
}

sealed record RestAnswer(int Status, byte[] Body, string ContentType = "application/json;charset=UTF-8")
{
    public Dictionary<string, string> Headers { get; } = [];

    public static RestAnswer Of(int status) => new(status, []);

    public static RestAnswer Of(object body, int status = 200) => new(status, JsonSerializer.SerializeToUtf8Bytes(body));

    public static RestAnswer Written(Action<Utf8JsonWriter> write, int status = 200)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
            write(json);
        return new RestAnswer(status, buffer.WrittenSpan.ToArray());
    }

    public static RestAnswer Error(SalesforceError error) => Of(new[] { RowError(error, "errorCode") }, error.Status);

    public static Dictionary<string, object> RowError(SalesforceError error, string code)
    {
        var body = new Dictionary<string, object> { ["message"] = error.Message, [code] = error.Code };
        if (code == "statusCode" || error.Fields.Length > 0)
            body["fields"] = error.Fields;
        return body;
    }
}
