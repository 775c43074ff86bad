using CrmIntegration.Connectors;

namespace CrmIntegration.Records;

/// <summary>One row of a connector's form.</summary>
/// <param name="Value">Null for secrets, always.</param>
/// <param name="IsSet">Whether something is kept.</param>
public sealed record SettingShown(string Name, string Label, string Help, bool Required, bool Secret, string? Value, bool IsSet, IReadOnlyList<string> Choices, IReadOnlyList<string> Named, string? OnlyWith);

/// <param name="Crm">The connector's key.</param>
public sealed record CrmOnOffer(string Crm, string DisplayName, IReadOnlyList<SettingShown> Settings);

/// <param name="HookPath">Path of the webhook address with its secret part; shown once, only its hash is kept.</param>
public sealed record NewConnection(Guid Id, string HookPath);

/// <summary>Connecting CRMs and changing how they are reached: for the console and the admin API.</summary>
public interface IConnectionForms
{
    IReadOnlyList<CrmOnOffer> OnOffer { get; }

    /// <param name="settingsJson">An object with the names that <see cref="OnOffer"/> lists.</param>
    Task<CrmResult<NewConnection>> AddAsync(string crm, string name, string settingsJson, CancellationToken cancel);

    /// <summary>A secret that is left out or empty keeps its old value.</summary>
    Task<CrmResult<Guid>> ChangeAsync(Guid id, string name, string settingsJson, CancellationToken cancel);

    /// <summary>The form filled with what is kept, secrets left out; null when there is no such connection.</summary>
    Task<CrmOnOffer?> ShowAsync(Guid id, CancellationToken cancel);

    /// <summary>The mapping in force, per kind: our field name to the CRM's, with the connector's default beside it.</summary>
    Task<IReadOnlyList<MappedField>> MappingAsync(Guid id, CancellationToken cancel);

    /// <summary>Only differences from the defaults are kept. An empty name switches a written-back field off.</summary>
    Task<CrmResult<Guid>> SetMappingAsync(Guid id, IReadOnlyCollection<MappedField> fields, CancellationToken cancel);

    /// <summary>A new secret part for the webhook address; the old one stops at once.</summary>
    Task<CrmResult<NewConnection>> RotateSecretAsync(Guid id, CancellationToken cancel);

    Task<bool> SetPausedAsync(Guid id, bool paused, CancellationToken cancel);

    /// <param name="writeBack">off | preview | automatic.</param>
    /// <param name="by">Whose wish it is: the policy may want another's yes; null: whoever runs this machine, at its terminal.</param>
    Task<CrmResult<Guid>> SetWriteBackAsync(Guid id, string writeBack, Approver? by, CancellationToken cancel);

    /// <summary>Of the sentences that are written back.</summary>
    /// <param name="language">en | de | zh-Hans; null: the CRM's own.</param>
    Task<CrmResult<Guid>> SetLanguageAsync(Guid id, string? language, CancellationToken cancel);

    /// <summary>With everything kept about it.</summary>
    Task<bool> DeleteAsync(Guid id, CancellationToken cancel);
}

public sealed record MappedField(RecordKind Kind, string Ours, string? Default, string? Theirs);
