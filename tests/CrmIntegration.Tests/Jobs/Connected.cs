using CrmIntegration.Connectors;
using CrmIntegration.Records;
using Dapper;

namespace CrmIntegration.Tests.Jobs;

/// <summary>Rows of the connection table, for tests that need no CRM behind them.</summary>
static class Connected
{
    public static async Task<Guid> OrgAsync(Database database, string writeBack = "automatic", string urlSecretHash = "")
    {
        var id = Guid.NewGuid();
        await using var connection = await database.OpenAsync(default);
        await connection.ExecuteAsync("""
            INSERT INTO connection (id, crm, name, settings, mapping, url_secret, paused, write_back, token_fence, rejected_signatures, created_at)
            VALUES (@id, 'test', 'Test', @settings, '{}', @urlSecretHash, @paused, @writeBack, 0, 0, 0)
            """, new { id, settings = Array.Empty<byte>(), urlSecretHash, paused = false, writeBack });
        return id;
    }

    public static async Task PauseAsync(Database database, Guid id)
    {
        await using var connection = await database.OpenAsync(default);
        await connection.ExecuteAsync("UPDATE connection SET paused = @paused WHERE id = @id", new { id, paused = true });
    }

    public static CrmFailure Busy(TimeSpan? wait = null) => new(FailureKind.Busy, "The CRM is busy.", wait);
    public static CrmFailure Rejected { get; } = new(FailureKind.Rejected, "A validation rule declined it.");
}
