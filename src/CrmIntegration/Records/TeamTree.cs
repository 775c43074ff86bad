using CrmIntegration.Connectors;

namespace CrmIntegration.Records;

/// <summary>
/// Who leads whom: by the CRM's tree of roles where people hold them, else by the manager that stands on each person. A person without a role keeps the manager.
/// </summary>
public static class TeamTree
{
    public const string Roles = "roles", Managers = "managers";

    /// <param name="asked">A manager's choice; null: roles where anybody active holds one.</param>
    public static string Source(IReadOnlyList<CrmUser> users, IReadOnlyList<UserRole> roles, string? asked)
    {
        var known = roles.Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        return asked != Managers && users.Any(u => u.IsActive && u.RoleId is { } role && known.Contains(role)) ? Roles : Managers;
    }

    /// <returns>The same people, each with whoever leads them as manager.</returns>
    public static IReadOnlyList<CrmUser> Of(IReadOnlyList<CrmUser> users, IReadOnlyList<UserRole> roles, string? asked)
    {
        if (Source(users, roles, asked) == Managers)
            return users;
        var byId = roles.ToDictionary(r => r.Id, StringComparer.Ordinal);
        var holders = users.Where(u => u.IsActive && u.RoleId is not null).OrderBy(u => u.Id, StringComparer.Ordinal).ToLookup(u => u.RoleId!, u => u.Id, StringComparer.Ordinal);
        var people = users.Select(u => u.Id).ToHashSet(StringComparer.Ordinal);
        return [.. users.Select(u => u.RoleId is { } role && byId.TryGetValue(role, out var place) ? u with { ManagerId = LeadOf(u, place, byId, holders, people) } : u)];
    }

    // Up the tree to the first place that somebody holds; a circle in the CRM's data ends the walk.
    static string? LeadOf(CrmUser user, UserRole place, Dictionary<string, UserRole> byId, ILookup<string, string> holders, HashSet<string> people)
    {
        var seen = new HashSet<string>([place.Id], StringComparer.Ordinal);
        for (var id = place.ParentId; id is not null && seen.Add(id) && byId.TryGetValue(id, out var above); id = above.ParentId)
        {
            // Several may hold one role: the CRM's own forecast names who speaks for it, else the person's own manager counts, else the first of them.
            var lead = above.LeadId is { } named && named != user.Id && people.Contains(named) ? named
                : user.ManagerId is { } manager && holders[id].Contains(manager) ? manager
                : holders[id].FirstOrDefault(h => h != user.Id);
            if (lead is not null)
                return lead;
        }
        return null;
    }
}
