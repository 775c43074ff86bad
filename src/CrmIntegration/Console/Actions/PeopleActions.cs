using CrmIntegration.Connectors;
using CrmIntegration.Doors;
using CrmIntegration.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CrmIntegration.Console.Actions;

/// <summary>Who may sign in. A password is made here and shown once.</summary>
static class PeopleActions
{
    const string Back = "/people";

    public static void Map(RouteGroupBuilder people)
    {
        people.MapPost("/new", AddAsync);
        people.MapPost("/{id:guid}/password", PasswordAsync);
        people.MapPost("/{id:guid}/delete", DeleteAsync);
    }

    static async Task<IResult> AddAsync([FromForm] string? login, [FromForm] string? role, [FromForm] string? connection, [FromForm] string? crmUser, [FromForm] string? byOrganisation,
        HttpContext http, Newcomers newcomers, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        var user = string.IsNullOrWhiteSpace(crmUser) ? null : crmUser.Trim();
        var added = await newcomers.AddAsync(new(login, role, Guid.TryParse(connection, out var id) ? id : null, user, byOrganisation is not null), cancel);
        return added.Failure is { } failure ? said.Bad(http, failure.Says, Back)
            : said.Good(http, added.Value.Password is { } password ? t["{0} may sign in. The password, shown this once: {1}", added.Value.Login, password]
                : t["{0} may sign in with your company's account.", added.Value.Login], Back, added.Value.Password ?? "");
    }

    static async Task<IResult> PasswordAsync(Guid id, HttpContext http, SignIn signIn, Said said, IStringLocalizer<Texts> t, CancellationToken cancel) =>
        await signIn.ResetAsync(id, cancel) is { } password ? said.Good(http, t["The new password, shown this once: {0}. Open sessions have ended.", password], Back, password)
            : said.Bad(http, t["That person is gone; somebody may have removed them in another tab."], Back);

    static async Task<IResult> DeleteAsync(Guid id, HttpContext http, People people, Said said, IStringLocalizer<Texts> t, CancellationToken cancel) =>
        await people.DeleteAsync(id, cancel) ? said.Good(http, t["Removed; open sessions have ended."], Back) : said.Bad(http, t["Not removed: the person is gone already, or is the last admin, who must stay."], Back);
}
