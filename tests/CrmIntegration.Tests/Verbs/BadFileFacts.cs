using System.Globalization;
using System.Text.Json;
using CrmIntegration.Verbs;

namespace CrmIntegration.Tests.Verbs;

/// <summary>Files as people export them, through every verb that reads one: a sentence that names row and column, and no deal beside it is lost.</summary>
public sealed class BadFileFacts : IDisposable
{
    const int Deals = 60, Odd = 3;                           // the deal on row 5
    readonly string folder = Directory.CreateTempSubdirectory("crm-bad-").FullName;

    static string Content(string kind)
    {
        var more = kind switch { "blank" or "constant" or "outcome" or "currencies" or "categories" or "old stage" => true, _ => false };
        var mark = kind == "semicolons" ? ';' : ',';
        string[] header = ["id", "created", "closed", "status", "amount", "source", .. more ? new[] { kind is "currencies" ? "currency" : kind is "old stage" ? "stage" : "extra" } : []];
        var rows = Enumerable.Range(0, kind == "ten" ? 10 : Deals).Select(i =>
        {
            var (odd, won, created) = (i == Odd, kind == "one class" || i * 104729 % 100 < 45, new DateOnly(2023, 1, 1).AddDays(i * 3));
            string[] row =
            [
                $"d{i}", odd && kind == "created in 3000" ? "3000-01-01" : Day(created), odd && kind == "closed in 3000" ? "3000-01-01" : Day(created.AddDays(20 + i * 31 % 40)), won ? "Won" : "Lost",
                odd && kind == "negative" ? "-5" : kind == "semicolons" ? string.Create(CultureInfo.InvariantCulture, $"1.{i:000},50") : (100 + i).ToString(CultureInfo.InvariantCulture), odd && kind == "quotes" ? "\"never closed" : i % 2 == 0 ? "list" : "mail",
                .. more ? new[] { kind switch { "blank" => "", "constant" => "same", "outcome" => won ? "signed" : "gone", "currencies" => i % 2 == 0 ? "EUR" : "JPY", "old stage" => odd ? "Retired" : "Proposal", _ => "c" + i } } : [],
            ];
            return string.Join(mark, row);
        });
        return (kind == "mark" ? "\uFEFF" : "") + string.Join(mark, header) + "\n" + string.Join('\n', rows) + "\n";
    }

    static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Says: what must be told by whoever reads the deals; null: there is nothing to tell.</summary>
    static readonly (string Kind, int Deals, string? Says)[] All =
    [
        ("one class", Deals, null), ("ten", 10, null), ("blank", Deals, "Column extra holds nothing"), ("constant", Deals, "Column extra holds the same"), ("outcome", Deals, "extra: by itself it tells won from lost"),
        ("negative", Deals, "Row 5, column 5 (amount): the amount is negative (-5)"), ("closed in 3000", Deals, "Row 5, column 3 (closed): '3000-01-01' lies in the year 3000"),
        ("created in 3000", Deals - 1, "Row 5, column 2 (created): '3000-01-01' lies in the year 3000"), ("currencies", Deals, "Column currency: EUR, JPY stand side by side"), ("old stage", Deals, null),
        ("categories", Deals, "Column extra holds another word on nearly every row"), ("mark", Deals, null), ("semicolons", Deals, null), ("quotes", Deals - 1, "Row 5, column 6: a quote was opened and never closed"),
    ];

    public static TheoryData<string, int, string?> Kinds => new(All);

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_backtest_and_a_forecast_name_what_is_wrong_and_lose_no_other_row(string kind, int deals, string? says)
    {
        var (file, figures, series) = (Path.Combine(folder, "deals.csv"), Path.Combine(folder, "figures.json"), Path.Combine(folder, "series.json"));
        await File.WriteAllTextAsync(file, Content(kind));

        var (code, forecast) = (await BacktestFile.RunAsync([file, "--origins", "1", "--json", figures]), await ForecastFile.RunAsync([file, "--date", "created", "--value", "amount", "--json", series]));

        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(figures));
        Assert.Equal(kind is "one class" or "ten" ? 1 : 0, code);
        Assert.Equal(deals, report.RootElement.GetProperty("Deals").GetInt32());
        var told = string.Join('\n', report.RootElement.GetProperty("Warnings").EnumerateArray().Select(w => w.GetString()).Concat(report.RootElement.GetProperty("Leaks").EnumerateArray().Select(l => $"{l.GetProperty("Feature").GetString()}: {l.GetProperty("Reason").GetString()}")));
        Assert.Contains(says ?? "", told, StringComparison.Ordinal);
        if (code == 1)
            Assert.Contains(kind == "ten" ? "30 more" : "there is nothing to tell apart", report.RootElement.GetProperty("Why")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(0, forecast);
        Assert.True(File.Exists(series));
    }

    [Theory]
    [InlineData("one class"), InlineData("ten"), InlineData("outcome"), InlineData("negative"), InlineData("categories"), InlineData("semicolons"), InlineData("quotes")]
    public async Task An_import_keeps_every_row_that_can_be_read_and_names_the_rest(string kind)
    {
        var file = Path.Combine(folder, "deals.csv");
        await File.WriteAllTextAsync(file, Content(kind));
        var (_, deals, says) = All.Single(k => k.Kind == kind);

        var (code, told) = await Product.RunAsync(folder, "import", file, "--DataFolder", folder);

        Assert.Equal(0, code);
        Assert.Contains($"{deals} deals kept", told, StringComparison.Ordinal);
        Assert.Contains(says ?? "", told, StringComparison.Ordinal);
        Assert.Contains("Model ", told, StringComparison.Ordinal);
        Assert.Contains("days ago: the model learns, and open deals are judged, as of that day.", told, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}
