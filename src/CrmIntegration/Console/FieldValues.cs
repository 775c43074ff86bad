using System.Globalization;
using CrmIntegration.Connectors;

namespace CrmIntegration.Console;

/// <summary>A field of a record by our name, as the reader writes numbers and dates.</summary>
static class FieldValues
{
    public static string? Of(CrmRecord? record, string ours) => record?.GetType().GetProperty(ours)?.GetValue(record) switch
    {
        null => null,
        DateTimeOffset at => Look.Moment(at),
        DateOnly day => Look.Date(day),
        IFormattable number => number.ToString(number is decimal or double ? "#,0.##" : null, CultureInfo.CurrentCulture),
        var other => other.ToString(),
    };

    /// <summary>What a person would call this record.</summary>
    public static string Name(CrmRecord record) => Of(record, "Name") ?? Of(record, "Subject") ?? Of(record, "LastName") ?? record.Id;
}
