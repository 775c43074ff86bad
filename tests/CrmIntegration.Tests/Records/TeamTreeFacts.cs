using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Tests.Records;

public sealed class TeamTreeFacts
{
    static readonly DateTimeOffset At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    static readonly UserRole[] Roles = [Role("ceo", null), Role("east", "ceo"), Role("seat", "east"), Role("rep", "seat")];

    static UserRole Role(string id, string? parent, string? lead = null) => new() { Id = id, Modified = At, Name = id, ParentId = parent, LeadId = lead };
    static CrmUser User(string id, string? role, string? manager = null, bool active = true) => new() { Id = id, Modified = At, RoleId = role, ManagerId = manager, IsActive = active };
    static string? LeadOf(string id, IReadOnlyList<CrmUser> users, IReadOnlyList<UserRole>? roles = null, string? asked = null) => TeamTree.Of(users, roles ?? Roles, asked).Single(u => u.Id == id).ManagerId;

    [Fact]
    public void Whoever_holds_the_next_held_role_above_leads_whatever_manager_stands_on_the_person() =>
        Assert.Equal("boss", LeadOf("ada", [User("ada", "rep", "somebody"), User("boss", "east"), User("top", "ceo"), User("left", "seat", active: false), User("somebody", null)]));

    [Fact]
    public void Of_several_who_hold_it_the_one_the_forecast_names_leads_else_the_persons_own_manager()
    {
        CrmUser[] users = [User("ada", "rep", "b2"), User("b1", "seat"), User("b2", "seat"), User("b3", "seat")];

        Assert.Equal("b2", LeadOf("ada", users));
        Assert.Equal("b3", LeadOf("ada", users, [Role("ceo", null), Role("seat", "ceo", lead: "b3"), Role("rep", "seat")]));
        Assert.Equal("b1", LeadOf("ada", [users[0] with { ManagerId = null }, .. users[1..]]));
    }

    [Fact]
    public void A_person_without_a_role_keeps_the_manager_and_nobody_is_above_the_top() =>
        Assert.Equal(("boss", (string?)null), (LeadOf("new", [User("new", null, "boss"), User("boss", "ceo")]), LeadOf("boss", [User("new", null, "boss"), User("boss", "ceo", "new")])));

    [Fact]
    public void Where_nobody_holds_a_role_or_managers_are_asked_for_the_manager_counts()
    {
        CrmUser[] users = [User("ada", "rep", "somebody"), User("boss", "east"), User("somebody", null)];

        Assert.Equal("somebody", LeadOf("ada", users, asked: TeamTree.Managers));
        Assert.Equal(TeamTree.Managers, TeamTree.Source([User("ada", null, "somebody")], Roles, null));
        Assert.Equal(TeamTree.Managers, TeamTree.Source([User("ada", "gone", "somebody")], Roles, TeamTree.Roles));
        Assert.Equal(TeamTree.Roles, TeamTree.Source(users, Roles, null));
    }

    [Fact]
    public void Roles_that_stand_in_a_circle_end_the_walk() =>
        Assert.Null(LeadOf("ada", [User("ada", "a")], [Role("a", "b"), Role("b", "a")]));
}
