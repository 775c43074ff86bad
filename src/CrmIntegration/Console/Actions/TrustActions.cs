using System.Globalization;
using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Trust;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CrmIntegration.Console.Actions;

/// <summary>What an admin decides about models, and what is taken from or out of the audit.</summary>
static class TrustActions
{
    const int MostWords = 200, LongestWord = 100;

    public static void Map(RouteGroupBuilder admin)
    {
        admin.MapPost("/ai/save", SaveAsync);
        admin.MapPost("/ai/field", DecideAsync);
        admin.MapPost("/audit/erase", EraseAsync);
        admin.MapGet("/audit/export", ExportAsync);
    }

    static async Task<IResult> SaveAsync(Guid connectionId, HttpContext http, AiPolicies policies, TimeProvider clock, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var back = $"/c/{connectionId}/ai";
        if (!Amount(form["budget"], out var budget) || !Amount(form["person"], out var person) || !int.TryParse(form["keep"], out var keep) || keep is < 1 or > 3650)
            return said.Bad(http, t["Not saved: budgets are numbers from 0 on, or empty; days to keep lie between 1 and 3,650."], back);
        var languages = Words(form["languages"], ' ', ',').Select(l => l.ToLowerInvariant()).ToList();
        if (languages.FirstOrDefault(l => l.Length is not 2 || !l.All(char.IsAsciiLetterLower)) is { } odd)
            return said.Bad(http, t["Not saved: '{0}' is no language code; type two letters each, such as en de fr.", odd], back);
        if (form["tone"].Count == 0)
            return said.Bad(http, t["Not saved: leave at least one tone."], back);
        var policy = new AiPolicy
        {
            Off = form["off"] == "on", AudioMayLeave = form["audio"] == "on", FeaturesOff = [.. AiPolicy.Features.Where(f => !form["feature"].Contains(f))], Languages = languages,
            Tones = form["tone"].Count == AiPolicy.AllTones.Count ? [] : [.. AiPolicy.AllTones.Where(x => form["tone"].Contains(x))],
            FieldsNeverSent = [.. AiPolicy.Fields.Where(f => form["never"].Contains(f))],
            WordsNeverSent = [.. Words(form["words"], '\n').Where(w => w.Length is >= 2 and <= LongestWord).Take(MostWords)],
            Agree = Approval.Kinds.Select(k => (Kind: k, Who: form["agree-" + k].ToString())).Where(a => Approval.Choices(a.Kind).Contains(a.Who)).ToDictionary(a => a.Kind, a => a.Who),
            DailyBudget = budget, PersonBudget = person, KeepDays = keep,
        };
        var saved = long.TryParse(form["version"], out var over) && await policies.SaveAsync(connectionId, policy, over, http.User.Identity?.Name, clock.GetUtcNow(), cancel);
        return saved ? said.Good(http, t["Saved. It holds from the next call on."], back) : said.Bad(http, t["Not saved: somebody else has changed the policy meanwhile. Look at it again."], back);
    }

    static async Task<IResult> DecideAsync(Guid connectionId, [FromForm] string? field, [FromForm] string? sending, [FromForm] string? reason, [FromForm] long? version, HttpContext http, FieldPolicy policy, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        var back = $"/c/{connectionId}/ai#fields";
        if (field?.Split('.', 2) is not [var kindName, { Length: > 0 } name] || !Enum.TryParse<RecordKind>(kindName, out var kind) || !Enum.IsDefined(kind))
            return said.Bad(http, t["Not saved: choose a field, such as Opportunity.NextStep."], back);
        Sending? wanted = Enum.TryParse<Sending>(sending, ignoreCase: true, out var how) && Enum.IsDefined(how) ? how : null;
        var wrong = await policy.DecideAsync(connectionId, kind, name.Trim(), wanted, reason is { Length: > 500 } ? reason[..500] : reason, version ?? 0, http.User.Identity?.Name, cancel);
        return wrong switch
        {
            null => said.Good(http, t["Saved. It holds from the next call on."], back),
            "reason" => said.Bad(http, t["Not saved: to be less careful with a field needs a reason; it stays in the audit."], back),
            "meanwhile" => said.Bad(http, t["Not saved: somebody else has changed the policy meanwhile. Look at it again."], back),
            _ => said.Bad(http, t["Not saved: choose a field, such as Opportunity.NextStep."], back),
        };
    }

    static bool Amount(string? typed, out decimal? amount)
    {
        amount = null;
        if (string.IsNullOrWhiteSpace(typed))
            return true;
        if (!decimal.TryParse(typed, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var read) || read > 1_000_000m)
            return false;
        amount = read;
        return true;
    }

    static IEnumerable<string> Words(string? typed, params char[] apart) => (typed ?? "").Split(apart, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct();

    static async Task<IResult> EraseAsync(Guid connectionId, [FromForm] string? who, HttpContext http, Erasures erasures, TimeProvider clock, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        var back = $"/c/{connectionId}/audit";
        if (who?.Trim() is not { Length: >= 3 and <= 200 } person)
            return said.Bad(http, t["Nothing was erased: type a mail address or a full name."], back);
        var lines = await erasures.EraseAsync(connectionId, person, clock.GetUtcNow(), cancel);
        return lines.Count == 0 ? said.Bad(http, t["Nothing was found under that name or address."], back)
            : lines.Any(l => l.Table == Erasures.NotRewritten) ? said.Bad(http, t["Erased, but the free parts of the database file could not be overwritten, because much is going on: erase once more later."], back)
            : said.Good(http, t["Erased: {0}. Erase the person in the CRM too, or the next change brings them back.", string.Join(", ", lines.Select(l => $"{l.Table} {l.Rows}"))], back);
    }

    // One JSON object a line, oldest first, page by page: the file may be larger than memory.
    static IResult ExportAsync(Guid connectionId, ModelCalls calls, HttpContext http)
    {
        http.Response.Headers.ContentDisposition = "attachment; filename=\"audit.jsonl\"";
        return Results.Stream(async to =>
        {
            var seq = 0L;
            while (await calls.AfterAsync(connectionId, seq, 500, http.RequestAborted) is { Count: > 0 } page)
            {
                foreach (var call in page)
                {
                    await to.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(call, JsonSerializerOptions.Web), http.RequestAborted);
                    await to.WriteAsync("\n"u8.ToArray(), http.RequestAborted);
                }
                seq = page[^1].Seq;
            }
        }, "application/x-ndjson");
    }
}
