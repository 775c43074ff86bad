using System.Text;
using CrmIntegration.Connectors;
using CrmIntegration.Enrich.Marketing;
using CrmIntegration.Language.Marketing;
using CrmIntegration.Records;
using CrmIntegration.SampleOrg;
using CrmIntegration.Tests.WriteBack;
using CrmIntegration.Trust;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CrmIntegration.Tests.Marketing;

public class CampaignFacts
{
    static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    static readonly CopyBrief Brief = new(CopyBrief.Event, "en", "Open day at the pump hall", ["See 3 leaks found in one hour"], "12 March 2027", "Hall 2", "https://halden.example/open-day");
    public static TheoryData<Engine> Engines => Databases.Engines;

    sealed class Room(ServiceProvider services) : IDisposable
    {
        public Guid Connection { get; } = Guid.NewGuid();
        public SampleCompany Company { get; } = SampleCompany.Make(42, 300, Now);
        public CrmStore Store => services.GetRequiredService<CrmStore>();
        public ICampaigns Desk => services.GetRequiredService<ICampaigns>();
        public Campaigns Campaigns => services.GetRequiredService<Campaigns>();
        public Segments Segments => services.GetRequiredService<Segments>();
        public PaperCampaigns InTheCrm { get; } = new();
        public CampaignHandOvers HandOvers => services.GetRequiredService<CampaignHandOvers>();
        public Task HandAsync() => services.GetServices<IChore>().OfType<HandOver>().Single().RunAsync(Connection, default);
        public FakeTimeProvider Clock => (FakeTimeProvider)services.GetRequiredService<TimeProvider>();

        public static async Task<Room> OpenAsync(Engine engine)
        {
            var crm = new PaperCrm();
            var room = new Room(new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(new FakeTimeProvider(Now)).AddSingleton(await Databases.NewAsync(engine)).AddSingleton<CrmStore>().AddSingleton<ICrmSessions>(crm)
                .AddTrust(new ConfigurationBuilder().Build()).AddMarketing().BuildServiceProvider());
            crm.Campaigns = room.InTheCrm;
            foreach (var records in new IReadOnlyList<CrmRecord>[] { room.Company.Users, room.Company.Accounts, room.Company.Contacts, room.Company.Opportunities })
                await room.Store.SaveAsync(room.Connection, records[0].Kind, records, default);
            await room.SignAsync("Halden Controls");
            return room;
        }

        public Task SignAsync(string sender) => services.GetRequiredService<Brands>().SaveAsync(Connection, Brand.Plain with { Sender = sender }, null, Now, default);

        /// <summary>Brief, segment and copy; not yet approved.</summary>
        public async Task<Guid> DraftAsync(SegmentFilter? filter = null)
        {
            var segment = new Segment(Guid.NewGuid(), "All", filter ?? new());
            await Segments.SaveAsync(Connection, segment, Now, default);
            var id = (await Desk.SaveAsync(Connection, new() { Id = Guid.NewGuid(), Name = "Open day", Brief = Brief, SegmentId = segment.Id }, default)).Value;
            Assert.Equal("offline", (await Desk.WriteAsync(Connection, id, "admin", default)).Value);
            return id;
        }

        public async Task<List<string>> ExportAsync(Guid id) =>
            [.. Encoding.UTF8.GetString((await Desk.ExportAsync(Connection, id, a => "https://x/unsubscribe/" + a, default)).Value).TrimStart('\uFEFF').Split("\r\n").Where(l => l.StartsWith("con-"))];

