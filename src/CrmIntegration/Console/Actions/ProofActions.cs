using System.Globalization;
using System.Text;
using CrmIntegration.Forecasting;
using CrmIntegration.Records;
using Microsoft.Extensions.Localization;

namespace CrmIntegration.Console.Actions;

/// <summary>The proof: ordered, and taken away as a page or as JSON.</summary>
static class ProofActions
{
    public static void Map(RouteGroupBuilder admin)
    {
        admin.MapPost("/prove", Prove);
        admin.MapGet("/proof/{startedAt:long}/page", async (Guid connectionId, long startedAt, Backtests backtests, ConnectionStore connections, CancellationToken cancel) =>
            await ReportAsync(connectionId, startedAt, backtests, cancel) is not { } json || BacktestReport.FromJson(json) is not { } report ? Results.NotFound()
            : File((report with { Source = (await connections.FindAsync(connectionId, cancel))?.Name ?? "" }).ToHtml(), "text/html", startedAt, "html"));
        admin.MapGet("/proof/{startedAt:long}/json", async (Guid connectionId, long startedAt, Backtests backtests, CancellationToken cancel) =>
            await ReportAsync(connectionId, startedAt, backtests, cancel) is { } json ? File(json, "application/json", startedAt, "json") : Results.NotFound());
    }

    static IResult Prove(Guid connectionId, HttpContext http, IOrders orders, Said said, IStringLocalizer<Texts> t)
    {
        orders.Prove(connectionId);
        return said.Good(http, t["The proof has started; how far it is and what it found appears here."], $"/c/{connectionId}/proof");
    }

    static Task<string?> ReportAsync(Guid connectionId, long startedAt, Backtests backtests, CancellationToken cancel) =>
        startedAt is < 0 or > 253_402_300_799_999 ? Task.FromResult<string?>(null) : backtests.ReportAsync(connectionId, DateTimeOffset.FromUnixTimeMilliseconds(startedAt), cancel);

    // Taken away, not shown: the page carries its own style, which this house's policy forbids.
    static IResult File(string content, string type, long startedAt, string ending) =>
        Results.File(Encoding.UTF8.GetBytes(content), type, $"proof-{DateTimeOffset.FromUnixTimeMilliseconds(startedAt).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.{ending}");
}
