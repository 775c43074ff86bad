using System.Net;
using System.Text.Json;
using CrmIntegration.Connectors;

namespace CrmIntegration.Salesforce;

/// <summary>Status codes and error codes become kinds here and nowhere else.</summary>
static class SalesforceFailures
{
    /// <param name="Code">Salesforce's errorCode, or OAuth's error; null when the body held none (empty, HTML).</param>
    public sealed record Told(string? Code, string? Message, string? Fields = null);

    public static readonly CrmFailure Reauthorise = new(FailureKind.Refused,
        "Salesforce refused the token and a fresh one too: this connection needs re-authorisation. Open it in the console and sign in again.");

    /// <summary>Reads the error array, a single error, or OAuth's error; tolerates anything else.</summary>
    public static Told Read(string? body)
    {
        if (string.IsNullOrWhiteSpace(body) || body.AsSpan().TrimStart()[0] is not ('[' or '{'))
            return new Told(null, null);
        try
        {
            using var json = JsonDocument.Parse(body);
            var error = json.RootElement;
            if (error.ValueKind == JsonValueKind.Array)
                error = error.EnumerateArray().FirstOrDefault(e => e.ValueKind == JsonValueKind.Object);
            if (error.ValueKind != JsonValueKind.Object)
                return new Told(null, null);
            return new Told(
                Text(error, "errorCode") ?? Text(error, "statusCode") ?? Text(error, "exceptionCode") ?? Text(error, "error"),
                Text(error, "message") ?? Text(error, "exceptionMessage") ?? Text(error, "error_description"),
                error.TryGetProperty("fields", out var fields) && fields.ValueKind == JsonValueKind.Array
                    ? string.Join(", ", fields.EnumerateArray().Select(f => f.ToString())) : null);
        }
        catch (JsonException)
        {
            return new Told(null, null);
        }
    }

    /// <summary>Only a session that ended is mended by a new token: another named reason for a 401 would make the refresh a loop.</summary>
    public static bool SessionEnded(HttpStatusCode status, Told told) =>
        status == HttpStatusCode.Unauthorized && (told.Code is null or "INVALID_SESSION_ID");

    public static CrmFailure Of(HttpStatusCode status, Told told, TimeSpan? wait) => told.Code switch
    {
        "REQUEST_LIMIT_EXCEEDED" => new(FailureKind.Busy, "The org has used up its daily API calls. Calls resume as the 24 hours pass; raise the limit in Setup, Company Information.", wait ?? TimeSpan.FromMinutes(15)),
        "API_DISABLED_FOR_ORG" or "API_CURRENTLY_DISABLED" => new(FailureKind.Refused, "API access is switched off for this org or user: give the integration user the permission API Enabled."),
        "UNABLE_TO_LOCK_ROW" => new(FailureKind.Busy, "Another user or job holds this record's lock; the same call works later.", wait),
        "QUERY_TIMEOUT" or "SERVER_UNAVAILABLE" => new(FailureKind.Busy, $"Salesforce could not finish in time ({told.Code}).", wait),
        "INVALID_SESSION_ID" => Reauthorise,
        "INSUFFICIENT_ACCESS" or "INSUFFICIENT_ACCESS_OR_READONLY" or "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY" =>
            new(FailureKind.Refused, $"The integration user may not do this{Quote(told)}. Assign the permission set that came with the package."),
        "INVALID_TYPE" => new(FailureKind.Misconfigured, $"The integration user cannot see this object{Quote(told)}. Give it read access, or switch this kind off."),
        "INVALID_FIELD" or "INVALID_FIELD_FOR_INSERT_UPDATE" => new(FailureKind.Misconfigured, $"A field is unknown or closed to the integration user{Quote(told)}. Check the field mapping and field-level security."),
        "MALFORMED_QUERY" or "JSON_PARSER_ERROR" or "INVALID_QUERY_LOCATOR" => new(FailureKind.Misconfigured, $"Salesforce could not read our question{Quote(told)}."),
        "ENTITY_IS_DELETED" or "NOT_FOUND" or "INVALID_CROSS_REFERENCE_KEY" => new(FailureKind.NotFound, "The record does not exist any more."),
        "invalid_grant" => new(FailureKind.Refused, $"Sign-in was refused{Quote(told)}. For jwt: pre-authorise the user's profile or permission set in the app. For refresh: the token expired, connect again."),
        "invalid_client" or "invalid_client_id" or "invalid_app_access" => new(FailureKind.Misconfigured, $"Salesforce does not know this app{Quote(told)}. Check consumer key and secret."),
        "unsupported_grant_type" or "invalid_request" or "unauthorized_client" => new(FailureKind.Misconfigured, $"This sign-in flow is not switched on in the app{Quote(told)}."),
        _ => ByStatus(status, told, wait),
    };

    static CrmFailure ByStatus(HttpStatusCode status, Told told, TimeSpan? wait) => (int)status switch
    {
        401 => Reauthorise with { Says = told.Code is null ? Reauthorise.Says : $"Salesforce refused the call{Quote(told)}." },
        403 => new(FailureKind.Refused, $"Signed in, but not allowed{Quote(told)}. Check the permission sets of the integration user."),
        404 => new(FailureKind.NotFound, $"Salesforce has nothing there{Quote(told)}."),
        409 or 412 => new(FailureKind.Conflict, "Somebody else changed the record meanwhile; it is read again first."),
        300 => new(FailureKind.Conflict, "Several records carry this external id; merge them in Salesforce."),
        429 or 503 or 502 or 504 or 408 => new(FailureKind.Busy, "Salesforce is busy or in maintenance.", wait),
        >= 500 => new(FailureKind.Busy, $"Salesforce had an inner error{Quote(told)}.", wait),
        _ => new(FailureKind.Rejected, $"Salesforce declined the call with status {(int)status}{Quote(told)}."),
    };

    /// <summary>What a collection call's answer says of one row.</summary>
    public static Told InRow(JsonElement row) =>
        row.Items("errors").FirstOrDefault() is { ValueKind: JsonValueKind.Object } error ? Read(error.GetRawText()) : new Told(null, null);

    /// <summary>One row of a collection call.</summary>
    public static CrmFailure OfRow(Told told) => told.Code switch
    {
        null => new(FailureKind.Rejected, "Salesforce declined this record without a reason."),
        "UNABLE_TO_LOCK_ROW" or "REQUEST_LIMIT_EXCEEDED" or "ENTITY_IS_DELETED" or "NOT_FOUND" or "INVALID_CROSS_REFERENCE_KEY"
            or "INSUFFICIENT_ACCESS_OR_READONLY" or "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY" or "INVALID_FIELD" or "INVALID_FIELD_FOR_INSERT_UPDATE"
            => Of(HttpStatusCode.BadRequest, told, null),
        "ALL_OR_NONE_OPERATION_ROLLED_BACK" => new(FailureKind.Busy, "A neighbour failed and this record was rolled back with it."),
        _ => new(FailureKind.Rejected, $"Salesforce declined this record{Quote(told)}."),
    };

    public static CrmFailure Offline(Uri address) => new(FailureKind.Offline, $"{address.Host} did not answer. Check the address, DNS, proxy and firewall.");

    static string Quote(Told told)
    {
        var text = string.Join(": ", new[] { told.Code, told.Message }.Where(t => !string.IsNullOrEmpty(t)));
        return text.Length == 0 ? "" : $" ({(text.Length > 300 ? text[..300] + "…" : text)})";
    }

    static string? Text(JsonElement at, string name) =>
        at.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
