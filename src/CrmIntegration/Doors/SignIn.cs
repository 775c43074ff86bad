using System.Security.Claims;
using System.Security.Cryptography;
using CrmIntegration.Records;
using Microsoft.AspNetCore.Identity;

namespace CrmIntegration.Doors;

/// <summary>Signing people in by password, with a lock after repeated failures.</summary>
sealed class SignIn(People people, TimeProvider clock)
{
    const int MostFailures = 5, LongestPassword = 200;
    static readonly TimeSpan LockFor = TimeSpan.FromMinutes(15);
    readonly PasswordHasher<Person> hasher = new();

    // Verified when the login is unknown, so that an answer takes as long and tells nothing.
    readonly Lazy<string> nobodys = new(() => new PasswordHasher<Person>().HashPassword(null!, NewPassword()));

    /// <returns>Who it is; or null and whether the login is locked for a while.</returns>
    public async Task<(ClaimsPrincipal? Who, bool Locked)> TryAsync(string login, string password, CancellationToken cancel)
    {
        var person = login.Length is 0 or > 255 || login.Contains('\0') || password.Length > LongestPassword ? null : await people.FindAsync(login, cancel);
        if (person?.LockedUntil > clock.GetUtcNow())
            return (null, true);
        var right = hasher.VerifyHashedPassword(person!, person?.PasswordHash ?? nobodys.Value, password) != PasswordVerificationResult.Failed && person?.PasswordHash is not null;
        if (person is null)
            return (null, false);
        if (!right)
        {
            await people.FailedAsync(person.Id, MostFailures, LockFor, cancel);
            return (null, (await people.FindAsync(person.Id, cancel))?.LockedUntil > clock.GetUtcNow());
        }
        await people.SucceededAsync(person.Id, cancel);
        return (Principal(person), false);
    }

    public static ClaimsPrincipal Principal(Person person)
    {
        var identity = new ClaimsIdentity(
            [new(ClaimTypes.NameIdentifier, person.Id.ToString()), new(ClaimTypes.Name, person.Login), new(ClaimTypes.Role, person.Role), new("stamp", person.Stamp)], Access.Cookie);
        if (person.ConnectionId is { } connection)
            identity.AddClaim(new("connection", connection.ToString()));
        if (person.CrmUserId is { } user)
            identity.AddClaim(new("crm_user", user));
        return new(identity);
    }

    /// <returns>The password, shown once; null when the login is taken.</returns>
    public async Task<string?> AddAsync(string login, string role, Guid? connectionId, string? crmUserId, CancellationToken cancel)
    {
        var password = NewPassword();
        return await people.AddAsync(new()
        {
            Id = Guid.CreateVersion7(), Login = login, Role = role, ConnectionId = connectionId, CrmUserId = crmUserId, PasswordHash = hasher.HashPassword(null!, password), Stamp = NewStamp(),
        }, cancel) ? password : null;
    }

    /// <returns>The new password, shown once; open sessions end. Null when there is no such person.</returns>
    public async Task<string?> ResetAsync(Guid id, CancellationToken cancel)
    {
        var password = NewPassword();
        return await people.SetPasswordAsync(id, hasher.HashPassword(null!, password), NewStamp(), cancel) ? password : null;
    }

    // 100 bits, in letters that cannot be mistaken for one another.
    static string NewPassword() => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 20);
    public static string NewStamp() => RandomNumberGenerator.GetHexString(32, true);
}
