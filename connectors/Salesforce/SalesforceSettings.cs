using System.Security.Cryptography;
using CrmIntegration.Connectors;

namespace CrmIntegration.Salesforce;

/// <summary>How one org is reached. What each flow needs is checked by <see cref="Trouble"/>.</summary>
public sealed class SalesforceSettings
{
    [Setting("Sign-in flow", "How this service proves to Salesforce who it is; the app in Setup must allow it.", Required = true, Choices = ["jwt", "client", "refresh"],
        Named = ["jwt: certificate (recommended)", "client: client credentials", "refresh: refresh token"])]
    public string Flow { get; set; } = "jwt";

    [Setting("Login address", "https://login.salesforce.com, for a sandbox https://test.salesforce.com.", OnlyWith = "Flow=jwt,refresh")]
    public string LoginUrl { get; set; } = "https://login.salesforce.com";

    [Setting("My Domain address", "https://yourcompany.my.salesforce.com, from Setup, My Domain. The flow client needs it; the others use it when it is filled.")]
    public string? MyDomainUrl { get; set; }

    [Setting("Consumer key", "From the external client app (or connected app) in Setup, App Manager.", Required = true)]
    public string ClientId { get; set; } = "";

    [Setting("Consumer secret", "From the same app; the flow refresh needs it only when the app asks for it.", Secret = true, OnlyWith = "Flow=client,refresh")]
    public string? ClientSecret { get; set; }

    [Setting("User name", "Of the integration user, as it signs in.", OnlyWith = "Flow=jwt")]
    public string? Username { get; set; }

    [Setting("Private key", "RSA key in PEM (BEGIN PRIVATE KEY); its certificate is uploaded to the app.", Secret = true, OnlyWith = "Flow=jwt")]
    public string? PrivateKeyPem { get; set; }

    [Setting("Refresh token", "Needed once: rotated ones are kept by this service.", Secret = true, OnlyWith = "Flow=refresh")]
    public string? RefreshToken { get; set; }

    [Setting("API version", "For example 62.0.")]
    public string ApiVersion { get; set; } = "62.0";

    [Setting("Webhook secret", "whsec_ followed by base64. Signs the webhooks of our Apex.", Secret = true)]
    public string? WebhookSecret { get; set; }

    [Setting("Organization id", "From Setup, Company Information: 00D and 12 or 15 more characters. Webhooks of any other org are refused.")]
    public string? OrgId { get; set; }

    /// <summary>What an admin must mend before a call makes sense; null when nothing.</summary>
    internal string? Trouble() =>
        !IsAddress(LoginUrl) ? "Login address must be an https address such as https://login.salesforce.com."
        : !string.IsNullOrEmpty(MyDomainUrl) && !IsAddress(MyDomainUrl) ? "My Domain address must be an https address such as https://yourcompany.my.salesforce.com."
        : !System.Version.TryParse(ApiVersion, out _) ? "API version must look like 62.0."
        : ClientId.Length == 0 ? "Consumer key is empty: copy it from the app in Setup, App Manager."
        : Flow switch
        {
            "jwt" when string.IsNullOrEmpty(Username) => "The flow jwt needs the user name of the integration user.",
            "jwt" when string.IsNullOrEmpty(PrivateKeyPem) => "The flow jwt needs the private key in PEM.",
            "jwt" when !IsRsaKey(PrivateKeyPem) => "Private key cannot be read: paste an RSA key in PEM, from -----BEGIN PRIVATE KEY----- to its END line.",
            "client" when string.IsNullOrEmpty(MyDomainUrl) => "The flow client works only against My Domain: fill in the My Domain address.",
            "client" when string.IsNullOrEmpty(ClientSecret) => "The flow client needs the consumer secret.",
            "jwt" or "client" or "refresh" => null,
            _ => "Sign-in flow must be jwt, client or refresh.",
        };

    internal Uri SignInAddress => new(string.IsNullOrEmpty(MyDomainUrl) ? LoginUrl : MyDomainUrl);

    // Plain http is for an emulator on this machine only: a token must not cross a network in the clear.
    static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback);

    static bool IsRsaKey(string? pem)
    {
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            return true;
        }
        catch (Exception wrong) when (wrong is ArgumentException or CryptographicException)
        {
            return false;
        }
    }
}
