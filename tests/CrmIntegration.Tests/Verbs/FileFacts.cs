using System.Text.Json;
using CrmIntegration.Verbs;

namespace CrmIntegration.Tests.Verbs;

/// <summary>The verbs that read a file: what comes out, and with which exit code.</summary>
public sealed class FileFacts : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("crm-files-").FullName;

    string At(string name) => Path.Combine(folder, name);

    string Keep(string name, string content)
    {
        File.WriteAllText(At(name), content);
        return At(name);
    }

    static string Months(int count) => "day;region;revenue\n" + string.Concat(Enumerable.Range(0, count).SelectMany(i => new[] { "North", "South" }.Select(r => $"{2019 + i / 12}-{i % 12 + 1:00}-01;{r};{1000 + 10 * i + 200 * (i % 12)},50\n")));

    [Fact]
    public async Task A_forecast_writes_a_page_and_figures_whose_parts_add_up()
    {
        var code = await ForecastFile.RunAsync([Keep("sales.csv", Months(60)), "--by", "region", "--horizon", "6", "--out", At("page.html"), "--json", At("figures.json")]);

        Assert.Equal(0, code);
        Assert.Contains("<svg", await File.ReadAllTextAsync(At("page.html")), StringComparison.Ordinal);
        using var figures = JsonDocument.Parse(await File.ReadAllTextAsync(At("figures.json")));
        var sums = figures.RootElement.GetProperty("Forecasts").EnumerateArray().Select(f => f.GetProperty("Points")[0].GetProperty("Middle").GetDouble()).ToList();
        Assert.Equal(sums[0], sums[1] + sums[2], 4);
        Assert.Equal(["figures.json", "page.html", "sales.csv"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_backtest_writes_a_page_and_figures()
    {
        var code = await BacktestFile.RunAsync([Keep("deals.csv", SomeDeals.Csv(300)), "--origins", "2", "--out", At("page.html"), "--json", At("figures.json")]);

        Assert.Equal(0, code);
        Assert.Contains("Would a model have helped with deals.csv", await File.ReadAllTextAsync(At("page.html")), StringComparison.Ordinal);
        using var figures = JsonDocument.Parse(await File.ReadAllTextAsync(At("figures.json")));
        Assert.Equal(300, figures.RootElement.GetProperty("ClosedDeals").GetInt32());
    }

    public static TheoryData<string, string> Hopeless => new()
    {
        { "empty.csv", "" }, { "header.csv", "date,value\n" }, { "one.csv", "date\n2024-01-01\n" }, { "words.csv", "a,b\nx,y\n" }, { "workbook.xlsx", "PK\u0003\u0004" },
    };

    [Theory, MemberData(nameof(Hopeless))]
    public async Task Where_nothing_can_be_done_the_exit_code_says_so_and_nothing_is_written(string name, string content)
    {
        var file = Keep(name, content);

        Assert.NotEqual(0, await ForecastFile.RunAsync([file, "--out", At("page.html")]));
        Assert.NotEqual(0, await BacktestFile.RunAsync([file]));
        Assert.Equal([name], Directory.GetFiles(folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Folders_missing_files_wrong_columns_and_wrong_options_are_refused()
    {
        var file = Keep("sales.csv", Months(30));

        Assert.Equal(2, await ForecastFile.RunAsync([folder]));
        Assert.Equal(2, await BacktestFile.RunAsync([folder]));
        Assert.Equal(2, await ForecastFile.RunAsync([At("nowhere.csv")]));
        Assert.Equal(2, await ForecastFile.RunAsync([file, "--date", "nothing"]));
        Assert.Equal(2, await ForecastFile.RunAsync([file, "--every", "fortnight"]));
        Assert.Equal(2, await ForecastFile.RunAsync([file, "--horizon", "0"]));
        Assert.Equal(2, await BacktestFile.RunAsync([file, "--leave-out", "nothing"]));
        Assert.Equal(2, await BacktestFile.RunAsync([file, "--map", "closed=nothing"]));
        Assert.Equal(2, await ForecastFile.RunAsync([file, "--out", Path.Combine(folder, "no", "such", "folder", "page.html")]));
    }

    [Fact]
    public async Task Ten_deals_end_in_a_verdict_and_an_exit_code_of_their_own()
    {
        Assert.Equal(1, await BacktestFile.RunAsync([Keep("ten.csv", SomeDeals.Csv(10)), "--out", At("page.html")]));
        Assert.Contains("30 more", await File.ReadAllTextAsync(At("page.html")), StringComparison.Ordinal);
    }

    [Theory, InlineData(1, "2,", 0), InlineData(0.001, ".", 3), InlineData(0.00001, ".", 5)]
    public async Task Every_line_of_a_printed_forecast_has_as_many_decimals_and_ends_in_the_same_column(double unit, string within, int decimals)
    {
        var rows = Enumerable.Range(0, 48).Select(i => FormattableString.Invariant($"{2022 + i / 12}-{i % 12 + 1:00}-01;{unit * (2000 + i * 7.3 + i * 104729 % 100):0.#########}"));
        Keep("sales.csv", "day;sales\n" + string.Join('\n', rows) + "\n");

        var (code, says) = await Product.RunAsync(folder, "forecast", "sales.csv", "--value", "sales", "--horizon", "12");

        Assert.Equal(0, code);
        var lines = says.Split('\n').Select(l => l.TrimEnd()).Where(l => l.StartsWith("  2026-", StringComparison.Ordinal)).ToList();
        Assert.Equal(12, lines.Count);
        Assert.Single(lines.Select(l => l.Length).Distinct());
        Assert.All(lines.SelectMany(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]), figure =>
        {
            Assert.Contains(within, figure, StringComparison.Ordinal);
            Assert.Equal(decimals, figure.Contains('.', StringComparison.Ordinal) ? figure.Split('.')[1].Length : 0);
        });
    }

    [Fact]
    public async Task Forty_deals_that_stand_twice_are_one_note_and_not_forty()
    {
        var rows = SomeDeals.Csv(120).TrimEnd('\n').Split('\n');
        Keep("twice.csv", string.Join('\n', [.. rows, .. rows[1..41]]) + "\n");

        var (_, says) = await Product.RunAsync(folder, "backtest", "twice.csv", "--origins", "1", "--json", "figures.json");

        var note = Assert.Single(says.Split('\n'), l => l.Contains("occurs again", StringComparison.Ordinal));
        Assert.Contains($"Row {rows.Length + 1}, column 1", note, StringComparison.Ordinal);
        Assert.Contains("39 other rows", note, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Asking_for_models_where_there_are_none_says_so_and_leaves_nothing_behind()
    {
        var empty = Directory.CreateTempSubdirectory("crm-empty-").FullName;
        try
        {
            var (code, says) = await Product.RunAsync(empty, "models");

            Assert.Equal(2, code);
            Assert.Contains("There is no connection yet", says, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFileSystemEntries(empty));
        }
        finally
        {
            Directory.Delete(empty, recursive: true);
        }
    }
}
