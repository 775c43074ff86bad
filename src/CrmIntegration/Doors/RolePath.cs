using System.Security.Claims;
using System.Text.Json;

namespace CrmIntegration.Doors;

/// <summary>
/// Where a person's roles stand in what the provider tells: a claim's name, or a way into one, such as realm_access.roles (Keycloak). Names may hold dots themselves,
/// as in https://acme.example/roles or resource_access.my.app.roles: each way of reading the dots is looked at.
/// </summary>
static class RolePath
{
    /// <summary>Claims in which the way may begin, the whole name first.</summary>
    public static IEnumerable<string> Claims(string path) => Splits(path).Select(s => s.Name);

    public static IReadOnlySet<string> Values(ClaimsPrincipal who, string path) =>
        Splits(path).SelectMany(s => who.FindAll(s.Name).SelectMany(c => s.Way is null ? [c.Value] : Within(c.Value, s.Way))).ToHashSet(StringComparer.Ordinal);

    static IEnumerable<(string Name, string? Way)> Splits(string path)
    {
        yield return (path, null);
        for (var dot = path.LastIndexOf('.'); dot > 0; dot = path.LastIndexOf('.', dot - 1))
            if (dot < path.Length - 1)
                yield return (path[..dot], path[(dot + 1)..]);
    }

    static IEnumerable<string> Within(string claim, string rest)
    {
        if (!claim.StartsWith('{'))
            return [];
        try
        {
            using var told = JsonDocument.Parse(claim);
            return [.. At(told.RootElement, rest)];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    static IEnumerable<string> At(JsonElement told, string path) => told.ValueKind != JsonValueKind.Object ? []
        : Splits(path).SelectMany(s => !told.TryGetProperty(s.Name, out var value) ? [] : s.Way is null ? Texts(value) : At(value, s.Way));

    static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!),
        _ => [],
    };
}
