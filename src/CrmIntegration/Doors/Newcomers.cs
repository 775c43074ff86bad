using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Doors;

/// <summary>Lets somebody in, for the console and the admin API alike.</summary>
sealed class Newcomers(SignIn signIn, People people, ConnectionStore connections)
{
    const int LongestName = 200;
    static readonly string[] Roles = [Person.Admin, Person.Manager, Person.Rep];

    /// <returns>The login and, unless the organisation vouches, the password. Failures: Rejected names the field that is wrong, Conflict that the login is taken.</returns>
    public async Task<CrmResult<PasswordMade>> AddAsync(PersonAsked asked, CancellationToken cancel)
    {
        if (await WrongAsync(asked, cancel) is { } wrong)
            return new CrmFailure(FailureKind.Rejected, wrong);
        var login = asked.Login!.Trim();
        var connection = asked.Role == Person.Admin ? null : asked.ConnectionId;
        string? password = null;
        var added = asked.ByOrganisation
            ? await people.AddAsync(new() { Id = Guid.CreateVersion7(), Login = login, Role = asked.Role!, ConnectionId = connection, CrmUserId = asked.CrmUserId, Stamp = SignIn.NewStamp() }, cancel)
            : (password = await signIn.AddAsync(login, asked.Role!, connection, asked.CrmUserId, cancel)) is not null;
        return added ? CrmResult<PasswordMade>.Of(new(login.ToLowerInvariant(), password)) : new CrmFailure(FailureKind.Conflict, $"The login {login} is taken.");
    }

    async Task<string?> WrongAsync(PersonAsked asked, CancellationToken cancel) =>
        asked.Login?.Trim().Length is not (> 0 and <= LongestName) ? $"login must hold 1 to {LongestName} characters."
        : asked.CrmUserId?.Length > LongestName ? $"crmUserId holds at most {LongestName} characters."
        : !Roles.Contains(asked.Role) ? $"role is one of {string.Join(", ", Roles)}."
        : asked.Role != Person.Admin && (asked.ConnectionId is not { } id || await connections.FindAsync(id, cancel) is null) ? "A manager or rep needs the connectionId of a connection that exists."
        : null;
}
