using System.Globalization;
using System.Text.Json;

namespace CrmIntegration.Salesforce.Emulator.Org;

/// <summary>Values as rows hold them: string, bool, decimal, DateOnly, DateTimeOffset or null.</summary>
static class Values
{
    public const string Moment = "yyyy-MM-dd'T'HH:mm:ss.fff'+0000'";
    static readonly string[] Offsets = ["Z", "zzz", "zz'00'"];

    public static string Text(object? value) => value switch
    {
        null => "",
        bool yes => yes ? "true" : "false",
        decimal number => number.ToString("0.############", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset moment => moment.UtcDateTime.ToString(Moment, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    public static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool yes: json.WriteBooleanValue(yes); break;
            case decimal number: json.WriteRawValue(Text(number)); break;
            default: json.WriteStringValue(Text(value)); break;
        }
    }

    /// <summary>What a caller sent, as this field's value; a wrong type is the caller's error.</summary>
    public static object? From(JsonElement json, Field field) => json.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.True or JsonValueKind.False when field.Type is "boolean" => json.GetBoolean(),
        JsonValueKind.Number when field.IsNumber && json.TryGetDecimal(out var number) => number,
        JsonValueKind.Number when field.Type == "anyType" => json.GetDecimal(),
        JsonValueKind.String => FromText(json.GetString()!, field),
        _ => throw Wrong(field, json.GetRawText()),
    };

    public static object? FromText(string text, Field field)
    {
        if (text.Length == 0)
            return null;
        switch (field.Type)
        {
            case "boolean":
                return bool.TryParse(text, out var yes) ? yes : throw Wrong(field, text);
            case "int" or "double" or "currency" or "percent":
                return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(field, text);
            case "date":
                return DateOnly.TryParseExact(text.Length > 10 ? text[..10] : text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                    ? date : throw Wrong(field, text);
            case "datetime":
                return TryMoment(text, out var moment) ? moment : throw Wrong(field, text);
            case "id" or "reference":
                return SalesforceIds.Full(text) ?? throw new SalesforceError(400, "MALFORMED_ID", $"{field.Name}: id value of incorrect type: {text}", field.Name);
            default:
                return field.Length > 0 && text.Length > field.Length
                    ? throw new SalesforceError(400, "STRING_TOO_LONG", $"{field.Label}: data value too large: {text[..Math.Min(20, text.Length)]} (max length={field.Length})", field.Name)
                    : text;
        }
    }

    public static bool TryMoment(string text, out DateTimeOffset moment)
    {
        foreach (var offset in Offsets)
            foreach (var seconds in (ReadOnlySpan<string>)["ss", "ss.fff", "ss.FFFFFFF"])
            {
                var format = $"yyyy-MM-dd'T'HH:mm:{seconds}{(offset == "Z" ? "'Z'" : offset)}";
                if (DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment))
                    return true;
            }
        moment = default;
        // "+0000" without a colon
        return text.Length > 5 && text[^5] is '+' or '-' && TryMoment(text[..^2] + ":" + text[^2..], out moment);
    }

    static SalesforceError Wrong(Field field, string text) =>
        new(400, "JSON_PARSER_ERROR", $"Cannot deserialize instance of {field.Type} from VALUE_STRING value {text} or request may be missing a required field", field.Name);

    public static int Compare(object? left, object? right) => (left, right) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        (string a, string b) => string.Compare(a, b, StringComparison.OrdinalIgnoreCase),
        (DateOnly a, DateTimeOffset b) => a.CompareTo(DateOnly.FromDateTime(b.UtcDateTime)),
        (DateTimeOffset a, DateOnly b) => a.UtcDateTime.CompareTo(b.ToDateTime(TimeOnly.MinValue)),
        _ when left.GetType() == right.GetType() => ((IComparable)left).CompareTo(right),
        _ => string.CompareOrdinal(Text(left), Text(right)),
    };
}
