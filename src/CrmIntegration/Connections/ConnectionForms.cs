using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Trust;
using CrmIntegration.Wording;

namespace CrmIntegration.Connections;

sealed class ConnectionForms(ConnectionStore store, ConnectorCatalog catalog, SettingsSeal seal, OpenConnections open, WriteBacks writeBacks, Consent consent, IFlow flow) : IConnectionForms
{
    const int LongestName = 200, LongestField = 255;

    public IReadOnlyList<CrmOnOffer> OnOffer =>
        [.. catalog.Connectors.OrderBy(c => c.DisplayName).Select(c => new CrmOnOffer(c.Crm, c.DisplayName, SettingsSeal.Show(Activator.CreateInstance(c.SettingsType), c.SettingsType)))];

    public async Task<CrmResult<NewConnection>> AddAsync(string crm, string name, string settingsJson, CancellationToken cancel)
    {
        if (catalog.Connector(crm) is not { } connector)
            return Wrong($"There is no connector '{crm}'; there are: {string.Join(", ", catalog.Connectors.Select(c => c.Crm))}.");
        if (Misnamed(name) is { } misnamed)
            return misnamed;
        var settings = SettingsSeal.Read(settingsJson, connector.SettingsType, null);
        if (settings.Failure is { } failure)
            return failure;
        if (connector.Trouble(settings.Value) is { } trouble)
            return Wrong(trouble);
        var id = Guid.CreateVersion7();
        var secret = NewSecret();
        await store.AddAsync(new() { Id = id, Crm = crm, Settings = seal.Close(id, settings.Value), Mapping = "{}", UrlSecret = Hash(secret) }, name.Trim(), ConnectionRow.Preview, cancel);
        return new NewConnection(id, HookPath(id, secret));
    }

    public async Task<CrmResult<Guid>> ChangeAsync(Guid id, string name, string settingsJson, CancellationToken cancel)
    {
        if (await store.SealedAsync(id, cancel) is not { } kept || catalog.Connector(kept.Crm) is not { } connector)
            return Unknown(id);
        if (Misnamed(name) is { } misnamed)
            return misnamed;
        var settings = SettingsSeal.Read(settingsJson, connector.SettingsType, seal.Open(id, kept.Settings, connector.SettingsType));
        if (settings.Failure is { } failure)
            return failure;
        if (connector.Trouble(settings.Value) is { } trouble)
            return Wrong(trouble);
        await store.SetNameAsync(id, name.Trim(), cancel);
        await store.SetSettingsAsync(id, seal.Close(id, settings.Value), cancel);
        open.Forget(id);
        return id;
    }

    public async Task<CrmOnOffer?> ShowAsync(Guid id, CancellationToken cancel) =>
        await store.SealedAsync(id, cancel) is { } kept && catalog.Connector(kept.Crm) is { } connector
            ? new(kept.Crm, connector.DisplayName, SettingsSeal.Show(seal.Open(id, kept.Settings, connector.SettingsType), connector.SettingsType))
            : null;

    public async Task<IReadOnlyList<MappedField>> MappingAsync(Guid id, CancellationToken cancel)
    {
        if (await open.FindAsync(id, cancel) is not { } found)
            return [];
        var changes = found.Connection.Mapping.Changes;
        return
        [
            .. from kind in Enum.GetValues<RecordKind>()
               let defaults = found.Connector.DefaultMapping(kind)
               let changed = changes.GetValueOrDefault(kind)
               from ours in defaults.Keys.Union(changed?.Keys ?? [])
               select new MappedField(kind, ours, defaults.GetValueOrDefault(ours), changed?.GetValueOrDefault(ours) ?? defaults.GetValueOrDefault(ours)),
        ];
    }

