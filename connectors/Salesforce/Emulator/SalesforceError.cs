namespace CrmIntegration.Salesforce.Emulator;

/// <summary>What Salesforce answers instead: caught at the door, or kept as one row's error.</summary>
sealed class SalesforceError(int status, string code, string message, params string[] fields) : Exception(message)
{
    public int Status => status;
    public string Code => code;
    public string[] Fields => fields;

    public static SalesforceError NotFound(string message = "The requested resource does not exist") => new(404, "NOT_FOUND", message);
    public static SalesforceError Malformed(string message) => new(400, "MALFORMED_QUERY", message);
    public static SalesforceError Json(string message) => new(400, "JSON_PARSER_ERROR", message);
}
