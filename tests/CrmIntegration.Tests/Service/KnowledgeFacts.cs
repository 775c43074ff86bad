using System.Text;
using CrmIntegration.Records;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace CrmIntegration.Tests.Service;

public sealed class KnowledgeFacts
{
    public static TheoryData<Engine> Engines => Databases.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task An_edited_article_is_a_new_version_and_the_old_one_can_still_be_read(Engine engine)
    {
        using var house = await ServiceHouse.OpenAsync(engine);
        await house.BringAsync(("returns.md", "# Returns\n\nUnused goods may be returned within 30 days."));
        var first = Assert.Single(await house.Knowledge.SearchAsync(house.Connection, "Can I return goods?", Audience.Customer, 3, default));

        var same = await house.BringAsync(("returns.md", "# Returns\n\nUnused goods may be returned within 30 days."));
        var edited = await house.BringAsync(("returns.md", "# Returns\n\nUnused goods may be returned within 45 days."));

        Assert.Equal("same", Assert.Single(same).Change);
        Assert.Equal(("changed", 2L), (edited[0].Change, edited[0].Version!.Value));
        var now = Assert.Single(await house.Knowledge.SearchAsync(house.Connection, "Can I return goods?", Audience.Customer, 3, default));
        Assert.Contains("45 days", Assert.Single(now.Quotes).Text);
        Assert.Contains("30 days", (await house.Articles.FindAsync(house.Connection, "returns.md", 1, default))!.Body);
        Assert.Equal(first.Quotes[0].Text, first.Article.Body.Substring(first.Quotes[0].Start, first.Quotes[0].Length));
        Assert.Equal([2L, 1L], (await house.Articles.VersionsAsync(house.Connection, "returns.md", default)).Select(v => v.Version));
        Assert.Empty(await house.Knowledge.SearchAsync(Guid.NewGuid(), "Can I return goods?", Audience.Customer, 3, default));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_is_internal_is_never_found_for_a_customer_and_a_retired_article_for_nobody(Engine engine)
    {
        using var house = await ServiceHouse.OpenAsync(engine);
        await house.BringAsync(ArticleVersion.Internal, ("margin.md", "# Margin\n\nThe purchase price of the Tarn 200 sensor is 211 EUR."));
        await house.BringAsync(("price.md", "---\nvisibility: public\n---\n# Price\n\nThe Tarn 200 sensor costs 480 EUR."), ("secret.md", "---\nvisibility: internal\n---\n# Rebates\n\nThe Tarn 200 rebate is 9 %."));

        var customer = await house.Knowledge.SearchAsync(house.Connection, "purchase price of the Tarn 200 sensor rebate", Audience.Customer, 5, default);
        var colleague = await house.Knowledge.SearchAsync(house.Connection, "purchase price of the Tarn 200 sensor rebate", Audience.Colleague, 5, default);

        Assert.Equal("price.md", Assert.Single(customer).Article.Id);
        Assert.Equal(3, colleague.Count);
        Assert.True(await house.Articles.RetireAsync(house.Connection, "price.md", "ada", ServiceHouse.Now, default));
        Assert.False(await house.Articles.RetireAsync(house.Connection, "price.md", "ada", ServiceHouse.Now, default));
        Assert.Empty(await house.Knowledge.SearchAsync(house.Connection, "Tarn 200 sensor", Audience.Customer, 5, default));
        Assert.Equal(2, await house.Articles.CountAsync(house.Connection, null, default));
        await house.BringAsync(("price.md", "# Price\n\nThe Tarn 200 sensor costs 490 EUR."));
        Assert.Single(await house.Knowledge.SearchAsync(house.Connection, "Tarn 200 sensor", Audience.Customer, 5, default));
    }

    [Fact]
    public async Task Each_file_has_its_own_verdict_and_a_bad_one_keeps_no_other_out()
    {
        using var house = await ServiceHouse.OpenAsync(Engine.Sqlite);
        byte[] latin = [.. "Lieferung in die Schweiz dauert l"u8, 0xE4, .. "nger als f"u8, 0xFC, .. "nf Tage, und wir sind nicht die Post."u8];

        var verdicts = await house.Desk.TakeInAsync(house.Connection,
        [
            new("good.md", "# Good\n\nA good article."u8.ToArray()), new("tool.exe", [1, 2]), new("empty.txt", []), new("fake.pdf", "no pdf"u8.ToArray()), new("long.txt", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("words and words. ", 320_000)))),
            new("lager/versand.txt", latin), new("handbook.pdf", Pdf("Delivery times", "Express delivery takes four working days.")), new("broken.pdf", Pdf("x", "y")[..300]),
        ], ArticleVersion.Public, "upload", "ada", default);

