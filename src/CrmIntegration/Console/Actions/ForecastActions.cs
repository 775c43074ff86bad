using System.Globalization;
using System.Text;
using CrmIntegration.Console.Forecast;
using CrmIntegration.Forecasting.RollUp;
using CrmIntegration.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CrmIntegration.Console.Actions;

/// <summary>What a manager does to the forecast of their connection. Each sets a state and redirects; a word once said stays said.</summary>
static class ForecastActions
{
    const int LongestNote = 1000, MostWrongShown = 5;

    public static void Map(RouteGroupBuilder manager)
    {
        manager.AddEndpointFilter(async (context, next) =>
            Guid.TryParse(context.HttpContext.GetRouteValue("connectionId") as string, out var id) && context.HttpContext.User.MaySee(id) ? await next(context) : Results.NotFound());
        manager.MapPost("/again", Again);
        manager.MapPost("/word", WordAsync);
        manager.MapPost("/calendar", CalendarAsync);
        manager.MapPost("/rates", RatesAsync);
        manager.MapPost("/quotas", QuotasAsync);
        manager.MapGet("/grid.csv", CsvAsync);
    }

    static IResult Again(Guid connectionId, HttpContext http, IOrders orders, Said said, IStringLocalizer<Texts> t)
    {
        orders.Forecast(connectionId);
        return said.Good(http, t["The forecast is being made; it appears here in a moment. It is kept beside those before."], $"/c/{connectionId}/forecast");
    }

    static async Task<IResult> WordAsync(Guid connectionId, [FromForm] string? part, [FromForm] string? who, [FromForm] string? period, [FromForm] string? currency, [FromForm] string? amount, [FromForm] string? note,
        HttpContext http, ForecastReader forecasts, ForecastWords words, Said said, IStringLocalizer<Texts> t, TimeProvider clock, CancellationToken cancel)
    {
        var back = $"/c/{connectionId}/forecast/details?period={Uri.EscapeDataString(period ?? "")}&part={Uri.EscapeDataString(part ?? "")}&who={Uri.EscapeDataString(who ?? "")}";
        var shown = await forecasts.ReadAsync(connectionId, new(period, null, who, currency), cancel);
        if (!Enum.TryParse<Part>(part, out var kind) || shown.Line(kind, who ?? "") is null || shown.Period.Key != period)
            return said.Bad(http, t["There is no forecast of that to stand beside."], back);
        if (shown.Period.Until <= forecasts.Today)
            return said.Bad(http, t["That period is over: a word now would not be a forecast."], back);
        if (Typed.Money(amount) is not { } money || note?.Trim() is not { Length: > 0 and <= LongestNote } why)
            return said.Bad(http, t["Nothing was kept: an amount and a reason of 1 to {0} characters are needed.", LongestNote], back);
        var now = clock.GetUtcNow();
        await words.SayAsync(connectionId, new()
        {
            Id = Guid.CreateVersion7(now), Part = kind.ToString(), PartId = who ?? "", PeriodFrom = shown.Period.From, Amount = money, Currency = shown.Currency, Note = why,
            MadeBy = http.User.Identity?.Name ?? "", MadeAt = now,
        }, cancel);
        return said.Good(http, t["Your word stands beside the forecast. Both are scored when the period is over."], back);
    }

    static async Task<IResult> CalendarAsync(Guid connectionId, [FromForm] int start, [FromForm] int months, [FromForm] string? currency, [FromForm] string? region, [FromForm] string? product, [FromForm] string? teams,
        HttpContext http, ForecastSettings settings, IOrders orders, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        var back = $"/c/{connectionId}/forecast/setup";
        if (start is < 1 or > 12 || months is not (1 or 3 or 6 or 12) || (!string.IsNullOrWhiteSpace(currency) && !ForecastTables.IsCurrency(currency.Trim())) || region is not { Length: > 0 and <= 200 } || product is not { Length: > 0 and <= 200 })
            return said.Bad(http, t["Nothing was changed: a year starts in month 1 to 12, a currency has three letters, and region and product name a field."], back);
        await settings.SetAsync(connectionId, new()
        {
            FiscalStart = start, Months = months, Currency = string.IsNullOrWhiteSpace(currency) ? null : currency.Trim().ToUpperInvariant(), RegionField = region.Trim(), ProductField = product.Trim(),
            TeamsBy = teams is TeamTree.Roles or TeamTree.Managers ? teams : null,
        }, cancel);
        orders.Forecast(connectionId);
        return said.Good(http, t["Kept. The forecast is made anew with it; earlier ones stay as they were."], back);
    }

