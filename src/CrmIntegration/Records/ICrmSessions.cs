using CrmIntegration.Connectors;

namespace CrmIntegration.Records;

/// <summary>The way to a connected CRM, for rooms that read from it or write to it.</summary>
public interface ICrmSessions
{
    /// <summary>Connections that are not paused.</summary>
    Task<IReadOnlyList<Guid>> ConnectionIdsAsync(CancellationToken cancel);

    /// <summary>The caller disposes the session. Misconfigured when the connection is unknown or its settings cannot be read.</summary>
    Task<CrmResult<ICrmSession>> OpenAsync(Guid connectionId, CancellationToken cancel);
}
