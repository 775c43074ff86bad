using System.Data;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CrmIntegration.Connectors;

namespace CrmIntegration.Records;

/// <summary>A table we load in bulk: its columns, in order, without connection_id, which every table has first.</summary>
/// <param name="Key">The columns that, with connection_id, identify a row.</param>
sealed record Table(string Name, string[] Key, Column[] Columns)
{
    public IEnumerable<string> Names => Columns.Select(c => c.Name);
    public string List => "connection_id, " + string.Join(", ", Names);
}

enum ColumnType { Id, Key, Text, Time, Date, Money, Real, Int, Bool }

/// <param name="Of">From what travels to what lies in the column.</param>
sealed record Column(string Name, ColumnType Type, string Property, Func<object, object?> Of)
{
    public const int KeyLength = 255;

    public static Column For<T>(string name, ColumnType type, string property, Func<T, object?> of) => new(name, type, property, row => Plain(of((T)row), type));

    static object? Plain(object? value, ColumnType type) => value switch
    {
        null => null,
        string text when type is ColumnType.Key => Cut(Clean(text)),
        string text => Clean(text),
        DateTimeOffset moment => moment.ToUnixTimeMilliseconds(),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        int number => (long)number,
        decimal money => Math.Round(money, 6),
        IReadOnlyDictionary<string, string?> more => more.Count == 0 ? null : Clean(JsonSerializer.Serialize(more.OrderBy(m => m.Key, StringComparer.Ordinal).ToDictionary())),
        _ => value,
    };

    static string Cut(string text) => text.Length <= KeyLength ? text : text[..KeyLength];

    // PostgreSQL refuses NUL and half surrogate pairs; one such mail must not hold up its neighbours.
    static string Clean(string text)
    {
        if (text.Contains('\0'))
            text = text.Replace("\0", "");
        return text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? text : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
    }

    public Type Clr => Type switch
    {
        ColumnType.Id => typeof(Guid),
        ColumnType.Time or ColumnType.Int => typeof(long),
        ColumnType.Money => typeof(decimal),
        ColumnType.Real => typeof(double),
        ColumnType.Bool => typeof(bool),
        _ => typeof(string),
    };
}
