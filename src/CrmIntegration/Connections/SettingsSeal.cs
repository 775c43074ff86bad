using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using Microsoft.AspNetCore.DataProtection;

namespace CrmIntegration.Connections;

/// <summary>A connector's settings between form and table: checked, secrets kept when left blank, encrypted at rest.</summary>
sealed class SettingsSeal(IDataProtectionProvider protection)
{
    static readonly JsonSerializerOptions Json = new()
    {
        PropertyNameCaseInsensitive = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, MaxDepth = 8,
    };

    IDataProtector Protector(Guid id) => protection.CreateProtector("connection-settings", id.ToString());

    public byte[] Close(Guid id, object settings) => Protector(id).Protect(JsonSerializer.SerializeToUtf8Bytes(settings, settings.GetType(), Json));

    /// <returns>Null when the bytes cannot be read: encrypted with keys that this node does not have, or of another connector version.</returns>
    public object? Open(Guid id, byte[] bytes, Type type)
    {
        try
        {
            return JsonSerializer.Deserialize(Protector(id).Unprotect(bytes), type, new JsonSerializerOptions(Json) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip });
        }
        catch (Exception wrong) when (wrong is CryptographicException or JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// Reads what a form or the admin API sent. A secret left out or empty keeps <paramref name="before"/>'s, unless an address changes: who may change settings may not know
    /// the secrets, and would have them sent to an address of his own.
    /// </summary>
    public static CrmResult<object> Read(string json, Type type, object? before)
    {
        object? settings;
        try
        {
            settings = JsonSerializer.Deserialize(json, type, Json);
        }
        catch (JsonException wrong)
        {
            // Only the path: the message may quote what was typed, and that may be a secret.
            return Wrong($"The settings cannot be read{(wrong.Path is { Length: > 1 } path ? $" at {path[..Math.Min(path.Length, 100)]}" : "")}; the names are: {string.Join(", ", Of(type).Select(s => s.Property.Name))}.");
        }
        if (settings is null)
            return Wrong("The settings are empty.");
        if (before is not null && Moved(settings, before) is { } host && Untold(settings, before) is { Count: > 0 } untold)
            return Wrong($"The address changes to {host}, and a secret goes only where it was typed for: type it again ({string.Join(", ", untold)}).");
        foreach (var (property, setting) in Of(type))
        {
            if (setting.Secret && before is not null && property.GetValue(settings) is (null or ""))
                property.SetValue(settings, property.GetValue(before));
            if (setting.Required && property.GetValue(settings) is (null or ""))
                return Wrong($"{setting.Label} is empty. {setting.Help}");
        }
        return CrmResult<object>.Of(settings);

        static CrmFailure Wrong(string says) => new(FailureKind.Misconfigured, says);
    }

    // The first address that is another one than before, by host and port.
    static string? Moved(object settings, object before)
    {
        static string? Host(object? value) => value is string text && Uri.TryCreate(text, UriKind.Absolute, out var at) ? at.Authority : null;
        return Of(settings.GetType()).Where(s => !s.Setting.Secret)
            .Select(s => (Now: Host(s.Property.GetValue(settings)), Then: Host(s.Property.GetValue(before)))).FirstOrDefault(h => h.Now is not null && h.Now != h.Then).Now;
    }

    static List<string> Untold(object settings, object before) =>
        [.. Of(settings.GetType()).Where(s => s.Setting.Secret && s.Property.GetValue(settings) is (null or "") && s.Property.GetValue(before) is not (null or "")).Select(s => s.Setting.Label)];

    /// <summary>What a form shows again: everything but the secrets, of which only whether they are set.</summary>
    public static IReadOnlyList<SettingShown> Show(object? settings, Type type) =>
    [
        .. Of(type).Select(s => new SettingShown(s.Property.Name, s.Setting.Label, s.Setting.Help, s.Setting.Required, s.Setting.Secret,
            s.Setting.Secret || settings is null ? null : s.Property.GetValue(settings)?.ToString(), settings is not null && s.Property.GetValue(settings) is not (null or ""), s.Setting.Choices, s.Setting.Named, s.Setting.OnlyWith)),
    ];

    static IEnumerable<(PropertyInfo Property, SettingAttribute Setting)> Of(Type type) =>
        from property in type.GetProperties()
        let setting = property.GetCustomAttribute<SettingAttribute>()
        where setting is not null
        select (property, setting);
}
