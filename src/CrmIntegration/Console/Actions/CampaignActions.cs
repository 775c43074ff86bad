using System.Globalization;
using CrmIntegration.Connectors;
using CrmIntegration.Doors;
using CrmIntegration.Language.Marketing;
using CrmIntegration.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CrmIntegration.Console.Actions;

/// <summary>A campaign's steps as a manager takes them, and its poster.</summary>
static class CampaignActions
{
    const string One = "/campaigns/{id:guid}";

    public static void Map(RouteGroupBuilder managers, RouteGroupBuilder admin)
    {
        managers.OnlyOwnConnection();
        managers.MapPost("/campaigns/new", NewAsync);
        managers.MapPost(One + "/save", (Guid connectionId, Guid id, HttpContext http, CancellationToken cancel) => SaveAsync(connectionId, id, false, http, cancel));
        managers.MapPost(One + "/write", (Guid connectionId, Guid id, HttpContext http, CancellationToken cancel) => SaveAsync(connectionId, id, true, http, cancel));
        managers.MapPost(One + "/approve", ApproveAsync);
        managers.MapPost(One + "/export", ExportAsync);
        managers.MapPost(One + "/hand-over", HandOverAsync);
        managers.MapPost(One + "/picture", PictureAsync);
        managers.MapGet(One + "/poster.{kind:regex(^(png|pdf)$)}", PosterAsync);
        managers.MapPost("/segments/save", SegmentAsync);
        admin.MapPost("/brand/save", BrandActions.SaveAsync);
    }

    static async Task<IResult> NewAsync(Guid connectionId, [FromForm] string? name, [FromForm] string? kind, [FromForm] string? headline, HttpContext http, ICampaigns desk, TimeProvider clock, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        var language = CopyWriter.Languages.FirstOrDefault(l => CultureInfo.CurrentUICulture.Name.StartsWith(l, StringComparison.Ordinal)) ?? "en";
        var made = await desk.SaveAsync(connectionId, new() { Id = Guid.CreateVersion7(clock.GetUtcNow()), Name = name ?? "", Brief = new(Kind(kind), language, headline ?? "", [], null, null, null) }, cancel);
        return made.Failure is { } failure ? said.Bad(http, failure.Says, $"/c/{connectionId}/campaigns") : said.Good(http, t["Fill in the brief, then let the copy be written."], Links.Campaign(connectionId, made.Value));
    }

    static async Task<IResult> SaveAsync(Guid connectionId, Guid id, bool write, HttpContext http, CancellationToken cancel)
    {
        var services = http.RequestServices;
        var (campaigns, desk, said, t) = (services.GetRequiredService<Campaigns>(), services.GetRequiredService<ICampaigns>(), services.GetRequiredService<Said>(), services.GetRequiredService<IStringLocalizer<Texts>>());
        var back = Links.Campaign(connectionId, id);
        if (await campaigns.FindAsync(connectionId, id, cancel) is not { } campaign)
            return said.Bad(http, t["There is no such campaign; it may have been deleted meanwhile."], $"/c/{connectionId}/campaigns");
        var form = await http.Request.ReadFormAsync(cancel);
        var variants = form["variant"].Zip(form["subject"], form["text"]).Select(v => new CopyVariant(v.First ?? "", (v.Second ?? "").Trim(), (v.Third ?? "").ReplaceLineEndings("\n").Trim()))
            .Where(v => campaign.Variants.Any(c => c.Name == v.Name)).ToList();
        var saved = await desk.SaveAsync(connectionId, campaign with
        {
            Name = form["name"].ToString(), Brief = Brief(k => form[k]), Template = form["template"].ToString(), SegmentId = Guid.TryParse(form["segment"], out var segment) ? segment : null,
            Goal = form["goal"].ToString(), GoalDays = int.TryParse(form["goalDays"], out var days) ? days : 0, Variants = variants,
        }, cancel);
        if (saved.Failure is { } wrong)
            return said.Bad(http, wrong.Says, back);
        if (!write)
            return said.Good(http, t["Saved."], back);
        var written = await desk.WriteAsync(connectionId, id, http.User.Identity?.Name, cancel);
        return written.Failure is { } failure ? said.Bad(http, failure.Says, back) : said.Good(http, t["Three variants are written ({0}). Read them before you approve.", written.Value], back);
    }

    static async Task<IResult> ApproveAsync(Guid connectionId, Guid id, HttpContext http, ICampaigns desk, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        var approved = await desk.ApproveAsync(connectionId, id, http.User.Approver(), cancel);
        return approved.Failure is { } failure ? said.Bad(http, failure.Says, Links.Campaign(connectionId, id)) : said.Good(http, t["Approved."], Links.Campaign(connectionId, id));
    }

