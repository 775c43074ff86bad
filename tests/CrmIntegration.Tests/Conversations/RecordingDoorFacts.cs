using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Tests.AzureOpenAi;
using CrmIntegration.Tests.Doors;

namespace CrmIntegration.Tests.Conversations;

/// <summary>Recordings and transcripts through the admin API, over HTTP.</summary>
public sealed class RecordingDoorFacts
{
    static readonly byte[] Wav = Sounds.Wav(TimeSpan.FromSeconds(2));
    const string About = "opportunityId=O1&at=2026-11-24T09:00:00Z";

    [Fact]
    public async Task A_recording_is_brought_listed_read_and_taken_away_by_its_own_connection_alone()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        model.Hears = [new(0, 4, "A", "What does the loom cost?")];
        await using var house = await RunningHouse.StartAsync("--Language:Provider", "azure", "--Language:Endpoint", model.Address, "--Language:Deployment", "drafts", "--Language:TranscriptionDeployment", "hears", "--Language:ApiKey", "test-key-1");
        var (connection, program) = await OrgAsync(house, "Acme");
        var (_, other) = await OrgAsync(house, "Other");
        string Of(string path) => $"/api/admin/v1/connections/{connection}/{path}";

        Assert.Contains("AI policy", await RefusedAsync(program.PostAsync(Of("recordings?" + About), Form(Wav)), HttpStatusCode.BadRequest));
        await house.Get<AiPolicies>().SaveAsync(connection, new() { AudioMayLeave = true }, 0, "admin", DateTimeOffset.UnixEpoch, default);
        using var added = await program.PostAsync(Of("recordings?" + About), Form(Wav));
        Assert.True(added.IsSuccessStatusCode, await added.Content.ReadAsStringAsync());
        var id = (await added.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();

        Assert.Contains(id.ToString(), await program.GetStringAsync(Of("conversations")));
        Assert.Contains("What does the loom cost?", await program.GetStringAsync(Of($"conversations/{id}")));
        await RefusedAsync(program.PutAsJsonAsync(Of($"conversations/{id}/speakers"), new Dictionary<string, string> { ["A"] = "mine" }), HttpStatusCode.BadRequest);
        Assert.Equal(HttpStatusCode.Forbidden, (await other.PutAsJsonAsync(Of($"conversations/{id}/speakers"), new Dictionary<string, string>())).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await program.PutAsJsonAsync(Of($"conversations/{id}/speakers"), new Dictionary<string, string> { ["Speaker A"] = "ours" })).StatusCode);
        Assert.Contains("\"ours\"", await program.GetStringAsync(Of($"conversations/{id}")), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.Forbidden, (await other.PostAsync(Of("recordings?" + About), Form(Wav))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await other.DeleteAsync(Of($"conversations/{id}"))).StatusCode);
        await RefusedAsync(program.PostAsync(Of("recordings"), Form(Wav)), HttpStatusCode.BadRequest);
        await RefusedAsync(program.PostAsJsonAsync(Of("recordings?" + About), new { }), HttpStatusCode.BadRequest);
        Assert.Contains("no recording", await RefusedAsync(program.PostAsync(Of("recordings?" + About), Form("a letter, no sound"u8.ToArray())), HttpStatusCode.BadRequest));
        Assert.Equal(HttpStatusCode.NoContent, (await program.DeleteAsync(Of($"conversations/{id}"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await program.DeleteAsync(Of($"conversations/{id}"))).StatusCode);
        Assert.Equal("[]", await program.GetStringAsync(Of("conversations")));
    }

    static async Task<(Guid, HttpClient)> OrgAsync(RunningHouse house, string name)
    {
        var id = await house.ConnectAsync(name);
        await house.Get<ConnectionStore>().SetPausedAsync(id, true, default);
        await house.Get<CrmStore>().SaveAsync(id, RecordKind.Opportunity, [new Opportunity { Id = "O1", Modified = DateTimeOffset.UnixEpoch, Name = "Loom", Stage = "Proposal" }], default);
        return (id, house.Program(await house.KeyAsync(id, "admin")));
    }

    static MultipartFormDataContent Form(byte[] audio) => new() { { new ByteArrayContent(audio), "file", "call.wav" } };

    static async Task<string> RefusedAsync(Task<HttpResponseMessage> asked, HttpStatusCode status)
    {
        using var answer = await asked;
        Assert.Equal(status, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!;
    }
}
