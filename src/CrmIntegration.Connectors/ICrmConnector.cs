namespace CrmIntegration.Connectors;

/// <summary>
/// One CRM. Adding a CRM is one folder under connectors/ with one public implementation of this; the host finds it by the generated
/// list and makes one of it for the life of the process with ActivatorUtilities.CreateInstance(services, type). Its constructor may ask
/// for IHttpMessageHandlerFactory (services.AddHttpClient(); calls go out through <see cref="CrmHttp"/>), ILoggerFactory and TimeProvider,
/// and for nothing of the house. It keeps what belongs to a connection (pace, budget) by <see cref="CrmConnection.Id"/>.
/// </summary>
public interface ICrmConnector
{
    /// <summary>Lower-case key, stable for ever: "salesforce". Stored with each connection.</summary>
    string Crm { get; }

    /// <summary>As people call it: "Salesforce".</summary>
    string DisplayName { get; }

    /// <summary>A class with a public parameterless constructor whose attributes (<see cref="SettingAttribute"/>) draw the admin form.</summary>
    Type SettingsType { get; }

    /// <summary>Our field name to the CRM's, per kind. An admin may change each; null where we have no default.</summary>
    IReadOnlyDictionary<string, string> DefaultMapping(RecordKind kind);

    /// <summary>Opens a session; makes no call. One session may serve many calls at once.</summary>
    ICrmSession Open(CrmConnection connection);

    /// <summary>Verifies a webhook on its raw bytes and reads the hints in it. Pure: no I/O, never throws on hostile bytes.</summary>
    WebhookVerdict ReadWebhook(CrmConnection connection, WebhookRequest request);

    /// <summary>What an admin must mend in these settings before any call makes sense, in one sentence; null when nothing. Makes no call.</summary>
    /// <param name="settings">An instance of <see cref="SettingsType"/>.</param>
    string? Trouble(object settings) => null;

    /// <summary>Where these settings reach the CRM, so that its name and certificate can be checked before any call; null when they do not say.</summary>
    Uri? Address(CrmConnection connection) => null;

    /// <summary>A delivery as this CRM would sign it, telling of no change: the host sends it to its own door to see that it is believed. Null where nothing is signed.</summary>
    /// <param name="now">From the host's TimeProvider; goes into the signature.</param>
    WebhookRequest? Ping(CrmConnection connection, DateTimeOffset now) => null;
}

/// <summary>One connected CRM org: one tenant.</summary>
/// <param name="Settings">An instance of the connector's <see cref="ICrmConnector.SettingsType"/>, secrets decrypted.</param>
/// <param name="Mapping">The admin's changes over <see cref="ICrmConnector.DefaultMapping"/>.</param>
public sealed record CrmConnection(Guid Id, string Crm, object Settings, ITokenVault Tokens, FieldMapping Mapping);

/// <summary>Changes over the default mapping: per kind, our field name to the CRM's.</summary>
public sealed record FieldMapping(IReadOnlyDictionary<RecordKind, IReadOnlyDictionary<string, string>> Changes)
{
    public static readonly FieldMapping None = new(new Dictionary<RecordKind, IReadOnlyDictionary<string, string>>());
}

/// <summary>
/// Reading and writing one org. Pages carry an opaque checkpoint: handed back, reading goes on after that page, also in another process.
/// Cursors carry a fingerprint of the question (object, fields, API version); a cursor of another question is refused as Misconfigured.
/// </summary>
public interface ICrmSession : IAsyncDisposable
{
    /// <summary>Named checks in order (address, token, identity, each permission, read one, write one dry): stops at the first that makes the rest moot.</summary>
    Task<IReadOnlyList<NamedCheck>> TestAsync(CancellationToken cancel);

    /// <returns>NotFound where this org lacks a kind that it need not have.</returns>
    Task<CrmResult<CrmSchema>> DescribeAsync(RecordKind kind, CancellationToken cancel);

    /// <summary>Live (not deleted) records, for the completeness number.</summary>
    Task<CrmResult<long>> CountAsync(RecordKind kind, CancellationToken cancel);

    /// <summary>All records page by page, deleted ones left out. A failure is the last item; resume with the last good checkpoint.</summary>
    IAsyncEnumerable<CrmResult<CrmPage>> BackfillAsync(RecordKind kind, string? checkpoint, CancellationToken cancel);

    /// <summary>Records changed since the cursor, oldest first by (modified, id), with the overlap the CRM needs. Null starts from now.</summary>
    Task<CrmResult<CrmPage>> ChangedAsync(RecordKind kind, string? cursor, CancellationToken cancel);

    /// <summary>Ids deleted since the cursor in <see cref="CrmPage.DeletedIds"/>. Null starts from now.</summary>
    Task<CrmResult<CrmPage>> DeletedAsync(RecordKind kind, string? cursor, CancellationToken cancel);

    /// <summary>False: this CRM never tells that a record of this kind went, so that the house finds out by asking for each that it holds. For kinds of a few hundred records.</summary>
    bool TellsDeletions(RecordKind kind) => true;

    /// <summary>These records as they are now; ids that no longer exist come in <see cref="CrmPage.DeletedIds"/>.
    /// FieldChange is read by opportunity id. At most 200 ids.</summary>
    Task<CrmResult<CrmPage>> ReadAsync(RecordKind kind, IReadOnlyCollection<string> ids, CancellationToken cancel);

    /// <summary>A few records of one kind as they would be read, the newest where the CRM can tell; for a look at the field mapping. Nothing is remembered.</summary>
    async Task<CrmResult<CrmPage>> PeekAsync(RecordKind kind, int count, CancellationToken cancel)
    {
        await foreach (var page in BackfillAsync(kind, null, cancel))
            return page.Ok ? page.Value with { Records = [.. page.Value.Records.Take(count)] } : page;
        return new CrmPage(kind, [], [], [], null, true);
    }

