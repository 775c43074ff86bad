using System.Security;
using CrmIntegration.Forecasting;

namespace CrmIntegration.Verbs;

/// <summary>Files that people name on the command line: whatever is wrong with one is a sentence, and what is written is written whole or not at all.</summary>
static class TableFile
{
    const long Largest = 1L << 30;

    /// <param name="place">A file, or an address beginning with http.</param>
    /// <returns>The table, or what is wrong in one line.</returns>
    public static async Task<(CsvTable? Table, string? Wrong)> OpenAsync(string place)
    {
        if (Directory.Exists(place))
            return (null, $"{place} is a folder; name one file in it.");
        try
        {
            await using var from = Uri.TryCreate(place, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? await FetchAsync(address) : Local(place);
            var table = CsvTable.Read(from);
            return table.Rows.Count > 0 ? (table, null) : (null, $"{place}: there is a header, but no row below it{(table.Broken.Count > 0 ? $" that can be read. {table.Broken[0]}" : ".")}");
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or IOException or UnauthorizedAccessException or HttpRequestException or TaskCanceledException or ArgumentException)
        {
            return (null, unreadable is FileNotFoundException or DirectoryNotFoundException ? $"There is no file {place}." : $"{place}: {unreadable.Message}");
        }
    }

    static FileStream Local(string place)
    {
        var file = File.OpenRead(place);
        if (file.Length <= Largest)
            return file;
        file.Dispose();
        throw new InvalidDataException("The file is larger than 1 GiB; export fewer rows.");
    }

    static async Task<Stream> FetchAsync(Uri address)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(30), MaxResponseContentBufferSize = 50 << 20 };
        return new MemoryStream(await client.GetByteArrayAsync(address));
    }

    /// <summary>Into a file beside it first, then renamed: a full disk leaves no half page.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static async Task<string?> WriteAsync(string? place, Func<string> content)
    {
        if (place is null)
            return null;
        var beside = place + ".part";
        try
        {
            await File.WriteAllTextAsync(beside, content());
            File.Move(beside, place, overwrite: true);
            System.Console.WriteLine($"Written: {place}");
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or SecurityException or ArgumentException or NotSupportedException)
        {
            if (File.Exists(beside))
                File.Delete(beside);
            return $"{place} could not be written: {refused.Message}";
        }
    }
}
