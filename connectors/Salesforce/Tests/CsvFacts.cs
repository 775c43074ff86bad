using System.Text.Json;
using CrmIntegration.ConnectorTests;
using CsCheck;

namespace CrmIntegration.Salesforce.Tests;

public class CsvFacts
{
    [Fact]
    public async Task Every_file_of_the_csv_spectrum_reads_as_its_json_says()
    {
        var folder = TestData.Folder("bad_input/csv-spectrum");
        // location_coordinates.json upstream holds another row than its csv (and no list).
        foreach (var file in Directory.GetFiles(Path.Combine(folder, "csvs")).Where(f => !f.EndsWith("location_coordinates.csv", StringComparison.Ordinal)))
        {
            var rows = await Rows(await File.ReadAllTextAsync(file));

            using var document = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "json", Path.GetFileNameWithoutExtension(file) + ".json")));
            var lines = rows.Skip(1).Select(r => rows[0].Zip(r).ToDictionary(c => c.First, c => c.Second.ReplaceLineEndings("\n"))).ToList();
            Assert.Equal(document.RootElement.EnumerateArray().Select(j => j.EnumerateObject().ToDictionary(c => c.Name, c => c.Value.ToString().ReplaceLineEndings("\n"))), lines);
        }
    }

    [Fact]
    public Task What_is_written_is_read_again() =>
        Gen.String[Gen.Char["ab,\"\n\r é"], 0, 12].Array[1, 5].Array[1, 6].SampleAsync(async table =>
        {
            var text = string.Join("\n", table.Select(r => string.Join(",", r.Select(c => $"\"{c.Replace("\"", "\"\"")}\""))));
            var read = await Rows(text);
            return read.Count == table.Length && read.Zip(table).All(r => r.First.SequenceEqual(r.Second));
        }, iter: 500);

    [Fact]
    public async Task Nul_bytes_are_dropped() => Assert.Equal(["ab", "c"], Assert.Single(await Rows("a\0b,c\n")));

    [Fact]
    public async Task A_text_cut_off_inside_quotes_is_said_so() => await Assert.ThrowsAsync<FormatException>(() => Rows("a,\"b"));

    static async Task<List<IReadOnlyList<string>>> Rows(string text)
    {
        using var csv = new CsvReader(new StringReader(text));
        List<IReadOnlyList<string>> rows = [];
        while (await csv.ReadAsync(default) is { } row)
            rows.Add(row);
        return rows;
    }
}