    /// <summary>Writes in the CRM's own batches; one outcome per write, in order. A failure is a failure of the whole call.</summary>
    Task<CrmResult<IReadOnlyList<WriteOutcome>>> WriteAsync(IReadOnlyList<CrmWrite> writes, CancellationToken cancel);

    /// <summary>How the company counts, as far as this CRM says; a CRM that says nothing of it need not answer.</summary>
    Task<CrmResult<CompanyFacts>> CompanyAsync(CancellationToken cancel) => Task.FromResult<CrmResult<CompanyFacts>>(CompanyFacts.Unknown);

    /// <summary>Null where the CRM has no campaigns of its own.</summary>
    ICrmCampaigns? Campaigns => null;

    /// <summary>As the CRM last told; null before the first answer.</summary>
    ApiBudget? Budget { get; }
}

/// <param name="FiscalYearStart">Month, 1 to 12; null: not said.</param>
/// <param name="Currency">ISO 4217, that rates are against; null: the CRM holds one currency, or does not say.</param>
/// <param name="Language">The organisation's default, as the CRM writes it (en_US, de, zh_CN); null: not said.</param>
public sealed record CompanyFacts(int? FiscalYearStart, string? Currency, IReadOnlyList<CurrencyRate> Rates, string? Language = null)
{
    public static readonly CompanyFacts Unknown = new(null, null, []);
}

/// <summary>From that day on, one unit of the corporate currency is worth so many of this one.</summary>
public sealed record CurrencyRate(string Currency, DateOnly From, decimal PerUnit);

/// <param name="Records">Readable records, all of one kind.</param>
/// <param name="SetAside">Records that could not be read, with the reason; their neighbours go on.</param>
/// <param name="Checkpoint">Opaque; resume after this page.</param>
/// <param name="Done">Nothing more for now.</param>
/// <param name="Expected">How many records in all, when the CRM says.</param>
/// <param name="Says">What an admin should know although nothing failed: this org has no such records at all.</param>
public sealed record CrmPage(
    RecordKind Kind,
    IReadOnlyList<CrmRecord> Records,
    IReadOnlyList<SetAside> SetAside,
    IReadOnlyList<string> DeletedIds,
    string? Checkpoint,
    bool Done,
    long? Expected = null,
    string? Says = null);

/// <param name="Id">What to ask for to read it again; of a history the opportunity's.</param>
/// <param name="Raw">The row as it came, cut to 4 KiB, without secrets.</param>
public sealed record SetAside(string? Id, string Says, string? Raw);

/// <param name="Ok">Null: not reached because an earlier check failed.</param>
public sealed record NamedCheck(string Name, bool? Ok, string Says);

/// <param name="Hash">Changes when a field is added, removed or retyped.</param>
public sealed record CrmSchema(RecordKind Kind, string ObjectName, IReadOnlyList<CrmField> Fields, string Hash);

/// <param name="Sensitivity">As the CRM's own admins marked the field; null: the marks could not be read now, and those known before hold.</param>
/// <param name="Marks">The CRM's own words for it ("Restricted; PII"), for an admin; null: nothing is marked.</param>
public sealed record CrmField(string Name, string Label, string Type, bool Custom, bool Writable, IReadOnlyList<string> Choices, FieldSensitivity? Sensitivity = null, string? Marks = null);

/// <summary>How careful one must be with what a field holds, in rising order. A connector takes the strictest of all its CRM says.</summary>
public enum FieldSensitivity
{
    /// <summary>The CRM says nothing.</summary>
    Unmarked,

    /// <summary>Anybody may know.</summary>
    Open,

    /// <summary>Colleagues may know.</summary>
    Internal,

    /// <summary>About a person, by law or by the admin's word.</summary>
    Personal,

    /// <summary>Few may know; also a mark of the customer's own that we have no name for, and what the CRM keeps encrypted.</summary>
    Confidential,

    /// <summary>Must not leave the company.</summary>
    Restricted,
}

public sealed record ApiBudget(long Used, long Limit);

/// <summary>What is written back to an opportunity, by our names; the mapping says which CRM field holds each.</summary>
public static class WriteBackFields
{
    public const string Probability = "Probability", RangeLow = "RangeLow", RangeHigh = "RangeHigh", Grade = "Grade", Trend = "Trend",
        TopReason = "TopReason", ExpectedCloseDate = "ExpectedCloseDate", ModelVersion = "ModelVersion", ScoredAt = "ScoredAt";

    public static readonly IReadOnlyList<string> All = [Probability, RangeLow, RangeHigh, Grade, Trend, TopReason, ExpectedCloseDate, ModelVersion, ScoredAt];

    /// <summary>Under which name <see cref="CrmRecord.More"/> tells what stands in one of them now: the CRM's name of the field behind a sign, since a model must not learn from what we wrote.</summary>
    public static string Shown(string crmField) => "@" + crmField;

    public static bool IsShown(string name) => name.StartsWith('@');
}

/// <param name="IdempotencyKey">The same key means the same write: it may arrive twice and must not be applied twice to a different end.</param>
/// <param name="Values">Our field name to its value: double (0 to 1 for probabilities), string, DateOnly, DateTimeOffset or null. Only fields we own.</param>
public sealed record CrmWrite(string IdempotencyKey, RecordKind Kind, string Id, IReadOnlyDictionary<string, object?> Values);

/// <param name="Failure">Null: written.</param>
public sealed record WriteOutcome(string Id, CrmFailure? Failure);
