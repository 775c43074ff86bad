using CrmIntegration.Records;
using CrmIntegration.Trust;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CrmIntegration.Console.Actions;

/// <summary>Versions of what a feature tells a model: written, tried on the golden set, used, taken back.</summary>
static class PromptActions
{
    const int Shortest = 100, Longest = 8000;

    public static void Map(RouteGroupBuilder admin)
    {
        admin.MapPost("/prompts/save", SaveAsync);
        admin.MapPost("/prompts/use", UseAsync);
    }

    static async Task<IResult> SaveAsync(Guid connectionId, [FromForm] string? deployment, [FromForm] string? instructions, HttpContext http, PromptVersions prompts, TimeProvider clock, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        var back = $"/c/{connectionId}/ai";
        if (instructions?.Trim().ReplaceLineEndings("\n") is not { Length: >= Shortest and <= Longest } text || deployment?.Length > 100)
            return said.Bad(http, t["Not saved: instructions have {0} to {1} characters.", Shortest, Longest], back);
        var now = clock.GetUtcNow();
        await prompts.SaveAsync(new()
        {
            ConnectionId = connectionId, Feature = "reply", Version = "reply-" + now.UtcDateTime.ToString("yyMMdd-HHmmss", System.Globalization.CultureInfo.InvariantCulture), Instructions = text,
            Deployment = string.IsNullOrWhiteSpace(deployment) ? null : deployment.Trim(), MadeAt = now, MadeBy = http.User.Identity?.Name,
        }, cancel);
        return said.Good(http, t["Saved as a draft. It is tried on the golden set before it is used."], back);
    }

    static async Task<IResult> UseAsync(Guid connectionId, [FromForm] string? version, HttpContext http, PromptVersions prompts, Evaluations evaluations, IOrders orders, TimeProvider clock, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        var back = $"/c/{connectionId}/ai";
        if (string.IsNullOrEmpty(version))
        {
            await prompts.UseAsync(connectionId, "reply", null, clock.GetUtcNow(), cancel);
            orders.FollowTuning(connectionId);
            return said.Good(http, t["The built-in instructions are in use again, from the next mail on."], back);
        }
        var used = await evaluations.UseAsync(connectionId, "reply", version, cancel);
        if (used.Failure is { } failure)
            return said.Bad(http, failure.Says, back);
        // A tuned model that this one needs is deployed, and one that nothing needs any more is not left to cost money.
        orders.FollowTuning(connectionId);
        return used.Value.State == PromptVersion.Coming ? said.Good(http, t["Version {0} is in use as soon as its model is deployed again; the page Models says how far that is. Until then what was in use goes on.", version], back)
            : said.Good(http, t["Version {0} is in use from the next mail on.", version], back);
    }
}
