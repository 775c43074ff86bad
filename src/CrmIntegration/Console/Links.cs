namespace CrmIntegration.Console;

/// <summary>Addresses within the console.</summary>
static class Links
{
    public static string Connection(Guid id) => $"/c/{id}";
    public static string Models(Guid id) => $"/c/{id}/models";
    public static string Keys(Guid id) => $"/c/{id}/keys";
    public static string Deal(Guid connectionId, string id) => $"/c/{connectionId}/deals/{Uri.EscapeDataString(id)}";
    public static string Campaign(Guid connectionId, Guid id) => $"/c/{connectionId}/campaigns/{id}";
    public static string Conversation(Guid connectionId, Guid id) => $"/c/{connectionId}/conversations/{id}";
    public static string Suggestion(Guid connectionId, Guid id) => $"/c/{connectionId}/suggestions/{id}";

    /// <summary>The address if it stays in this house, else the front door: a form must not send a reader elsewhere.</summary>
    public static string Local(string? address) =>
        address is ['/', ..] && !(address.Length > 1 && address[1] is '/' or '\\') && address.Length <= 2000 && !address.Any(char.IsControl) ? address : "/";

    /// <summary>This address with some query values changed; null takes one away.</summary>
    public static string With(HttpRequest request, params (string Name, string? Value)[] changes) => With(request, request.Path, changes);

    /// <summary>Another page with this one's query values, some changed.</summary>
    public static string With(HttpRequest request, string path, params (string Name, string? Value)[] changes)
    {
        var query = request.Query.Where(q => changes.All(c => c.Name != q.Key)).SelectMany(q => q.Value, (q, v) => (Name: q.Key, Value: v))
            .Concat(changes).Where(q => !string.IsNullOrEmpty(q.Value)).Select(q => $"{Uri.EscapeDataString(q.Name)}={Uri.EscapeDataString(q.Value!)}");
        return path + (string.Join('&', query) is { Length: > 0 } all ? "?" + all : "");
    }
}
