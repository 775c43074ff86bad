using System.Security.Cryptography;
using System.Text;
using CrmIntegration.Connectors;
using CrmIntegration.Forecasting.Effects;
using CrmIntegration.Language;
using CrmIntegration.Language.Marketing;
using CrmIntegration.Records;
using CrmIntegration.Trust;

namespace CrmIntegration.Enrich.Marketing;

/// <summary>A campaign's way: brief, copy, checks, approval, lot, export, report.</summary>
sealed class CampaignDesk(Campaigns campaigns, CampaignMails mails, Segments segments, Brands brands, ModelCopy model, PosterPicture picture, Consent consent, TimeProvider clock) : ICampaigns
{
    const int MostPeople = 100_000, LongestName = 100, LongestLine = 300, MostPoints = 6;

    public string? PosterTrouble => PosterFonts.Own(strong: false) is null ? "This machine has no fonts, so posters have no words: install some (on Debian fonts-dejavu-core, for Chinese fonts-noto-cjk) and restart the service." : null;

    public IReadOnlyList<string> Templates => Poster.Templates;

    public async Task<CrmResult<Guid>> SaveAsync(Guid connectionId, Campaign campaign, CancellationToken cancel)
    {
        if (campaign.Name.Trim().Length is 0 or > LongestName)
            return Wrong($"A campaign needs a name of 1 to {LongestName} characters.");
        var brief = campaign.Brief;
        if (brief.Headline.Trim().Length is 0 or > LongestLine || brief.Points.Count > MostPoints || brief.Points.Any(p => p.Length > LongestLine) || brief.When?.Length > LongestLine || brief.Where?.Length > LongestLine)
            return Wrong($"The brief needs a headline, and holds up to {MostPoints} points of {LongestLine} characters.");
        if (brief.Link is { Length: > 0 } link && !(Uri.TryCreate(link, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"))
            return Wrong("The link must begin with https://.");
        if (!Campaign.Goals.Contains(campaign.Goal) || campaign.GoalDays is < 1 or > 365 || !Poster.Templates.Contains(campaign.Template))
            return Wrong("The goal is reply, deal or won within 1 to 365 days.");
        if (await campaigns.FindAsync(connectionId, campaign.Id, cancel) is { State: Campaign.Exported })
            return new CrmFailure(FailureKind.Conflict, "This campaign is exported: a change now would spoil its comparison. Make a new one.");
        await campaigns.SaveAsync(connectionId, campaign with
        {
            Name = campaign.Name.Trim(), State = Campaign.Draft, ApprovedBy = null, ApprovedAt = null, ChangedAt = clock.GetUtcNow(), Seed = campaign.Seed == 0 ? RandomNumberGenerator.GetInt32(1, int.MaxValue) : campaign.Seed,
        }, cancel);
        return campaign.Id;
    }

    public async Task<CrmResult<string>> WriteAsync(Guid connectionId, Guid id, string? askedBy, CancellationToken cancel)
    {
        if (await campaigns.FindAsync(connectionId, id, cancel) is not { } campaign)
            return Gone;
        var (look, _) = await brands.FindAsync(connectionId, cancel);
        var (variants, writer) = await model.WriteAsync(connectionId, id, campaign.Brief, look.Voice, askedBy, cancel);
        if (variants.Count == 0)
            (variants, writer) = (CopyWriter.Write(campaign.Brief), "offline");
        var saved = await SaveAsync(connectionId, campaign with { Variants = variants }, cancel);
        return saved.Failure is { } failure ? failure : writer;
    }

    public async Task<CrmResult<Guid>> ApproveAsync(Guid connectionId, Guid id, Approver by, CancellationToken cancel)
    {
        if (await campaigns.FindAsync(connectionId, id, cancel) is not { } campaign)
            return Gone;
        if (campaign.State != Campaign.Draft)
            return new CrmFailure(FailureKind.Conflict, "It is approved already.");
        var (look, _) = await brands.FindAsync(connectionId, cancel);
        if (campaign.Variants.Count == 0)
            return Wrong("There is no copy yet.");
        if (Check(campaign, look).FirstOrDefault(c => c.Wrong.Count > 0) is { } bad)
            return Wrong($"Variant {bad.Variant}: {bad.Wrong[0]}");
        if (campaign.SegmentId is null || (await PeopleAsync(connectionId, campaign, cancel)) == 0)
            return Wrong("Nobody would get it: choose a segment with people who may be written to.");
        if (await consent.YesAsync(connectionId, Approval.Campaign, Subject(campaign), by, cancel) is { } waits)
            return waits;
        await campaigns.SaveAsync(connectionId, campaign with { State = Campaign.Approved, ApprovedBy = by.Name, ApprovedAt = clock.GetUtcNow(), ChangedAt = clock.GetUtcNow() }, cancel);
        return id;
    }

    // In the moment of its last change: what was agreed to before it does not count after it.
    static string Subject(Campaign campaign) => $"{campaign.Id} {campaign.ChangedAt.ToUnixTimeMilliseconds()}";

    public async Task<CrmResult<byte[]>> ExportAsync(Guid connectionId, Guid id, Func<string, string> unsubscribe, CancellationToken cancel)
    {
        if (await campaigns.FindAsync(connectionId, id, cancel) is not { } campaign)
            return Gone;
        if (campaign.State == Campaign.Draft)
            return new CrmFailure(FailureKind.Conflict, "It must be approved first.");
        if (campaign.State == Campaign.Approved)
        {
            var filter = (await segments.ListAsync(connectionId, cancel)).FirstOrDefault(s => s.Id == campaign.SegmentId)?.Filter;
            var people = filter is null ? [] : await segments.FindAsync(connectionId, filter, clock.GetUtcNow(), MostPeople, cancel);
            if (people.Count == 0)
                return Wrong("Nobody is left in the segment.");
            await campaigns.KeepMembersAsync(connectionId, id, Lot(campaign, people), cancel);
            campaign = campaign with { State = Campaign.Exported, ExportedAt = clock.GetUtcNow(), ChangedAt = clock.GetUtcNow() };
            await campaigns.SaveAsync(connectionId, campaign, cancel);
        }
        var (look, _) = await brands.FindAsync(connectionId, cancel);
        return Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(Csv(campaign, look, await campaigns.MembersAsync(connectionId, id, cancel), unsubscribe))).ToArray();
    }

    // Everybody in a drawn order, variants in turn: groups differ by one at most, and in nothing but chance.
    static List<Recipient> Lot(Campaign campaign, IReadOnlyList<Recipient> people)
    {
        var order = people.ToArray();
        new Random((int)(campaign.Seed % int.MaxValue)).Shuffle(order);
        return [.. order.Select((p, i) => p with { Variant = campaign.Variants[i % campaign.Variants.Count].Name })];
    }

    static string Csv(Campaign campaign, Brand look, IReadOnlyList<Recipient> members, Func<string, string> unsubscribe)
    {
        var csv = new StringBuilder("ContactId,AccountId,FirstName,LastName,Company,Email,Variant,Subject,Body,Unsubscribe\r\n");
        foreach (var member in members)
        {
            var (copy, leave) = (campaign.Variants.First(v => v.Name == member.Variant), unsubscribe(member.Address));
            string Filled(string text) => CopyWriter.Fill(text, member.FirstName, member.Company, look.Sender.Length > 0 ? look.Sender : look.Name, leave);
            csv.AppendJoin(',', new[] { member.ContactId, member.AccountId, member.FirstName, member.LastName, member.Company, member.Address, member.Variant, Filled(copy.Subject), Filled(copy.Text), leave }.Select(Cell)).Append("\r\n");
        }
        return csv.ToString();
    }

    // A cell that begins like a formula is one to a spreadsheet: a space before it makes it text again.
    static string Cell(string? value)
    {
        value ??= "";
        if (value.Length > 0 && value[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
            value = " " + value;
        return value.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{value.Replace("\"", "\"\"")}\"" : value;
    }

    public async Task<CampaignStanding> StandingAsync(Guid connectionId, Campaign campaign, CancellationToken cancel)
    {
        var (look, _) = await brands.FindAsync(connectionId, cancel);
        var checks = Check(campaign, look);
        if (campaign.ExportedAt is not { } exported)
            return new(await PeopleAsync(connectionId, campaign, cancel), checks, null, null);
        var until = exported.AddDays(campaign.GoalDays) is var end && end < clock.GetUtcNow() ? end : clock.GetUtcNow();
        var counts = await campaigns.CountAsync(connectionId, campaign.Id, campaign.Goal, exported, until, cancel);
        var answered = campaign.Goal == "reply" ? await AnsweredAsync(connectionId, campaign, look, exported, until, cancel) : null;
        return new(counts.Sum(c => c.Sent), checks, Variants.Of([.. counts.Select(c => new VariantCount(c.Variant, c.Sent, answered is null ? c.Converted : answered.GetValueOrDefault(c.Variant)))]), until);
    }

    // People, not mails: who writes twice answered once.
    async Task<Dictionary<string, int>> AnsweredAsync(Guid connectionId, Campaign campaign, Brand look, DateTimeOffset exported, DateTimeOffset until, CancellationToken cancel)
    {
        var subjects = campaign.Variants.ToDictionary(v => v.Name, v => v.Subject, StringComparer.Ordinal);
        return (await mails.OfAsync(connectionId, campaign.Id, exported, until, cancel)).Where(Answers).DistinctBy(m => m.ContactId).CountBy(m => m.Variant).ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);

        bool Answers(CampaignMail mail)
        {
            var clean = MailCleaner.Clean(mail.Subject, mail.TextBody, mail.HtmlBody);
            var sent = CopyWriter.Fill(subjects.GetValueOrDefault(mail.Variant, ""), mail.FirstName, mail.Company, look.Sender.Length > 0 ? look.Sender : look.Name, "");
            return CampaignAnswer.Is(clean, mail.Subject, $"{clean.Text}\n{clean.Quoted}\n{clean.Forwarded}", mail.Answers, sent, campaign.Brief.Headline);
        }
    }

    async Task<long> PeopleAsync(Guid connectionId, Campaign campaign, CancellationToken cancel) =>
        campaign.SegmentId is { } id && (await segments.ListAsync(connectionId, cancel)).FirstOrDefault(s => s.Id == id) is { } segment ? await segments.CountAsync(connectionId, segment.Filter, clock.GetUtcNow(), cancel) : 0;

    static IReadOnlyList<CopyVerdict> Check(Campaign campaign, Brand look) =>
        [.. campaign.Variants.Select(v => new CopyVerdict(v.Name, [.. CopyCheck.Of(v, campaign.Brief, look.Voice), .. Unsigned(v, look) ? ["Nobody signs it: the page Brand does not say who sends."] : Array.Empty<string>()]))];

    static bool Unsigned(CopyVariant copy, Brand look) => look.Sender.Length + look.Name.Length == 0 && copy.Text.Contains("{sender}", StringComparison.Ordinal);

    public bool CanDraw => picture.Offered;

    public async Task<CrmResult<Guid>> DrawAsync(Guid connectionId, Guid id, string? askedBy, CancellationToken cancel)
    {
        if (await campaigns.FindAsync(connectionId, id, cancel) is not { } campaign)
            return Gone;
        var (look, _) = await brands.FindAsync(connectionId, cancel);
        return await picture.DrawAsync(connectionId, campaign, look.Name, askedBy, cancel);
    }

    public async Task<byte[]> PosterAsync(Guid connectionId, Guid id, CopyBrief brief, string template, bool pdf, CancellationToken cancel)
    {
        var (look, logo) = await brands.FindAsync(connectionId, cancel);
        var behind = await picture.OfAsync(connectionId, id, cancel);
        return pdf ? Poster.Pdf(brief, look, logo, template, behind) : Poster.Png(brief, look, logo, template, behind);
    }

    static CrmFailure Wrong(string says) => new(FailureKind.Rejected, says);
    static CrmFailure Gone => new(FailureKind.NotFound, "There is no such campaign; it may have been deleted meanwhile.");
}
