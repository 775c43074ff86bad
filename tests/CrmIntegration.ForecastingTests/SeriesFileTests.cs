using System.Text;
using CrmIntegration.Forecasting.Series;

namespace CrmIntegration.Forecasting.Tests;

public sealed class SeriesFileTests
{
    static string Months(int count, Func<int, string> row) => "date,value\n" + string.Concat(Enumerable.Range(0, count).Select(i => $"{2018 + i / 12}-{i % 12 + 1:00}-01,{row(i)}\n"));

    static (IReadOnlyList<TimeSeries> Series, IReadOnlyList<string> Troubles) Read(string csv)
    {
        var table = CsvTable.Read(new StringReader(csv));
        return SeriesTable.Read(table, SeriesMapping.Guess(table));
    }

    [Fact]
    public void A_date_in_the_year_3000_and_a_word_for_a_number_are_named_by_row_and_column()
    {
        var (series, troubles) = Read(Months(40, i => $"{100 + i}") + "3000-01-01,5\n2021-06-01,abc\n");

        Assert.Equal(40, series[0].Values.Count);
        Assert.Contains(troubles, t => t.StartsWith("Row 42, column 1", StringComparison.Ordinal) && t.Contains("3000", StringComparison.Ordinal));
        Assert.Contains(troubles, t => t.StartsWith("Row 43, column 2", StringComparison.Ordinal) && t.Contains("'abc' is no number", StringComparison.Ordinal));
    }

    [Fact]
    public void A_value_that_is_missing_by_a_word_on_every_third_row_is_still_the_value_and_the_word_is_named()
    {
        var (series, troubles) = Read(Months(45, i => i % 3 == 1 ? "n/a" : $"{100 + i}"));

        Assert.Equal(("value", 100, 102), (series[0].Name, series[0].Values[0], series[0].Values[2]));
        Assert.Equal("Row 3, column 2 (value): 'n/a' is no number; the row is left out.", troubles[0]);
    }

    [Fact]
    public void Rows_are_not_counted_without_a_word_where_a_column_held_numbers_among_words()
    {
        var (series, troubles) = Read(Months(40, i => i % 2 == 1 ? $"level {i}" : $"{100 + i}"));

        Assert.All(series[0].Values, v => Assert.Equal(1, v));
        Assert.Equal("Row 3, column 2 (value): 'level 1' is no number, and so it is on many rows: rows are counted instead. To sum the column all the same, name it with --value.", Assert.Single(troubles));
    }

    [Fact]
    public void Single_sales_are_summed_by_month_and_the_unfinished_month_is_left_out()
    {
        var csv = new StringBuilder("Datum;Betrag\n");
        for (var day = new DateOnly(2023, 1, 1); day < new DateOnly(2024, 3, 11); day = day.AddDays(1))
            for (var k = 0; k < 3; k++) csv.Append($"{day:dd.MM.yyyy};1.000,50 €\n");

        var (series, troubles) = Read(csv.ToString());

        Assert.Equal(14, series[0].Values.Count);
        Assert.Equal(3 * 31 * 1000.5, series[0].Values[0], 6);
        Assert.Contains(troubles, t => t.Contains("is not over", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-8")]
    public void A_file_is_read_whatever_its_letters_are_coded_in(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes("Größe,Wert\nä,1\n")];

        var table = CsvTable.Read(new MemoryStream(bytes));

        Assert.Equal("Größe", table.Header[0]);
    }

    [Fact]
    public void Windows_letters_are_read_and_said()
    {
        var table = CsvTable.Read(new MemoryStream([(byte)'G', (byte)'r', 0xF6, 0xDF, (byte)'e', (byte)',', (byte)'b', (byte)'\n', (byte)'1', (byte)',', (byte)'2']));

        Assert.Equal("Größe", table.Header[0]);
        Assert.Contains("Windows-1252", table.Guessed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("PK\u0003\u0004rest", "workbook")]
    [InlineData("a\0b\0\0c,d\n", "no text")]
    [InlineData("only one column\n1\n", "at least two columns")]
    public void What_is_no_table_is_refused_with_a_sentence(string content, string says) =>
        Assert.Contains(says, Assert.Throws<InvalidDataException>(() => CsvTable.Read(new MemoryStream(Encoding.Latin1.GetBytes(content)))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_quote_that_is_never_closed_costs_its_own_line_only()
    {
        var table = CsvTable.Read(new StringReader("a,b\n\"1,2\n3,4\n5,\"6\"x\n7,8\n"));

        Assert.Equal(["3", "7"], table.Rows.Select(r => r[0]));
        Assert.Equal(2, table.Broken.Count);
        Assert.StartsWith("Row 2, column 1: a quote was opened", table.Broken[0], StringComparison.Ordinal);
        Assert.StartsWith("Row 4, column 2: text stands after", table.Broken[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Day_and_month_are_told_apart_by_the_whole_column()
    {
        var dates = new Tables.ColumnDates("when", ["03/04/2024", "25/04/2024", "01/02/2024"]);

        Assert.Equal(new DateTime(2024, 4, 3), dates["03/04/2024"]!.Value.UtcDateTime);
        Assert.Null(dates.Ambiguous);
        Assert.NotNull(new Tables.ColumnDates("when", ["03/04/2024"]).Ambiguous);
    }

    [Theory]
    [InlineData("1.234,50", 1234.5)]
    [InlineData("(1.000,00)", -1000.0)]
    [InlineData("€ 12", 12.0)]
    [InlineData("1 000,25 EUR", 1000.25)]
    [InlineData("1,2,3", null)]
    [InlineData("abc", null)]
    public void Numbers_are_read_as_the_column_writes_them(string text, double? value) => Assert.Equal(value, new Tables.ColumnNumbers(["1.234,50", "99,5"])[text]);

    [Fact]
    public void Public_CSV_oddities_are_read_as_they_are_meant()
    {
        var folder = Path.GetDirectoryName(BacktestTests.Data("bad_input/csv-spectrum/csvs/simple.csv"))!;
        // the coordinates lost their degree signs in the JSON
        foreach (var file in Directory.GetFiles(folder, "*.csv").Where(f => !f.EndsWith("location_coordinates.csv", StringComparison.Ordinal)))
        {
            using var from = File.OpenRead(file);
            var table = CsvTable.Read(from);
            using var meant = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "..", "json", Path.GetFileNameWithoutExtension(file) + ".json")));
            var rows = meant.RootElement.EnumerateArray().Select(r => r.EnumerateObject().Select(f => f.Value.ToString().Trim().ReplaceLineEndings("\n")).ToArray()).ToList();

            Assert.Equal(rows, table.Rows.Select(r => r.Select(f => f.ReplaceLineEndings("\n")).ToArray()));
            Assert.Equal(meant.RootElement[0].EnumerateObject().Select(f => f.Name), table.Header);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    public void Ten_values_or_one_are_forecast_with_a_warning(int count)
    {
        var (series, _) = Read(Months(count, i => $"{i + 1}"));
        var forecast = SeriesForecaster.Forecast(series[0]);

        Assert.NotEmpty(forecast.Warnings);
        Assert.All(forecast.Points, p => Assert.True(p.Low95 <= p.Middle && p.Middle <= p.High95));
    }

    [Fact]
    public void A_page_holds_every_figure_and_nothing_from_outside()
    {
        var (series, troubles) = Read(Months(48, i => $"{100 + i % 12}"));
        var html = SeriesReport.Make("<b>file</b>", new() { Date = "date", Value = "value" }, series, [], troubles, new()).ToHtml();

        Assert.Contains("<svg", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>file", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
    }
}
