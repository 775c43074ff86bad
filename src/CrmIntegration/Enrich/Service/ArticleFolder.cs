using CrmIntegration.Records;
using Microsoft.Extensions.Options;

namespace CrmIntegration.Enrich.Service;

/// <summary>Section "Service".</summary>
sealed class ServiceOptions
{
    /// <summary>A folder with one folder per connection, named like it or like its id: its files become articles, "internal" in it what only colleagues may read. Empty: none is read.</summary>
    public string? ArticleFolder { get; set; }

    public IEnumerable<string> Wrong()
    {
        if (!string.IsNullOrEmpty(ArticleFolder) && !Directory.Exists(ArticleFolder))
            yield return $"Service:ArticleFolder names {ArticleFolder}, which is no folder; make it or leave the setting empty.";
    }
}

/// <summary>Keeps the articles of a folder as its files are: a changed file is a new version, a missing one is retired. Twice changes nothing.</summary>
sealed class ArticleFolder(IOptionsMonitor<ServiceOptions> options, ConnectionStore connections, IKnowledge knowledge, Articles articles, TimeProvider clock) : IChore
{
    const string Source = "folder";
    const int AtOnce = 50, Page = 500;

    public string Name => "read-articles";
    public string Cron => "*/15 * * * *";

    public async Task RunAsync(Guid connectionId, CancellationToken cancel)
    {
        if (options.CurrentValue.ArticleFolder is not { Length: > 0 } root || await connections.FindAsync(connectionId, cancel) is not { } connection)
            return;
        var folder = Directory.Exists(root) ? Directory.EnumerateDirectories(root).FirstOrDefault(d => Path.GetFileName(d) == connection.Name || Path.GetFileName(d) == connectionId.ToString()) : null;
        if (folder is null)
            return;                                          // a folder that is away for a moment must not retire everything
        var there = new HashSet<string>(StringComparer.Ordinal);
        foreach (var some in Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden }).Order(StringComparer.Ordinal).Chunk(AtOnce))
        {
            var files = some.Where(f => new FileInfo(f).Length <= Intake.LargestFile).Select(f => (Name: Path.GetRelativePath(folder, f).Replace('\\', '/'), Path: f)).ToList();
            there.UnionWith(files.Select(f => f.Name));
            foreach (var part in files.GroupBy(f => f.Name.StartsWith("internal/", StringComparison.OrdinalIgnoreCase) ? ArticleVersion.Internal : ArticleVersion.Public))
                await knowledge.TakeInAsync(connectionId, [.. part.Select(f => new ArticleFile(f.Name, File.ReadAllBytes(f.Path)))], part.Key, Source, null, cancel);
        }
        await RetireMissingAsync(connectionId, there, cancel);
    }

    async Task RetireMissingAsync(Guid connectionId, HashSet<string> there, CancellationToken cancel)
    {
        var gone = new List<string>();
        for (var skip = 0; await articles.ListAsync(connectionId, null, skip, Page, cancel) is { Count: > 0 } lines; skip += Page)
            gone.AddRange(lines.Where(l => l.Source == Source && !there.Contains(l.Id)).Select(l => l.Id));
        foreach (var id in gone)
            await articles.RetireAsync(connectionId, id, null, clock.GetUtcNow(), cancel);
    }
}