        public void Dispose() => services.Dispose();
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_segment_finds_whom_its_filters_say_and_nobody_who_opted_out(Engine engine)
    {
        using var room = await Room.OpenAsync(engine);
        var people = room.Company.Contacts.Select(c => (Contact: c, Account: room.Company.Accounts.Single(a => a.Id == c.AccountId))).ToList();
        var filter = new SegmentFilter { Industries = ["Energy", "Chemicals"], MinEmployees = 100, Title = "MANAGER", HasWonDeal = true };
        var won = room.Company.Opportunities.Where(o => o.IsWon).Select(o => o.AccountId).ToHashSet();
        var expected = people.Where(p => p.Account.Industry is "Energy" or "Chemicals" && p.Account.Employees >= 100 && p.Contact.Title!.Contains("Manager") && won.Contains(p.Account.Id)).Select(p => p.Contact).ToList();
        Assert.NotEmpty(expected);

        Assert.Equal(expected.Count, await room.Segments.CountAsync(room.Connection, filter, Now, default));
        await room.Segments.OptOutAsync(room.Connection, expected[0].Email!.ToUpperInvariant(), Now, default);
        await room.Segments.OptOutAsync(room.Connection, expected[0].Email!, Now, default);
        Assert.Equal(expected.Skip(1).Select(c => c.Id).Order(StringComparer.Ordinal), (await room.Segments.FindAsync(room.Connection, filter, Now, 1000, default)).Select(r => r.ContactId));

        await room.Store.SaveAsync(room.Connection, RecordKind.Contact, [.. expected.Select(c => c with { Modified = Now, More = new Dictionary<string, string?> { ["HasOptedOutOfEmail"] = "true" } })], default);
        Assert.Equal(0, await room.Segments.CountAsync(room.Connection, filter, Now, default));
        Assert.Equal(0, await room.Segments.CountAsync(Guid.NewGuid(), new(), Now, default));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Variants_are_drawn_by_lot_once_and_the_report_counts_who_answered(Engine engine)
    {
        using var room = await Room.OpenAsync(engine);
        var id = await room.DraftAsync();
        Assert.Equal(FailureKind.Conflict, (await room.Desk.ExportAsync(room.Connection, id, a => a, default)).Failure?.Kind);
        Assert.Null((await room.Desk.ApproveAsync(room.Connection, id, Approver.AsAdmin("admin"), default)).Failure);

        var first = await room.ExportAsync(id);
        var again = await room.ExportAsync(id);

        Assert.Equal(first, again);
        var members = await room.Campaigns.MembersAsync(room.Connection, id, default);
        var sizes = members.CountBy(m => m.Variant!).ToDictionary(v => v.Key, v => v.Value);
        Assert.Equal(["A", "B", "C"], sizes.Keys.Order());
        Assert.True(sizes.Values.Max() - sizes.Values.Min() <= 1);
        Assert.True(first[0].Contains("https://x/unsubscribe/") && !first[0].Contains('{'));

        room.Clock.Advance(TimeSpan.FromDays(2));
        var campaign = (await room.Campaigns.FindAsync(room.Connection, id, default))!;
        var answering = members.Where(m => m.Variant == "B").Take(7).ToList();
        await room.Store.SaveAsync(room.Connection, RecordKind.Email, [.. answering.Select((m, i) => new Email { Id = $"answer-{i}", Modified = Now.AddDays(1), SentAt = Now.AddDays(1), AccountId = m.AccountId, FromAddress = m.Address.ToUpperInvariant(), Incoming = true, Subject = $"AW: {Got(m, campaign)}", TextBody = "Two of us would come." })], default);
        var report = (await room.Desk.StandingAsync(room.Connection, campaign, default)).Report!;
        Assert.Equal((7L, 0L), (report.Shares.Single(s => s.Name == "B").Converted, report.Shares.Single(s => s.Name == "A").Converted));
        Assert.Null(report.Winner);

        await room.Segments.OptOutAsync(room.Connection, members[0].Address, Now, default);
        Assert.Equal(first.Count - 1, (await room.ExportAsync(id)).Count);
    }

    static string Got(Recipient who, Campaign campaign) => CopyWriter.Fill(campaign.Variants.Single(v => v.Name == who.Variant).Subject, who.FirstName, who.Company, "Halden Controls", "");

    [Theory, MemberData(nameof(Engines))]
    public async Task A_recipients_mail_about_something_else_is_no_answer_to_the_campaign(Engine engine)
    {
        using var room = await Room.OpenAsync(engine);
        var id = await room.DraftAsync();
        await room.Desk.ApproveAsync(room.Connection, id, Approver.AsAdmin("admin"), default);
        await room.ExportAsync(id);
        var campaign = (await room.Campaigns.FindAsync(room.Connection, id, default))!;
        var who = (await room.Campaigns.MembersAsync(room.Connection, id, default)).Where(m => m.Variant == "A").Take(8).ToList();
        var day = Now.AddDays(1);
        Email From(int i, string subject, string text) => new() { Id = $"m-{i}-{subject.Length}", Modified = day, SentAt = day, FromAddress = who[i].Address, Incoming = true, Subject = subject, TextBody = text };
        await room.Store.SaveAsync(room.Connection, RecordKind.Email, [
            From(0, "Invoice 4711", "The invoice lacks our order number."),
            From(1, $"Re: {Got(who[1], campaign)}", "Please take me off your list and send me no more mails. Unsubscribe."),
            From(2, $"Automatic reply: {Got(who[2], campaign)}", "I am out of the office until Monday."),
            From(3, $"Re: {Got(who[3], campaign)}", "Two of us would come."),
            From(3, "One more thing", "May we bring a guest to the open day at the\n> pump hall?"),
            From(4, "Registration", "We saw your invitation to the Open day at the pump hall and would come."),
            From(5, "A visit", "We would come.") with { InReplyTo = "<c5@halden.example>" },
            From(6, "A visit", "We would come.") with { ThreadId = "T6" },
            From(7, "A visit", "We would come.") with { ThreadId = "T7" },
            new Email { Id = "out-5", Modified = Now, SentAt = Now, Subject = Got(who[5], campaign), MessageId = "<c5@halden.example>" },
            new Email { Id = "out-6", Modified = Now, SentAt = Now, Subject = Got(who[6], campaign), ThreadId = "T6" },
            new Email { Id = "out-7", Modified = Now, SentAt = Now, Subject = "Your order", ThreadId = "T7" }], default);
        room.Clock.Advance(TimeSpan.FromDays(2));

        var report = (await room.Desk.StandingAsync(room.Connection, campaign, default)).Report!;

        Assert.Equal(4, report.Shares.Sum(s => s.Converted));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_campaign_handed_to_the_CRM_goes_on_after_a_busy_hour_and_says_who_was_refused(Engine engine)
    {
        using var room = await Room.OpenAsync(engine);
        var id = await room.DraftAsync();
        await room.Desk.ApproveAsync(room.Connection, id, Approver.AsAdmin("admin"), default);
        await room.ExportAsync(id);
        var members = await room.Campaigns.MembersAsync(room.Connection, id, default);
        var (gone, late) = (members[3].ContactId, members[^1].ContactId);
        room.InTheCrm.Refuse = m => m.ContactId == gone ? new(FailureKind.NotFound, "The record does not exist any more.") : m.ContactId == late ? new(FailureKind.Busy, "Salesforce is busy or in maintenance.") : null;

        await room.HandOvers.AskAsync(room.Connection, id, Now, default);
        await room.HandAsync();
        var busy = (await room.HandOvers.FindAsync(room.Connection, id, default))!;
        room.InTheCrm.Refuse = m => m.ContactId == gone ? new(FailureKind.NotFound, "The record does not exist any more.") : null;
        await room.HandAsync();
        var done = (await room.HandOvers.FindAsync(room.Connection, id, default))!;

        Assert.Equal((null, "Salesforce is busy or in maintenance."), (busy.DoneAt, busy.Says));
        Assert.Equal((Now, members.Count - 1, 1, "The record does not exist any more."), (done.DoneAt, done.Joined, done.LeftOut, done.Says));
        Assert.Single(room.InTheCrm.Made);
        Assert.Equal(members.Where(m => m.ContactId != gone).Select(m => (m.Variant![..1], m.ContactId)).Order(), room.InTheCrm.Joined.Select(j => (j.Part[^1..], j.Contact)).Order());
        Assert.Empty(await room.HandOvers.WaitingAsync(room.Connection, default));
        Assert.Null(await room.HandOvers.FindAsync(Guid.NewGuid(), id, default));
    }

    [Fact]
    public async Task A_banned_claim_keeps_a_campaign_from_approval_and_a_change_takes_an_approval_back()
    {
        using var room = await Room.OpenAsync(Engine.Sqlite);
        var id = await room.DraftAsync();
        var campaign = (await room.Campaigns.FindAsync(room.Connection, id, default))!;
        await room.Desk.SaveAsync(room.Connection, campaign with { Variants = [campaign.Variants[0] with { Text = "Guaranteed savings. {unsubscribe}" }] }, default);

        Assert.Contains("guaranteed", (await room.Desk.ApproveAsync(room.Connection, id, Approver.AsAdmin("admin"), default)).Failure?.Says);

        await room.Desk.SaveAsync(room.Connection, campaign, default);
        Assert.Null((await room.Desk.ApproveAsync(room.Connection, id, Approver.AsAdmin("admin"), default)).Failure);
        await room.Desk.SaveAsync(room.Connection, campaign with { Name = "Another" }, default);
        Assert.Equal(Campaign.Draft, (await room.Campaigns.FindAsync(room.Connection, id, default))!.State);
        await room.Desk.ApproveAsync(room.Connection, id, Approver.AsAdmin("admin"), default);
        await room.ExportAsync(id);
        Assert.Equal(FailureKind.Conflict, (await room.Desk.SaveAsync(room.Connection, campaign, default)).Failure?.Kind);
    }

    [Fact]
    public async Task A_person_kept_twice_is_counted_once_as_in_the_file()
    {
        using var room = await Room.OpenAsync(Engine.Sqlite);
        var one = room.Company.Contacts.First(c => c.Email is not null);
        var before = await room.Segments.CountAsync(room.Connection, new(), Now, default);

        await room.Store.SaveAsync(room.Connection, RecordKind.Contact, [one with { Id = "con-again", Email = one.Email!.ToUpperInvariant() }], default);

        Assert.Equal(before, await room.Segments.CountAsync(room.Connection, new(), Now, default));
        Assert.Equal(before, (await room.Segments.FindAsync(room.Connection, new(), Now, 100_000, default)).Count);
    }

    [Fact]
    public async Task A_name_that_is_a_formula_is_text_in_the_file()
    {
        using var room = await Room.OpenAsync(Engine.Sqlite);
        await room.Store.SaveAsync(room.Connection, RecordKind.Contact, [new Contact { Id = "con-evil", Modified = Now, AccountId = room.Company.Accounts[0].Id, FirstName = "=HYPERLINK(\"http://x\")", LastName = "A,B", Email = "evil@x.example" }], default);
        var id = await room.DraftAsync();
        await room.Desk.ApproveAsync(room.Connection, id, Approver.AsAdmin("admin"), default);

        Assert.Contains("\" =HYPERLINK(\"\"http://x\"\")\",\"A,B\"", (await room.ExportAsync(id)).Single(l => l.StartsWith("con-evil")));
    }

    [Theory]
    [InlineData("bold", "Open day at the Halden pump hall")]
    [InlineData("calm", "一个非常长的标题，用来检验海报上的文字会换行而不会超出页面边界")]
    [InlineData("bold", "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnungsprüfungsausschuss")]
    [InlineData("calm", "")]
    public async Task A_poster_is_a_real_picture_and_a_real_page(string template, string headline)
    {
        using var room = await Room.OpenAsync(Engine.Sqlite);
        var brief = Brief with { Headline = headline };

        var png = await room.Desk.PosterAsync(room.Connection, Guid.Empty, brief, template, pdf: false, default);
        var pdf = await room.Desk.PosterAsync(room.Connection, Guid.Empty, brief, template, pdf: true, default);

        using var picture = SkiaSharp.SKBitmap.Decode(png);
        Assert.Equal((1190, 1684), (picture.Width, picture.Height));
        Assert.True(picture.Pixels.Distinct().Count() > 8, "nothing is drawn");
        // Words are drawn, and not only shapes.
        Assert.Null(room.Desk.PosterTrouble);
        Assert.NotEqual(png, await room.Desk.PosterAsync(room.Connection, Guid.Empty, brief with { Headline = headline + " too" }, template, pdf: false, default));
        Assert.NotEqual(png, await room.Desk.PosterAsync(room.Connection, Guid.Empty, brief with { Points = ["Another"] }, template, pdf: false, default));
        Assert.StartsWith("%PDF-", Encoding.ASCII.GetString(pdf, 0, 5));
        Assert.Equal(png, await room.Desk.PosterAsync(room.Connection, Guid.Empty, brief, template, pdf: false, default));
        if (Environment.GetEnvironmentVariable("KEEP_PICTURES") is { } folder)
            await File.WriteAllBytesAsync(Path.Combine(folder, $"poster-{template}-{headline.Length}.png"), png);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_answer_that_the_CRM_filed_under_nothing_counts_as_an_answer(Engine engine)
    {
        using var room = await Room.OpenAsync(engine);
        var id = await room.DraftAsync();
        await room.Desk.ApproveAsync(room.Connection, id, Approver.AsAdmin("admin"), default);
        await room.ExportAsync(id);
        var member = (await room.Campaigns.MembersAsync(room.Connection, id, default))[0];
        var campaign = (await room.Campaigns.FindAsync(room.Connection, id, default))!;
        await room.Store.SaveAsync(room.Connection, RecordKind.Email,
            [new Email { Id = "e1", Modified = Now, Incoming = true, SentAt = Now.AddHours(1), FromAddress = member.Address!.ToUpperInvariant(), Subject = "RE: " + Got(member, campaign), TextBody = "I will come." },
                new Email { Id = "e2", Modified = Now, Incoming = true, SentAt = Now.AddHours(1), FromAddress = "somebody@else.example", Subject = "RE: " + Got(member, campaign), TextBody = "I will come." }], default);
        room.Clock.Advance(TimeSpan.FromDays(1));

        var shares = (await room.Desk.StandingAsync(room.Connection, campaign, default)).Report!.Shares;

        Assert.Equal(1, shares.Sum(s => s.Converted));
        Assert.Equal(1, shares.Single(s => s.Name == member.Variant).Converted);
    }

    [Fact]
    public async Task A_campaign_that_nobody_signs_is_not_approved()
    {
        using var room = await Room.OpenAsync(Engine.Sqlite);
        var id = await room.DraftAsync();
        await room.SignAsync("");

        var refused = await room.Desk.ApproveAsync(room.Connection, id, Approver.AsAdmin("admin"), default);
        await room.SignAsync("Halden Controls");

        Assert.Contains("Nobody signs it", refused.Failure!.Says);
        Assert.Null((await room.Desk.ApproveAsync(room.Connection, id, Approver.AsAdmin("admin"), default)).Failure);
    }

    [Theory, InlineData("bold"), InlineData("calm")]
    public async Task A_long_headline_is_made_smaller_and_never_cut(string template)
    {
        using var room = await Room.OpenAsync(Engine.Sqlite);
        Task<byte[]> Of(string last) => room.Desk.PosterAsync(room.Connection, Guid.Empty,
            Brief with { Headline = "Jornada de puertas abiertas para responsables de mantenimiento de plantas de alimentación, bebidas y envasado en toda la " + last }, template, pdf: false, default);

        Assert.NotEqual(await Of("península"), await Of("provincia"));
    }
}