    public async Task<CrmResult<Guid>> SetMappingAsync(Guid id, IReadOnlyCollection<MappedField> fields, CancellationToken cancel)
    {
        if (await open.FindAsync(id, cancel) is not { } found)
            return Unknown(id);
        if (fields.FirstOrDefault(f => f.Ours.Length is 0 or > LongestField || f.Theirs?.Length > LongestField) is { } tooLong)
            return Wrong($"A field name is empty or longer than {LongestField} characters ({tooLong.Kind}).");
        var changes = fields
            .Where(f => f.Theirs is not null && found.Connector.DefaultMapping(f.Kind).GetValueOrDefault(f.Ours) != f.Theirs)
            .GroupBy(f => f.Kind).ToDictionary(g => g.Key.ToString(), g => g.DistinctBy(f => f.Ours).ToDictionary(f => f.Ours, f => f.Theirs!.Trim()));
        var before = await OwnFieldsAsync(id, cancel);
        await store.SetMappingAsync(id, JsonSerializer.Serialize(changes), cancel);
        open.Forget(id);
        if (!before.SequenceEqual(await OwnFieldsAsync(id, cancel)))
        {
            await writeBacks.ForgetWrittenAsync(id, cancel);
            await flow.AllowedAsync(id, cancel);
        }
        return id;
    }

    // Which of the CRM's fields we write.
    async Task<IReadOnlyList<MappedField>> OwnFieldsAsync(Guid id, CancellationToken cancel) =>
        [.. (await MappingAsync(id, cancel)).Where(f => f.Kind == RecordKind.Opportunity && WriteBackFields.All.Contains(f.Ours))];

    public async Task<CrmResult<NewConnection>> RotateSecretAsync(Guid id, CancellationToken cancel)
    {
        var secret = NewSecret();
        if (!await store.SetUrlSecretAsync(id, Hash(secret), cancel))
            return Unknown(id);
        open.Forget(id);
        return new NewConnection(id, HookPath(id, secret));
    }

    public Task<bool> SetPausedAsync(Guid id, bool paused, CancellationToken cancel) => store.SetPausedAsync(id, paused, cancel);

    public async Task<CrmResult<Guid>> SetWriteBackAsync(Guid id, string writeBack, Approver? by, CancellationToken cancel)
    {
        if (writeBack is not (ConnectionRow.Off or ConnectionRow.Preview or ConnectionRow.Automatic or ConnectionRow.Always))
            return Wrong($"Write-back is '{writeBack}'; it is off, preview, automatic, or always (also while the model is not ready).");
        // To write less needs nobody's yes.
        if (writeBack is (ConnectionRow.Automatic or ConnectionRow.Always) && by is not null && await store.SealedAsync(id, cancel) is not null && await consent.YesAsync(id, Approval.WriteBack, writeBack, by, cancel) is { } waits)
            return waits;
        if (!await store.SetWriteBackAsync(id, writeBack, cancel))
            return Unknown(id);
        if (writeBack != ConnectionRow.Off)
            await flow.AllowedAsync(id, cancel);
        return id;
    }

    public async Task<CrmResult<Guid>> SetLanguageAsync(Guid id, string? language, CancellationToken cancel)
    {
        if (language is not null && !Languages.Is(language))
            return Wrong($"The language is '{language}'; it is {string.Join(", ", Languages.All.Select(l => l.Tag))}, or left out for the CRM's own.");
        if (await store.FindAsync(id, cancel) is not { } row)
            return Unknown(id);
        if (row.Language == language)
            return id;
        await store.SetLanguageAsync(id, language, cancel);
        if (row.WriteBack != ConnectionRow.Off)
            await flow.AllowedAsync(id, cancel);
        return id;
    }

    public async Task<bool> DeleteAsync(Guid id, CancellationToken cancel)
    {
        var gone = await store.DeleteAsync(id, cancel);
        open.Forget(id);
        return gone;
    }

    static CrmFailure? Misnamed(string name) => name.Trim().Length is 0 or > LongestName ? Wrong($"A connection needs a name of 1 to {LongestName} characters.") : null;
    static CrmFailure Wrong(string says) => new(FailureKind.Misconfigured, says);
    static CrmFailure Unknown(Guid id) => new(FailureKind.NotFound, $"There is no connection {id}; it may have been deleted meanwhile.");
    static string HookPath(Guid id, string secret) => $"/hooks/{id}/{secret}";

    // 256 bits: nobody guesses it, so a plain hash is enough to keep it.
    static string NewSecret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
