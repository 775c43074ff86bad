using System.Globalization;
using CrmIntegration.Connectors;
using Microsoft.Extensions.Localization;

namespace CrmIntegration.Console;

/// <summary>A field of a record by our name, as the reader writes numbers and dates.</summary>
static class FieldValues
{
    public static string? Of(IStringLocalizer<Texts> t, CrmRecord? record, string ours) => record?.GetType().GetProperty(ours)?.GetValue(record) switch
    {
        null => null,
        bool yes => t[yes ? "yes" : "no"],
        double share when ours.EndsWith("Probability", StringComparison.Ordinal) => Look.Percent(share),
        DateTimeOffset at => Look.Moment(at),
        DateOnly day => Look.Date(day),
        IFormattable number => number.ToString(number is decimal or double ? "#,0.##" : null, CultureInfo.CurrentCulture),
        var other => other.ToString(),
    };

    static string? Text(CrmRecord record, string ours) => record.GetType().GetProperty(ours)?.GetValue(record) as string;

    /// <summary>What a person would call this record.</summary>
    public static string Name(CrmRecord record) => Text(record, "Name") ?? Text(record, "Subject") ?? Text(record, "LastName") ?? record.Id;
}