        Assert.Equal(["new", "refused", "refused", "refused", "refused", "new", "new", "refused"], verdicts.Select(v => v.Change));
        Assert.All(verdicts.Where(v => v.Change == "refused"), v => Assert.EndsWith(".", v.Says));
        Assert.Contains("Split it", verdicts[4].Says);
        var german = (await house.Articles.FindAsync(house.Connection, "lager/versand.txt", null, default))!;
        Assert.Equal(("de", "lager"), (german.Language, german.Topic));
        Assert.Contains("länger als fünf", german.Body);
        Assert.Contains("four working days", Assert.Single(await house.Knowledge.SearchAsync(house.Connection, "How long does express delivery take?", Audience.Customer, 1, default)).Text);
    }

    [Fact]
    public async Task A_small_PDF_that_unpacks_to_gigabytes_is_not_opened()
    {
        using var house = await ServiceHouse.OpenAsync(Engine.Sqlite);
        using var packed = new MemoryStream();
        using (var zip = new System.IO.Compression.ZLibStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            for (var i = 0; i < 300; i++)
                zip.Write(new byte[1 << 20]);
        byte[] bomb = [.. Encoding.ASCII.GetBytes($"%PDF-1.4\n1 0 obj\n<</Length {packed.Length}/Filter/FlateDecode>>\nstream\n"), .. packed.ToArray(), .. "\nendstream\nendobj\n"u8];

        var verdict = Assert.Single(await house.Desk.TakeInAsync(house.Connection, [new("bomb.pdf", bomb)], ArticleVersion.Public, "upload", null, default));

        Assert.Contains("unpacks", verdict.Says);
    }

    [Fact]
    public async Task A_folder_of_files_becomes_articles_and_a_missing_file_retires_its_own()
    {
        var root = Directory.CreateTempSubdirectory("crm-articles-").FullName;
        try
        {
            using var house = await ServiceHouse.OpenAsync(Engine.Sqlite, null, ("Service:ArticleFolder", root));
            await house.Get<ConnectionStore>().AddAsync(new() { Id = house.Connection, Crm = "salesforce", Settings = [], Mapping = "{}", UrlSecret = "x" }, "Acme", ConnectionRow.Off, default);
            var folder = Directory.CreateDirectory(Path.Combine(root, "Acme", "internal")).Parent!.FullName;
            File.WriteAllText(Path.Combine(folder, "a.md"), "# Opening hours\n\nWe are open from 7:00 to 19:00.");
            File.WriteAllText(Path.Combine(folder, "internal", "b.md"), "# Keys\n\nThe key box hangs at gate 3.");
            await house.BringAsync(("c.md", "# Brought by hand\n\nThis one stays."));
            var chore = house.Get<IEnumerable<IChore>>().Single(c => c.Name == "read-articles");

            await chore.RunAsync(house.Connection, default);
            await chore.RunAsync(house.Connection, default);
            File.Delete(Path.Combine(folder, "a.md"));
            await chore.RunAsync(house.Connection, default);

            var left = await house.Articles.ListAsync(house.Connection, null, 0, 10, default);
            Assert.Equal([("c.md", "public", 1L), ("internal/b.md", "internal", 1L)], left.Select(l => (l.Id, l.Visibility, l.Version)));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public async Task Ten_thousand_articles_are_kept_in_one_go_and_the_right_one_is_found()
    {
        using var house = await ServiceHouse.OpenAsync(Engine.Sqlite);
        var many = Enumerable.Range(0, 10_000).Select(n => new ArticleBrought($"part-{n}", $"Spare part {n}", "parts", $"Spare part number {n} fits the pump of series {n % 97}. It is delivered within {n % 9 + 2} days.", "en", "public", "api", "text")).ToList();

        var kept = await house.Articles.SaveAsync(house.Connection, many, null, ServiceHouse.Now, default);
        var again = await house.Articles.SaveAsync(house.Connection, many, null, ServiceHouse.Now, default);

        Assert.All(kept, k => Assert.Equal("new", k.Change));
        Assert.All(again, k => Assert.Equal("same", k.Change));
        Assert.Equal("part-7431", (await house.Knowledge.SearchAsync(house.Connection, "Which pump does spare part 7431 fit?", Audience.Customer, 3, default))[0].Article.Id);
    }

    static byte[] Pdf(params string[] lines)
    {
        var builder = new PdfDocumentBuilder();
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        var page = builder.AddPage(595, 842);
        foreach (var (line, i) in lines.Select((l, i) => (l, i)))
            page.AddText(line, 12, new PdfPoint(50, 780 - 40 * i), font);
        return builder.Build();
    }

    [Fact]
    public async Task Where_the_policy_wants_two_people_an_article_counts_once_a_second_brings_the_same()
    {
        using var house = await ServiceHouse.OpenAsync(Engine.Sqlite);
        await house.Get<AiPolicies>().SaveAsync(house.Connection, new AiPolicy { Agree = new Dictionary<string, string> { [Approval.Article] = Approval.Two } }, 0, null, ServiceHouse.Now, default);
        async Task<FileVerdict> BringAsync(string text, Approver? by) =>
            Assert.Single(await house.Desk.TakeInAsync(house.Connection, [new("returns.md", Encoding.UTF8.GetBytes(text))], ArticleVersion.Public, "upload", by?.Name, default, by));

        var first = await BringAsync("# Returns\n\nWithin 30 days.", Approver.AsAdmin("ada"));
        var again = await BringAsync("# Returns\n\nWithin 30 days.", Approver.AsAdmin("ada"));
        var key = await BringAsync("# Returns\n\nWithin 30 days.", Approver.Program("key"));
        var nobody = await BringAsync("# Returns\n\nWithin 30 days.", null);
        var other = await BringAsync("# Returns\n\nWithin 90 days.", Approver.AsAdmin("ben"));
        var none = await house.Articles.CountAsync(house.Connection, null, default);
        var second = await BringAsync("# Returns\n\nWithin 30 days.", Approver.AsAdmin("ben"));

        Assert.All([first, again, key, nobody, other], v => Assert.Equal("waits", v.Change));
        Assert.Equal(0, none);
        Assert.Equal("new", second.Change);
        Assert.Contains("30 days", (await house.Articles.FindAsync(house.Connection, "returns.md", null, default))!.Body);
    }
}
