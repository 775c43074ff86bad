using System.IO.Compression;

namespace CrmIntegration.Forecasting.Tests;

public sealed class BacktestTests(ITestOutputHelper output)
{
    internal static string Data(string path)
    {
        var folder = Environment.GetEnvironmentVariable("CRM_DATA");
        for (var up = new DirectoryInfo(AppContext.BaseDirectory); folder is null && up is not null; up = up.Parent)
            if (Directory.Exists(Path.Combine(up.FullName, "shared", "data"))) folder = Path.Combine(up.FullName, "shared", "data");
        var file = folder is null ? path : Path.Combine(folder, path);
        if (!File.Exists(file)) Assert.Skip($"The data file {path} is not here; set CRM_DATA to its folder.");
        return file;
    }

    BacktestReport Run(TextReader reader, BacktestOptions? options = null)
    {
        var table = CsvTable.Read(reader);
        var report = Backtest.Run(table, ColumnMapping.Guess(table), options ?? new());
        output.WriteLine(report.ToJson());
        return report;
    }

    [Theory]
    [InlineData("Nr;Erstellt;Abschluss;Status;Betrag\n1;01.02.2022;15.03.2022;Gewonnen;1.100,50\n2;05.02.2022;20.03.2022;Verloren;900,00\n", "Erstellt", "Abschluss")]
    [InlineData("编号,创建日期,关闭日期,阶段\n1,2022-02-01,2022-03-15,赢单\n2,2022-02-05,2022-03-20,输单\n", "创建日期", "关闭日期")]
    public void Headers_in_German_and_Chinese_are_understood_as_dates_that_deals_began_and_ended(string file, string began, string ended)
    {
        using var bytes = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(file));

        var mapping = ColumnMapping.Guess(CsvTable.Read(bytes));

        Assert.Equal((began, ended), (mapping.Created, mapping.Closed));
        Assert.Single(mapping.WonWords);
        Assert.Single(mapping.LostWords);
    }

    [Fact]
    public void The_opportunity_export_has_two_leaks_and_they_are_named()
    {
        using var file = File.OpenText(Data("maven_crm/sales_pipeline.csv"));

        var report = Run(file);

        Assert.Equal(["account", "close_value"], report.Leaks.Select(l => l.Feature).Order());
        Assert.Equal(6711, report.ClosedDeals);
        Assert.Equal(Readiness.NotReady, report.Verdict);
        Assert.DoesNotContain("http", report.ToHtml(), StringComparison.Ordinal);
        Assert.Contains("nothing known early", report.Why[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_loan_log_is_read_as_events_and_beats_the_base_rate()
    {
        using var file = new StreamReader(new GZipStream(File.OpenRead(Data("bpic2012/bpic2012_events.csv.gz")), CompressionMode.Decompress));

        var report = Run(file, new() { Origins = 1 });

        Assert.Equal(13087, report.Deals);
        Assert.NotEqual(Readiness.NotReady, report.Verdict);
        Assert.True(report.Scores[0].LogLoss.Value < report.Scores[1].LogLoss.Value - 0.02);
    }

    [Fact]
    public void A_file_with_a_mark_semicolons_decimal_commas_and_quotes_is_read_and_broken_rows_are_named()
    {
        var table = CsvTable.Read(new StringReader("\uFEFFid;created;amount\r\n1;2024-01-01;\"1.234,50\"\r\n2;2024-01-02\r\n3;x;\"a \"\"b\"\"\nc\"\r\n4;\"open"));

        var report = Backtest.Run(table, ColumnMapping.Guess(table), new());

        Assert.Equal(["1", "3"], table.Rows.Select(r => r[0]));
        Assert.Equal("a \"b\"\nc", table.Rows[1][2]);
        Assert.Equal(1234.5, new CrmIntegration.Forecasting.Tables.ColumnNumbers(["1.234,50", "12"])["1.234,50"]);
        Assert.Contains(report.Warnings, w => w.StartsWith("Row 3, column 3", StringComparison.Ordinal));
        Assert.Contains(report.Warnings, w => w.StartsWith("Row 5, column 2", StringComparison.Ordinal));
        Assert.Contains(report.Warnings, w => w.StartsWith("Row 4, column 2", StringComparison.Ordinal));
        Assert.Equal(Readiness.NotReady, report.Verdict);
    }

    [Fact]
    public void Hostile_words_do_not_become_markup()
    {
        var table = CsvTable.Read(new StringReader("id,created,<script>alert(1)</script>\n1,nope,<b>\n"));

        Assert.DoesNotContain("<script>", Backtest.Run(table, ColumnMapping.Guess(table) with { Created = "created" }, new() { LeaveOut = ["<script>"] }).ToHtml(), StringComparison.Ordinal);
    }
}
