using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using CrmIntegration.Forecasting;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Forecast;

/// <summary>Trained models on disk and the champion in memory. The row says which file and what its bytes must hash to; a file that differs is never used.</summary>
sealed partial class ModelRegistry(Models models, ForecastOptions options, TimeProvider clock, ILogger<ModelRegistry> log)
{
    // By the row's version: a language model's row has the file of the trained model beside which it speaks.
    readonly ConcurrentDictionary<Guid, (string Row, TrainedModel Model)> champions = new();
    readonly ConcurrentDictionary<Guid, (string Version, string Says)> trouble = new();

    /// <summary>What keeps the champion's file from being used, as a sentence for an admin; null when all is well.</summary>
    public string? Trouble(Guid connectionId) => trouble.TryGetValue(connectionId, out var found) ? found.Says : null;

    /// <summary>The model to predict with: the champion; if its file is damaged the one used until now, else the youngest former champion that is whole.</summary>
    public async Task<TrainedModel?> ChampionAsync(Guid connectionId, CancellationToken cancel)
    {
        if (await models.ChampionAsync(connectionId, cancel) is not { } row)
            return null;
        var (used, inUse) = champions.GetValueOrDefault(connectionId);
        if (used == row.Version)
            return inUse;
        if (trouble.TryGetValue(connectionId, out var known) && known.Version == row.Version && inUse is not null)
            return inUse;                                    // said once; the next training brings another version
        if (Load(row) is { } model)
        {
            trouble.TryRemove(connectionId, out _);
            champions[connectionId] = (row.Version, model);
            return model;
        }
        trouble[connectionId] = (row.Version, $"The file of model {row.Version} is missing or damaged. Predictions go on with the model before it; train again, or put the file back from a backup.");
        ChampionDamaged(log, row.Version, connectionId);
        if (inUse is not null)
            return inUse;
        foreach (var former in (await models.ListAsync(connectionId, cancel)).Where(m => m.State == "retired").OrderByDescending(m => m.PublishedAt))
            if (Load(former) is { } whole)
            {
                champions[connectionId] = (former.Version, whole);
                return whole;
            }
        return null;
    }

    /// <summary>Writes the file beside its place, flushes it to the disk, and moves it in: a reader sees the whole file or none.</summary>
    public async Task<ModelRow> KeepAsync(Guid connectionId, TrainedModel model, CancellationToken cancel)
    {
        using var memory = new MemoryStream();
        model.Save(memory);
        var name = model.Version + ".model";
        var path = PathOf(connectionId, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var draft = $"{path}.{Guid.NewGuid():N}.tmp";
        await using (var file = new FileStream(draft, FileMode.CreateNew, FileAccess.Write))
        {
            await file.WriteAsync(memory.GetBuffer().AsMemory(0, (int)memory.Length), cancel);
            file.Flush(flushToDisk: true);
        }
        File.Move(draft, path, overwrite: true);
        var row = new ModelRow
        {
            ConnectionId = connectionId, Version = model.Version, TrainedAt = clock.GetUtcNow(), State = "challenger", Readiness = model.Card.Readiness.ToString(),
            Card = JsonSerializer.Serialize(model.Card), FileName = name, Sha256 = Convert.ToHexStringLower(SHA256.HashData(memory.GetBuffer().AsSpan(0, (int)memory.Length))),
        };
        await models.SaveAsync(row, cancel);
        return row;
    }

    public Task PublishAsync(Guid connectionId, string version, CancellationToken cancel) => models.PublishAsync(connectionId, version, clock.GetUtcNow(), cancel);

    /// <summary>The youngest former champion whose file is whole is champion again. The one that is left counts as refused, so that going back twice goes back twice.</summary>
    /// <returns>Its version; null when there is none to go back to.</returns>
    public async Task<string?> RollBackAsync(Guid connectionId, CancellationToken cancel)
    {
        var all = await models.ListAsync(connectionId, cancel);
        if (all.Where(m => m.State == "retired").OrderByDescending(m => m.PublishedAt).FirstOrDefault(m => Load(m) is not null) is not { } former)
            return null;
        await PublishAsync(connectionId, former.Version, cancel);
        if (all.FirstOrDefault(m => m.State == "champion") is { } left)
            await models.SaveAsync(left with { State = "refused" }, cancel);
        return former.Version;
    }

    /// <returns>Null when the file is missing, damaged or not the one that was kept.</returns>
    public TrainedModel? Load(ModelRow row)
    {
        try
        {
            var bytes = File.ReadAllBytes(PathOf(row.ConnectionId, row.FileName));
            if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != row.Sha256)
                return null;
            return TrainedModel.Load(new MemoryStream(bytes));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }
    }

    string PathOf(Guid connectionId, string name) => Path.Combine(options.Models, connectionId.ToString("N"), Path.GetFileName(name));

    [LoggerMessage(Level = LogLevel.Error, Message = "The file of champion {Version} of {Connection} is missing or damaged; the model before it stays in use")]
    static partial void ChampionDamaged(ILogger log, string version, Guid connection);
}
