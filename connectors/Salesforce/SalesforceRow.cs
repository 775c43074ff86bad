using System.Globalization;
using System.Text.Json;
using CrmIntegration.Connectors;

namespace CrmIntegration.Salesforce;

/// <summary>One row, from JSON or CSV alike: field name to its text, null where empty.</summary>
sealed class SalesforceRow(IReadOnlyDictionary<string, string?> texts)
{
    public string? this[string field] => texts.TryGetValue(field, out var text) && !string.IsNullOrEmpty(text) ? text : null;

    public static SalesforceRow Of(JsonElement json)
    {
        var texts = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var property in json.EnumerateObject())
            if (property.Name != "attributes")
                texts[property.Name] = property.Value.ValueKind switch
                {
                    JsonValueKind.Null => null,
                    JsonValueKind.String => property.Value.GetString()!.Replace("\0", ""),
                    JsonValueKind.True => "true",
                    JsonValueKind.False => "false",
                    _ => property.Value.GetRawText(),
                };
        return new SalesforceRow(texts);
    }

    /// <param name="key">Whose id it is read by.</param>
    public SetAside SetAside(string says, string key = "Id")
    {
        var raw = JsonSerializer.Serialize(texts);
        return new SetAside(SalesforceId.Normalise(this[key]) ?? this[key] ?? this["Id"], says, raw.Length > 4096 ? raw[..4096] : raw);
    }
}

/// <summary>A row seen through a question: values by our names. A value that cannot be read throws <see cref="FormatException"/>,
/// caught for the row alone.</summary>
sealed class SalesforceValues(SalesforceQuestion question, SalesforceRow row)
{
    public SalesforceRow Row => row;

    public string? Text(string ours) => question.Ours.TryGetValue(ours, out var field) ? row[field] : null;

    /// <summary>An id, and only of the object with this prefix where one is asked: lookups such as WhatId point at many objects.</summary>
    public string? Id(string ours, string? prefix = null) => Text(ours) is not { } text ? null
        : SalesforceId.Normalise(text) is not { } id ? throw new FormatException($"{ours} holds '{Short(text)}', which is no Salesforce id")
        : prefix is null || id.StartsWith(prefix, StringComparison.Ordinal) ? id : null;

    public bool Flag(string ours, bool otherwise = false) => Text(ours) is { } text ? bool.TryParse(text, out var flag) ? flag : throw new FormatException($"{ours} holds '{Short(text)}', which is neither true nor false") : otherwise;

    public decimal? Number(string ours) => Text(ours) is not { } text ? null
        : decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
        : throw new FormatException($"{ours} holds '{Short(text)}', which is no number");

    public int? Whole(string ours) => Number(ours) is { } number
        ? number is >= int.MinValue and <= int.MaxValue ? (int)number : throw new FormatException($"{ours} is out of range") : null;

    /// <summary>0 to 100 on the wire, 0 to 1 with us.</summary>
    public double? Percent(string ours) => Number(ours) is { } number ? (double)(number / 100) : null;

    public DateTimeOffset? Moment(string ours) => Text(ours) is { } text ? SalesforceTime.Read(text, ours) : null;

    public DateOnly? Date(string ours) => Text(ours) is not { } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date
        : throw new FormatException($"{ours} holds '{Short(text)}', which is no date");

    public IReadOnlyDictionary<string, string?>? More()
    {
        var more = question.More.Where(f => row[f] is not null).ToDictionary(f => f, f => row[f]);
        foreach (var name in question.Written.Values)
            if (row[name] is { } value)
                more[WriteBackFields.Shown(name)] = value;
        return more.Count == 0 ? null : more;
    }

    /// <summary>The org's own long text fields, in the order of their names, parted by empty lines.</summary>
    public string? LongTexts()
    {
        var texts = question.More.Where(f => question.Object.Fields[f].Type == "textarea").Select(f => row[f]).OfType<string>().ToList();
        return texts.Count == 0 ? null : string.Join("\n\n", texts);
    }

    static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;
}

static class SalesforceTime
{
    static readonly string[] Formats =
        ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd"];

    public static DateTimeOffset Read(string text, string field) =>
        TryRead(text) ?? throw new FormatException($"{field} holds '{(text.Length > 40 ? text[..40] : text)}', which is no moment");

    public static DateTimeOffset? TryRead(string text)
    {
        // +0000 has no colon; .NET's formats want one.
        var mended = text.Length > 5 && text[^5] is ('+' or '-') && text.Contains('T') ? text.Insert(text.Length - 2, ":") : text;
        return DateTimeOffset.TryParseExact(mended, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? moment : null;
    }

    /// <summary>As SOQL wants it.</summary>
    public static string Soql(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
