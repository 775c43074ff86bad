using CrmIntegration.Connectors;

namespace CrmIntegration.Records;

public sealed partial class CrmStore
{
    public async Task<IReadOnlyList<Account>> AccountsAsync(Guid connectionId, IReadOnlyCollection<string> ids, CancellationToken cancel) =>
        [.. (await FindAsync(connectionId, RecordKind.Account, ids, cancel)).Cast<Account>()];

    public Task<IReadOnlyList<CrmUser>> UsersAsync(Guid connectionId, CancellationToken cancel) =>
        QueryAsync<CrmUser>($"SELECT {Select(RecordKind.User)} FROM crm_user WHERE connection_id = @connectionId AND deleted = @no ORDER BY id", new { connectionId, no = false }, cancel);

    public Task<IReadOnlyList<UserRole>> RolesAsync(Guid connectionId, CancellationToken cancel) =>
        QueryAsync<UserRole>($"SELECT {Select(RecordKind.Role)} FROM user_role WHERE connection_id = @connectionId AND deleted = @no ORDER BY id", new { connectionId, no = false }, cancel);

    /// <summary>The CRM's people, each with whoever leads them as manager: see <see cref="TeamTree"/>.</summary>
    public async Task<IReadOnlyList<CrmUser>> TeamAsync(Guid connectionId, CancellationToken cancel)
    {
        var users = await UsersAsync(connectionId, cancel);
        if (users.All(u => u.RoleId is null))
            return users;
        var asked = await QueryAsync<string?>("SELECT teams_by FROM forecast_setting WHERE connection_id = @connectionId", new { connectionId }, cancel);
        return TeamTree.Of(users, await RolesAsync(connectionId, cancel), asked is [var choice] ? choice : null);
    }

    /// <summary>The pipeline, in its order.</summary>
    public Task<IReadOnlyList<Stage>> StagesAsync(Guid connectionId, CancellationToken cancel) =>
        QueryAsync<Stage>($"SELECT {Select(RecordKind.Stage)} FROM stage WHERE connection_id = @connectionId AND deleted = @no ORDER BY sort_order, id", new { connectionId, no = false }, cancel);

    /// <summary>People of many accounts at once, each account's in the order of their ids.</summary>
    public async Task<ILookup<string, Contact>> ContactsOfAccountsAsync(Guid connectionId, IReadOnlyCollection<string> accountIds, CancellationToken cancel)
    {
        // Asked for them in that order, SQLite walks through all people of the connection instead of the accounts' index.
        var contacts = new List<Contact>();
        foreach (var some in accountIds.Chunk(IdsAtOnce))
            contacts.AddRange(await QueryAsync<Contact>(
                $"SELECT {Select(RecordKind.Contact)} FROM contact WHERE connection_id = @connectionId AND {database.In("account_id", "some")} AND deleted = @no",
                new { connectionId, some, no = false }, cancel));
        return contacts.OrderBy(c => c.Id, StringComparer.Ordinal).ToLookup(c => c.AccountId!, StringComparer.Ordinal);
    }

    public async Task<IReadOnlyList<Contact>> ContactsOfAccountAsync(Guid connectionId, string accountId, CancellationToken cancel) =>
        [.. (await ContactsOfAccountsAsync(connectionId, [accountId], cancel))[accountId]];
}
