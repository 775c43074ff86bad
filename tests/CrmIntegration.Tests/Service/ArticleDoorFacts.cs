using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CrmIntegration.Records;
using CrmIntegration.Tests.Doors;

namespace CrmIntegration.Tests.Service;

/// <summary>Articles through the admin API, over HTTP.</summary>
public sealed class ArticleDoorFacts(SharedHouse shared) : IClassFixture<SharedHouse>, IAsyncLifetime
{
    Guid connection;
    HttpClient program = null!;

    RunningHouse House => shared.House;
    string Of(string path) => $"/api/admin/v1/connections/{connection}/{path}";

    public async ValueTask InitializeAsync() => (connection, program) = await shared.OrgAsync("admin");

    public ValueTask DisposeAsync()
    {
        program.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task An_article_is_written_read_found_and_retired_and_its_old_version_stays_to_be_read()
    {
        Assert.Equal("new", await PutAsync("help/returns", new { title = "Returns", text = "Goods may be returned within 30 days.", visibility = "public" }));
        Assert.Equal("same", await PutAsync("help/returns", new { title = "Returns", text = "Goods may be returned within 30 days.", visibility = "public" }));
        Assert.Equal("changed", await PutAsync("help/returns", new { title = "Returns", text = "Goods may be returned within 45 days.", visibility = "public" }));

        Assert.Contains("45 days", await program.GetStringAsync(Of("articles/help/returns")));
        Assert.Contains("30 days", await program.GetStringAsync(Of("articles/help/returns?version=1")));
        Assert.Contains("45 days", await program.GetStringAsync(Of("knowledge/search?question=return+goods")));
        Assert.Equal(HttpStatusCode.NoContent, (await program.DeleteAsync(Of("articles/help/returns"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await program.DeleteAsync(Of("articles/help/returns"))).StatusCode);
        Assert.Equal("[]", await program.GetStringAsync(Of("knowledge/search?question=return+goods")));
        Assert.Contains("30 days", await program.GetStringAsync(Of("articles/help/returns?version=1")));
    }

    [Fact]
    public async Task What_is_not_said_to_be_for_customers_is_for_colleagues()
    {
        await PutAsync("margin", new { title = "Margin", text = "The margin on sensors is 41 %." });

        Assert.Equal("[]", await program.GetStringAsync(Of("knowledge/search?question=margin+on+sensors")));
        Assert.Contains("41 %", await program.GetStringAsync(Of("knowledge/search?question=margin+on+sensors&audience=colleague")));
    }

    [Fact]
    public async Task Only_a_key_for_this_very_connection_and_for_administration_opens_the_door()
    {
        var (other, theirs) = await shared.OrgAsync("admin", "Other");
        using var stranger = House.Program();
        using var widget = House.Program(await House.KeyAsync(connection));
        using var _ = theirs;
        await PutAsync("returns", new { title = "Returns", text = "Goods may be returned within 30 days.", visibility = "public" });

        foreach (var (who, status) in new[] { (stranger, HttpStatusCode.Unauthorized), (widget, HttpStatusCode.Forbidden), (theirs, HttpStatusCode.Forbidden) })
        {
            Assert.Equal(status, (await who.GetAsync(Of("articles"))).StatusCode);
            Assert.Equal(status, (await who.GetAsync(Of("articles/returns"))).StatusCode);
            Assert.Equal(status, (await who.GetAsync(Of("knowledge/search?question=returns"))).StatusCode);
            Assert.Equal(status, (await who.GetAsync(Of("service/chats"))).StatusCode);
            Assert.Equal(status, (await who.DeleteAsync(Of("articles/returns"))).StatusCode);
            Assert.Equal(status, (await who.PutAsJsonAsync(Of("articles/returns"), new { title = "x", text = "y z" })).StatusCode);
            using var files = Form(("a.md", "# A\n\nWords."u8.ToArray()));
            Assert.Equal(status, (await who.PostAsync(Of("articles"), files)).StatusCode);
        }
        Assert.Equal("[]", await theirs.GetStringAsync($"/api/admin/v1/connections/{other}/articles"));
        Assert.Contains("30 days", await program.GetStringAsync(Of("articles/returns")));
    }

    [Fact]
    public async Task Files_of_every_sort_each_get_their_verdict_and_nothing_runs_from_them()
    {
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            for (var i = 0; i < 256; i++)
                zip.Write(new byte[1 << 20]);
        byte[] bomb = [.. Encoding.ASCII.GetBytes($"%PDF-1.4\n1 0 obj\n<</Length {packed.Length}/Filter/FlateDecode>>\nstream\n"), .. packed.ToArray(), .. "\nendstream\nendobj\n"u8];
        Encoding Page(int number) => CodePagesEncodingProvider.Instance.GetEncoding(number)!;
        using var files = Form(
            ("bomb.pdf", bomb), ("zip.pdf", [0x50, 0x4B, 3, 4, .. new byte[400]]), ("nothing.pdf", []), ("page.html", "<html><head><title>Delivery</title><script>steal('cookie')</script></head><body onload=steal()><h1>Delivery</h1><p>Express takes <b>4 days</b>.<img src=x onerror=steal()></p><style>p{}</style></body></html>"u8.ToArray()),
            ("sjis.txt", Page(932).GetBytes("保証期間\n\nセンサーの保証期間は三十六か月です。故障した場合は二営業日以内に交換品を発送します。")), ("gb.txt", Page(54936).GetBytes("保修\n\n传感器的保修期为三十六个月。如有故障,我们将在两个工作日内寄送替换品。")),
            ("wide.txt", Encoding.Unicode.GetBytes("Opening hours\n\nThe shop is open from seven to seven.")), ("latin.html", Page(1252).GetBytes("<html><head><meta charset=\"windows-1252\"></head><body><h1>Rückgabe</h1><p>Ware kann zurückgegeben werden.</p></body></html>")),
            ("noise.txt", [.. Enumerable.Range(0, 4_000).Select(i => (byte)(i * 7919 % 251))]));

        using var answer = await program.PostAsync(Of("articles?visibility=public"), files);

        var verdicts = (await answer.Content.ReadFromJsonAsync<FileVerdict[]>(JsonSerializerOptions.Web))!.ToDictionary(v => v.Name);
        Assert.Equal(["bomb.pdf", "nothing.pdf", "zip.pdf"], verdicts.Values.Where(v => v.Change == "refused" && v.Name.EndsWith(".pdf", StringComparison.Ordinal)).Select(v => v.Name).Order());
        Assert.Contains("unpacks", verdicts["bomb.pdf"].Says);
        Assert.Contains("no PDF", verdicts["zip.pdf"].Says);
        Assert.Equal("Express takes 4 days.", (await TextAsync("page.html")).Replace("Delivery", "").Trim());
        Assert.Contains("三十六か月", await TextAsync("sjis.txt"));
        Assert.Contains("三十六个月", await TextAsync("gb.txt"));
        Assert.Contains("seven to seven", await TextAsync("wide.txt"));
        Assert.Contains("zurückgegeben", await TextAsync("latin.html"));
        Assert.Contains("no text", verdicts["noise.txt"].Says);
    }

    [Fact]
    public async Task Too_much_too_many_or_no_form_is_refused_with_a_sentence()
    {
        using var many = Form([.. Enumerable.Range(0, 51).Select(i => ($"a{i}.md", "# A\n\nWords."u8.ToArray()))]);
        using var one = Form(("a.md", "# A\n\nWords."u8.ToArray()));
        using var huge = Form(("big.txt", new byte[(8 << 20) + 1]));
        byte[] broken = [.. "{\"title\":\"x\",\"text\":\""u8, 0xFF, 0xFE, 0x80, .. "\"}"u8];
        var raw = new ByteArrayContent(broken);
        raw.Headers.ContentType = new("application/json");

        await RefusedAsync(program.PostAsync(Of("articles"), many), HttpStatusCode.BadRequest);
        await RefusedAsync(program.PostAsync(Of("articles?visibility=secret"), one), HttpStatusCode.BadRequest);
        await RefusedAsync(program.PostAsJsonAsync(Of("articles"), new { }), HttpStatusCode.BadRequest);
        await RefusedAsync(program.PutAsync(Of("articles/x"), raw), HttpStatusCode.BadRequest);
        await RefusedAsync(program.PutAsJsonAsync(Of("articles/x"), new { title = "x" }), HttpStatusCode.BadRequest);
        await RefusedAsync(program.PutAsJsonAsync(Of("articles/x"), new { title = "x", text = "?!" }), HttpStatusCode.BadRequest);
        await RefusedAsync(program.PutAsJsonAsync(Of("articles/x"), new { title = "x", text = "words", media = "pdf" }), HttpStatusCode.BadRequest);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await ServiceDoorFacts.StatusAsync(program, HttpMethod.Post, Of("articles"), Form(("a.txt", new byte[41 << 20]))));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await ServiceDoorFacts.StatusAsync(program, HttpMethod.Put, Of("articles/x"), JsonContent.Create(new { title = "x", text = new string('a', 9 << 20) })));
        Assert.Contains("larger than 8 MB", await (await program.PostAsync(Of("articles"), huge)).Content.ReadAsStringAsync());
        Assert.Equal("[]", await program.GetStringAsync(Of("articles")));
    }

    static async Task RefusedAsync(Task<HttpResponseMessage> asked, HttpStatusCode status)
    {
        using var answer = await asked;
        Assert.Equal(status, answer.StatusCode);
        Assert.EndsWith(".", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString());
    }

    async Task<string> PutAsync(string id, object article)
    {
        using var answer = await program.PutAsJsonAsync(Of("articles/" + id), article);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("change").GetString()!;
    }

    async Task<string> TextAsync(string id) => (await program.GetFromJsonAsync<JsonElement>(Of("articles/" + id))).GetProperty("body").GetString()!;

    static MultipartFormDataContent Form(params (string Name, byte[] Bytes)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, bytes) in files)
            form.Add(new ByteArrayContent(bytes), "files", name);
        return form;
    }
}
