namespace CrmIntegration.Connectors;

/// <summary>What kind of trouble a CRM gave. The stage that called decides what to do; the connector only names it.</summary>
public enum FailureKind
{
    /// <summary>Rate limit, lock, 503: the same call works later.</summary>
    Busy,
    /// <summary>No answer, connection reset, time-out.</summary>
    Offline,
    /// <summary>Signed in, but not allowed; or sign-in refused after one refresh.</summary>
    Refused,
    /// <summary>The record or object does not exist.</summary>
    NotFound,
    /// <summary>Somebody else changed the record; read it again first.</summary>
    Conflict,
    /// <summary>The CRM understood and declined this record (validation rule, required field).</summary>
    Rejected,
    /// <summary>A setting is wrong; retrying is useless until an admin changes it.</summary>
    Misconfigured,
}

/// <summary>Expected trouble as a value.</summary>
/// <param name="Kind">What to decide on.</param>
/// <param name="Says">One sentence an admin can act on: what happened, to which record, what to do next. Never a secret.</param>
/// <param name="WaitAtLeast">How long the CRM asked us to wait, when it said so.</param>
public sealed record CrmFailure(FailureKind Kind, string Says, TimeSpan? WaitAtLeast = null)
{
    public bool WorthRetrying => Kind is FailureKind.Busy or FailureKind.Offline or FailureKind.Conflict;
}

/// <summary>A value or the trouble that kept it away; never both.</summary>
public readonly record struct CrmResult<T>
{
    readonly T? value;

    CrmResult(T? value, CrmFailure? failure) => (this.value, Failure) = (value, failure);

    public CrmFailure? Failure { get; }
    public bool Ok => Failure is null;

    /// <exception cref="InvalidOperationException">There is a failure: asking is a bug in the caller.</exception>
    public T Value => Failure is null ? value! : throw new InvalidOperationException($"No value: {Failure.Says}");

    public static implicit operator CrmResult<T>(T value) => new(value, null);
    public static implicit operator CrmResult<T>(CrmFailure failure) => new(default, failure);
    public static CrmResult<T> Of(T value) => new(value, null);
}
