namespace CrmIntegration.Connectors;

/// <summary>A local server that speaks a CRM's wire, with the sample company's data in it: for demo and tests.</summary>
public interface ICrmEmulator
{
    /// <summary>The same key as its connector's.</summary>
    string Crm { get; }

    Task<IRunningEmulator> StartAsync(EmulatorOptions options, CancellationToken cancel);
}

/// <param name="Port">0 picks a free one.</param>
/// <param name="DataFolder">Keeps the data there across restarts; null keeps it in memory.</param>
public sealed record EmulatorOptions(int Port, int Seed, int Deals, string? DataFolder = null, TimeProvider? Clock = null);

public interface IRunningEmulator : IAsyncDisposable
{
    Uri Address { get; }

    /// <summary>An instance of the connector's settings type as JSON, ready to connect with.</summary>
    string ConnectionSettingsJson { get; }

    /// <summary>From now on sends webhooks for each change to this address, as the real CRM would once an admin set it up.</summary>
    Task SendWebhooksToAsync(Uri hook, CancellationToken cancel);

    /// <summary>One step of life: some deals move, some mails arrive. Returns a line per event for the terminal.</summary>
    Task<IReadOnlyList<string>> LiveAsync(CancellationToken cancel);

    /// <summary>Open opportunity id to its true probability of being won, as the sample company's generator knows it.</summary>
    IReadOnlyDictionary<string, double> TrueWinProbabilities { get; }

    /// <summary>What a meeting tool beside the CRM has written down of its calls; none by default.</summary>
    IReadOnlyList<CallTranscript> Transcripts => [];

    /// <summary>A human's address for a record in this emulator.</summary>
    Uri RecordPage(RecordKind kind, string id);
}

/// <param name="OpportunityId">With <paramref name="ActivityId"/>: the CRM's ids.</param>
/// <param name="Text">WebVTT with the speakers' names.</param>
public sealed record CallTranscript(string OpportunityId, string ActivityId, string Title, DateTimeOffset At, string Text);
