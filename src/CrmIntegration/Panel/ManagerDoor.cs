using System.Security.Cryptography;
using System.Text;
using CrmIntegration.Language;
using CrmIntegration.Records;

namespace CrmIntegration.Panel;

/// <param name="Period">As the forecast says it, such as 2026-4.</param>
/// <param name="Part">team, own or rep, as the forecast says it.</param>
/// <param name="Amount">In the forecast's currency, what is won included.</param>
public sealed record OverrideAsked(string? Period, string? Part, string? PersonId, decimal? Amount, string? Note);

/// <summary>The manager's forecast inside the CRM. The key's scope opens the door; whom a reader sees there the CRM's own hierarchy says.</summary>
static class ManagerDoor
{
    const int LongestNote = 1000, LongestKey = 100;
    const decimal MostMoney = 1_000_000_000_000m;

    public static void Map(IEndpointRouteBuilder doors)
    {
        var forecast = doors.MapGroup("/api/panel/v1/forecast").RequireAuthorization(PanelRoom.ManagerPolicy).WithTags("Panel").ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(429);
        forecast.MapGet("", async (string? period, HttpContext http, ManagerCards cards) =>
            {
                var (card, no) = await ReadAsync(period, http, cards);
                return no ?? Results.Ok(card);
            })
            .WithName("ManagerForecast").WithSummary("The forecast of the CRM user in X-Crm-User and of everybody under them: p10, p50, p90 by team and rep, what changed in a week, overrides").Produces<ForecastCard>();
        forecast.MapPost("/overrides", SayAsync)
            .WithName("OverrideForecast").WithSummary("A manager's own number beside the model's, for themselves or somebody under them; needs the header Idempotency-Key").Produces(204);
    }

    static async Task<(ForecastCard? Card, IResult? No)> ReadAsync(string? period, HttpContext http, ManagerCards cards)
    {
        var reader = Reader.Of(http);
        if (reader.CrmUserId is not { } user)
            return (null, Results.Problem("The header X-Crm-User must hold the id of the CRM user who looks.", statusCode: 400));
        var calendar = await cards.CalendarAsync(reader.ConnectionId, http.RequestAborted);
        if ((period is null ? calendar.Of(cards.Today) : calendar.Read(period)) is not { } asked)
            return (null, Results.Problem($"period is a fiscal year and the number of a period in it, such as {calendar.Of(cards.Today).Key}.", statusCode: 400));
        return await cards.FindAsync(reader.ConnectionId, user, calendar, asked, http.RequestAborted) is { } card ? (card, null)
            : (null, Results.Problem("This CRM user is not known here; users are read every few minutes, if the integration user may read them.", statusCode: 404));
    }

    static async Task<IResult> SayAsync(OverrideAsked asked, HttpContext http, ManagerCards cards, ForecastWords words, TimeProvider clock)
    {
        var key = http.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length is 0 or > LongestKey)
            return Results.Problem($"The header Idempotency-Key must hold 1 to {LongestKey} characters, the same for a repeat of the same word.", statusCode: 400);
        if (asked is not { Period: not null, Amount: >= 0 and <= MostMoney and var amount } || Characters.Plain(asked.Note ?? "").Text.Trim() is not { Length: > 0 and <= LongestNote } note)
            return Results.Problem($"period, an amount that is not below 0, and a note of 1 to {LongestNote} characters are needed.", statusCode: 400);
        var (card, no) = await ReadAsync(asked.Period, http, cards);
        if (card is null)
            return no!;
        // Somebody else's part and one that does not exist are told apart by nobody.
        if (ManagerCards.PartOf(card, asked.Part, asked.PersonId) is not { } part)
            return Results.Problem("There is no forecast of that part under this user.", statusCode: 404);
        if (card.Until <= cards.Today)
            return Results.Problem("That period is over: a word now would not be a forecast.", statusCode: 400);
        var (reader, id) = (Reader.Of(http), new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{Reader.Of(http).ConnectionId}\n{Reader.Of(http).CrmUserId}\n{key}")).AsSpan(0, 16)));
        if ((await words.SaidAsync(reader.ConnectionId, card.From, card.From.AddDays(1), http.RequestAborted)).All(w => w.Id != id))
            await words.SayAsync(reader.ConnectionId, new()
            {
                Id = id, Part = ManagerCards.Kept(part.Part), PartId = part.PersonId, PeriodFrom = card.From, Amount = Math.Round(amount, 2), Currency = card.Currency!, Note = note, MadeBy = reader.CrmUserId!, MadeAt = clock.GetUtcNow(),
            }, http.RequestAborted);
        return Results.NoContent();
    }
}
