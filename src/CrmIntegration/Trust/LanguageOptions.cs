namespace CrmIntegration.Trust;

/// <summary>Settings section "Language": who writes, within which budget.</summary>
public sealed class LanguageOptions
{
    /// <summary>offline | azure | openai.</summary>
    public string Provider { get; set; } = "offline";
    public string? Endpoint { get; set; }

    /// <summary>Azure: the deployment's name. OpenAI-compatible: the model's name.</summary>
    public string? Deployment { get; set; }

    /// <summary>Empty with azure: the machine's own identity (Entra).</summary>
    public string? ApiKey { get; set; }

    /// <summary>Azure: which version of the data plane is spoken.</summary>
    public string ApiVersion { get; set; } = "2024-10-21";

    /// <summary>The deployment (or model) that writes down audio; empty: audio is not taken.</summary>
    public string TranscriptionDeployment { get; set; } = "";

    /// <summary>The deployment (or model) that draws; empty: posters come from their templates alone.</summary>
    public string PictureDeployment { get; set; } = "";

    /// <summary>The model that fine-tuning starts from; empty: nothing is tuned.</summary>
    public string TunedFrom { get; set; } = "";

    /// <summary>Azure: /subscriptions/ID/resourceGroups/GROUP/providers/Microsoft.CognitiveServices/accounts/NAME. With it tuned models are deployed, and removed again, by the service; empty: an admin does it.</summary>
    public string AzureResource { get; set; } = "";

    /// <summary>The app that may deploy (role Cognitive Services Contributor); all three empty: the machine's own identity.</summary>
    public string AzureTenant { get; set; } = "";
    public string AzureClientId { get; set; } = "";
    public string AzureClientSecret { get; set; } = "";

    /// <summary>Other clouds than the public one have their own addresses.</summary>
    public string AzureManagement { get; set; } = "https://management.azure.com";
    public string AzureSignIn { get; set; } = "https://login.microsoftonline.com";

    /// <summary>Thousands of tokens a minute that a tuned model's deployment may take.</summary>
    public int TunedCapacity { get; set; } = 10;
    public decimal PricePerMillionTokensTrained { get; set; } = 3m;
    public decimal PricePerAudioMinute { get; set; } = 0.006m;
    public decimal PricePerPicture { get; set; } = 0.04m;

    /// <summary>Per connection, feature and day, in the currency of the prices below. Reached: the offline writer goes on.</summary>
    public decimal DailyBudget { get; set; } = 10m;
    public decimal PricePerMillionTokensIn { get; set; } = 2.5m;
    public decimal PricePerMillionTokensOut { get; set; } = 10m;

    /// <summary>True: nothing leaves for a model, at once.</summary>
    public bool KillSwitch { get; set; }
    public int LongestAnswerTokens { get; set; } = 1200;
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>The deployment's quota as its page shows it; 0: unknown, and the provider alone says when it is too much.</summary>
    public int TokensPerMinute { get; set; }

    /// <summary>0: as Azure gives them, 6 per 1,000 tokens a minute.</summary>
    public int RequestsPerMinute { get; set; }

    /// <summary>Sound and pictures take longer than words.</summary>
    public int MediaTimeoutSeconds => Math.Min(600, TimeoutSeconds * 10);
    public bool IsAzure => !Provider.Equals("openai", StringComparison.OrdinalIgnoreCase);

    /// <summary>As the audit names who wrote.</summary>
    public string Writer => $"{Provider.ToLowerInvariant()}/{Deployment}";
    public bool Offline => Provider.Equals("offline", StringComparison.OrdinalIgnoreCase);

    public decimal Cost(long tokensIn, long tokensOut) => (tokensIn * PricePerMillionTokensIn + tokensOut * PricePerMillionTokensOut) / 1_000_000m;

    /// <returns>What is wrong and what to type where; empty when fine.</returns>
    public IEnumerable<string> Problems()
    {
        if (Provider.ToLowerInvariant() is not ("offline" or "azure" or "openai"))
        {
            yield return $"Language:Provider is '{Provider}'; type offline, azure or openai.";
            yield break;
        }
        if (Math.Min(DailyBudget, Math.Min(Math.Min(PricePerMillionTokensIn, PricePerMillionTokensOut), Math.Min(PricePerAudioMinute, PricePerPicture))) < 0)
            yield return "Language:DailyBudget and the prices cannot be negative.";
        if (TokensPerMinute < 0 || RequestsPerMinute < 0)
            yield return "Language:TokensPerMinute and Language:RequestsPerMinute cannot be negative; 0 leaves the limit to the provider.";
        if (LongestAnswerTokens is < 100 or > 16000)
            yield return "Language:LongestAnswerTokens must lie between 100 and 16000.";
        if (TimeoutSeconds is < 1 or > 600)
            yield return "Language:TimeoutSeconds must lie between 1 and 600.";
        if (AzureResource.Length > 0 && !System.Text.RegularExpressions.Regex.IsMatch(AzureResource, "^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\\.CognitiveServices/accounts/[^/]+/?$", System.Text.RegularExpressions.RegexOptions.IgnoreCase))
            yield return "Language:AzureResource must be the resource's id as the portal shows it: /subscriptions/ID/resourceGroups/GROUP/providers/Microsoft.CognitiveServices/accounts/NAME.";
        if (new[] { AzureTenant, AzureClientId, AzureClientSecret }.Count(s => s.Length > 0) is 1 or 2)
            yield return "Language:AzureTenant, Language:AzureClientId and Language:AzureClientSecret belong together: set all three, or none to sign in as the machine.";
        if (TunedCapacity is < 1 or > 10_000)
            yield return "Language:TunedCapacity must lie between 1 and 10000 (thousand tokens a minute).";
        if (!Uri.TryCreate(AzureManagement, UriKind.Absolute, out _) || !Uri.TryCreate(AzureSignIn, UriKind.Absolute, out _))
            yield return "Language:AzureManagement and Language:AzureSignIn must be addresses, such as https://management.azure.com.";
        if (Offline)
            yield break;
        if (!Uri.TryCreate(Endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
            yield return "Language:Endpoint must hold the service's address, such as https://NAME.openai.azure.com/.";
        else if (address.Host.StartsWith("name.openai.", StringComparison.Ordinal))
            yield return "Language:Endpoint still holds the placeholder NAME; put your Azure OpenAI resource's name there.";
        if (string.IsNullOrWhiteSpace(Deployment) || Deployment.StartsWith('<'))
            yield return "Language:Deployment is empty or still a placeholder; put the deployment's name there.";
        if (string.IsNullOrEmpty(ApiKey) && Provider.Equals("openai", StringComparison.OrdinalIgnoreCase))
            yield return "Language:ApiKey is empty; an OpenAI-compatible endpoint needs one.";
    }
}
