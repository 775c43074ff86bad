using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Tests.Service;

namespace CrmIntegration.Tests.Topics;

/// <summary>Topics and candidates through the admin API, over HTTP.</summary>
public sealed class TopicDoorFacts(SharedHouse shared) : IClassFixture<SharedHouse>, IAsyncLifetime
{
    Guid connection;
    HttpClient program = null!;

    string Of(string path) => $"/api/admin/v1/connections/{connection}/{path}";

    public async ValueTask InitializeAsync()
    {
        (connection, program) = await shared.OrgAsync("admin");
        var (store, now) = (shared.House.Get<CrmStore>(), TimeProvider.System.GetUtcNow());
        await store.SaveAsync(connection, RecordKind.Case, [.. Enumerable.Range(0, 6).Select(i => new Case
        {
            Id = $"C{i}", Modified = now, Created = now.AddDays(-2 - i), IsClosed = true, Subject = "Portal login", Description = "My password for the portal login does not work. How can I get a new password for the portal?",
        })], default);
        await store.SaveAsync(connection, RecordKind.Email, [.. Enumerable.Range(0, 6).Select(i => new Email
        {
            Id = $"M{i}", Modified = now, CaseId = $"C{i}", SentAt = now.AddDays(-1), TextBody = "The reset link for the password is valid for 20 minutes. An older reset link expires as soon as a newer one is sent.",
        })], default);
    }

    public ValueTask DisposeAsync()
    {
        program.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Topics_are_sorted_read_and_their_question_becomes_an_article()
    {
        Assert.Equal(HttpStatusCode.Accepted, (await program.PostAsync(Of("topics/sort"), null)).StatusCode);
        JsonElement run;
        for (var tries = 0; (run = await JsonAsync(await program.GetAsync(Of("topics/run")))) is var _ && tries < 4800 && (run.GetProperty("last").ValueKind == JsonValueKind.Null || run.GetProperty("going").ValueKind != JsonValueKind.Null); tries++)
            await Task.Delay(25);
        Assert.Equal(6, run.GetProperty("last").GetProperty("texts").GetInt32());
        var topic = Assert.Single((await JsonAsync(await program.GetAsync(Of("topics")))).EnumerateArray());
        var whole = await JsonAsync(await program.GetAsync(Of($"topics/{topic.GetProperty("id").GetString()}")));
        Assert.Equal(6, whole.GetProperty("newest").GetArrayLength());
        Assert.NotEqual(0, whole.GetProperty("quotes").GetArrayLength());
        var candidate = Assert.Single((await JsonAsync(await program.GetAsync(Of("faq?state=open")))).EnumerateArray()).GetProperty("id").GetString();

        var kept = await JsonAsync(await program.PostAsJsonAsync(Of($"faq/{candidate}/accept"), new { visibility = "public" }));

        Assert.Contains("20 minutes", await program.GetStringAsync(Of($"articles/{kept.GetProperty("id").GetString()}")));
        Assert.Equal(HttpStatusCode.Conflict, (await program.PostAsJsonAsync(Of($"faq/{candidate}/accept"), new { })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await program.PostAsync(Of($"faq/{candidate}/reject"), null)).StatusCode);
    }

    [Fact]
    public async Task What_is_not_there_and_who_may_not_is_said()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync(Of("topics/none"))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await program.GetAsync(Of("faq?state=odd"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await program.PostAsJsonAsync(Of("faq/none/accept"), new { })).StatusCode);
        using var widget = shared.House.Program(await shared.House.KeyAsync(connection));
        Assert.Equal(HttpStatusCode.Forbidden, (await widget.GetAsync(Of("topics"))).StatusCode);
    }

    static async Task<JsonElement> JsonAsync(HttpResponseMessage answer)
    {
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