    static async Task<IResult> RatesAsync(Guid connectionId, [FromForm] string? csv, HttpContext http, ForecastSettings settings, IOrders orders, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        var (rows, wrong) = ForecastTables.Rates(csv ?? "");
        if (wrong.Count == 0)
            await settings.SetRatesAsync(connectionId, rows, http.User.Identity?.Name, cancel);
        return Taken(connectionId, rows.Count, wrong, http, orders, said, t);
    }

    static async Task<IResult> QuotasAsync(Guid connectionId, [FromForm] string? csv, HttpContext http, ForecastSettings settings, CrmStore store, IOrders orders, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        var setting = await settings.GetAsync(connectionId, cancel);
        var (rows, wrong) = ForecastTables.Quotas(csv ?? "", await store.UsersAsync(connectionId, cancel), new(setting.FiscalStart, setting.Months));
        if (wrong.Count == 0)
            await settings.SetQuotasAsync(connectionId, rows, http.User.Identity?.Name, cancel);
        return Taken(connectionId, rows.Count, wrong, http, orders, said, t);
    }

    // All or nothing: half a table is harder to mend than none.
    static IResult Taken(Guid connectionId, int rows, List<string> wrong, HttpContext http, IOrders orders, Said said, IStringLocalizer<Texts> t)
    {
        var back = $"/c/{connectionId}/forecast/setup";
        if (wrong.Count > 0)
            return said.Bad(http, t["Nothing was taken. {0}", string.Join(" ", wrong.Take(MostWrongShown)) + (wrong.Count > MostWrongShown ? $" (+{wrong.Count - MostWrongShown})" : "")], back);
        if (rows == 0)
            return said.Bad(http, t["Nothing was taken: there is no row below the header."], back);
        orders.Forecast(connectionId);
        return said.Good(http, rows == 1 ? t["One row taken. The forecast is made anew with it."] : t["{0} rows taken. The forecast is made anew with them.", rows], back);
    }

    static async Task<IResult> CsvAsync(Guid connectionId, string? period, string? by, string? who, string? currency, ForecastReader forecasts, CancellationToken cancel)
    {
        var shown = await forecasts.ReadAsync(connectionId, new(period, by, who, currency), cancel);
        var csv = new StringBuilder("\uFEFFperiod,part,id,name,currency,quota,won,commit,best case,from open,from new,low,middle,high,naive,open deals,as of,rebuilt,model,inputs\r\n");
        foreach (var l in shown.Lines.Values.OrderBy(l => l.Part, StringComparer.Ordinal).ThenBy(l => l.PartId, StringComparer.Ordinal))
            csv.AppendJoin(',', new[]
            {
                shown.Period.Key, l.Part, l.PartId, l.Part is nameof(Part.Team) or nameof(Part.Own) ? shown.NameOf(l.PartId) : l.PartId, shown.Currency, Plain(l.Quota), Plain(l.Won), Plain(l.Committed), Plain(l.BestCase),
                Plain(l.FromOpen), Plain(l.FromNew), Plain(l.Low), Plain(l.Middle), Plain(l.High), Plain(l.Naive), l.OpenDeals.ToString(CultureInfo.InvariantCulture),
                shown.Run!.AsOf.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), shown.Run.Rebuilt ? "yes" : "no", shown.Run.ModelVersion ?? "", shown.Run.InputsHash,
            }.Select(Cell)).Append("\r\n");
        return Results.File(Encoding.UTF8.GetBytes(csv.ToString()), "text/csv; charset=utf-8", $"forecast-{shown.Period.Key}.csv");
    }

    static string Plain(decimal? money) => money?.ToString("0.00", CultureInfo.InvariantCulture) ?? "";

    // A name that starts like a formula is a name: a spreadsheet must not run it.
    static string Cell(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' && !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? "'" + text : text;
        return safe.IndexOfAny([',', '"', '\n', '\r']) < 0 ? safe : $"\"{safe.Replace("\"", "\"\"")}\"";
    }
}