    static async Task<IResult> ExportAsync(Guid connectionId, Guid id, HttpContext http, ICampaigns desk, UnsubscribeLinks links, Said said, CancellationToken cancel)
    {
        var file = await desk.ExportAsync(connectionId, id, address => links.For(http.Request, connectionId, address), cancel);
        return file.Failure is { } failure ? said.Bad(http, failure.Says, Links.Campaign(connectionId, id)) : Results.File(file.Value, "text/csv; charset=utf-8", "campaign-members.csv");
    }

    static async Task<IResult> HandOverAsync(Guid connectionId, Guid id, HttpContext http, Campaigns campaigns, CampaignHandOvers handOvers, IOrders orders, TimeProvider clock, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        if (await campaigns.FindAsync(connectionId, id, cancel) is not { } campaign)
            return said.Bad(http, t["There is no such campaign; it may have been deleted meanwhile."], $"/c/{connectionId}/campaigns");
        if (campaign.State != Campaign.Exported)
            return said.Bad(http, t["Export it first: that draws the lot."], Links.Campaign(connectionId, id));
        await handOvers.AskAsync(connectionId, id, clock.GetUtcNow(), cancel);
        orders.HandCampaigns(connectionId);
        return said.Good(http, t["The people are being put into the CRM's campaign; reload to see how far it is."], Links.Campaign(connectionId, id));
    }

    static async Task<IResult> PictureAsync(Guid connectionId, Guid id, [FromForm] string? without, HttpContext http, ICampaigns desk, CampaignPictures pictures, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        if (without == "1")
        {
            await pictures.ForgetAsync(connectionId, id, cancel);
            return said.Good(http, t["The poster comes from its template again."], Links.Campaign(connectionId, id));
        }
        var drawn = await desk.DrawAsync(connectionId, id, http.User.CrmUser(), cancel);
        return drawn.Failure is { } failure ? said.Bad(http, failure.Says, Links.Campaign(connectionId, id)) : said.Good(http, t["The picture is drawn."], Links.Campaign(connectionId, id));
    }

    // What the form holds right now comes as query: the poster follows the keyboard without being saved.
    static async Task<IResult> PosterAsync(Guid connectionId, Guid id, string kind, HttpContext http, Campaigns campaigns, ICampaigns desk, CancellationToken cancel)
    {
        if (await campaigns.FindAsync(connectionId, id, cancel) is not { } campaign)
            return Results.NotFound();
        var live = http.Request.Query.ContainsKey("headline");
        var brief = live ? Brief(k => http.Request.Query[k]) : campaign.Brief;
        var template = live && desk.Templates.Contains(http.Request.Query["template"].ToString()) ? http.Request.Query["template"].ToString() : campaign.Template;
        http.Response.Headers.CacheControl = "private, no-store";
        return Results.Bytes(await desk.PosterAsync(connectionId, id, brief, template, kind == "pdf", cancel), kind == "pdf" ? "application/pdf" : "image/png");
    }

    static CopyBrief Brief(Func<string, Microsoft.Extensions.Primitives.StringValues> of)
    {
        string? Text(string key) => of(key).ToString().Trim() is { Length: > 0 } text ? text.Length > 1000 ? text[..1000] : text : null;
        return new(Kind(Text("kind")), CopyWriter.Languages.Contains(Text("language") ?? "") ? Text("language")! : "en", Text("headline") ?? "",
            [.. of("points").ToString().Split('\n').Select(p => p.Trim()).Where(p => p.Length > 0).Take(20)], Text("when"), Text("where"), Text("link"));
    }

    static string Kind(string? kind) => kind is CopyBrief.Event or CopyBrief.Product ? kind : CopyBrief.Mail;

    static async Task<IResult> SegmentAsync(Guid connectionId, HttpContext http, Segments segments, TimeProvider clock, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var back = $"/c/{connectionId}/segments";
        if (form["name"].ToString().Trim() is not { Length: > 0 and <= 100 } name)
            return said.Bad(http, t["Not saved: give it a name of 1 to {0} characters.", 100], back);
        int? Number(string key) => int.TryParse(form[key], out var number) && number >= 0 ? number : null;
        bool? Choice(string key) => bool.TryParse(form[key], out var yes) ? yes : null;
        await segments.SaveAsync(connectionId, new(Guid.TryParse(form["id"], out var known) && known != Guid.Empty ? known : Guid.CreateVersion7(clock.GetUtcNow()), name, new()
        {
            Industries = [.. form["industries"].OfType<string>().Take(100)], Countries = [.. form["countries"].OfType<string>().Take(300)], MinEmployees = Number("min"), MaxEmployees = Number("max"), QuietDays = Number("quiet"),
            Title = form["title"].ToString().Trim() is { Length: > 0 and <= 100 } title ? title : null, HasOpenDeal = Choice("open"), HasWonDeal = Choice("won"),
        }), clock.GetUtcNow(), cancel);
        return said.Good(http, t["Saved."], back);
    }
}
