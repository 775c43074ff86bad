using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CrmIntegration.Records;
using CrmIntegration.Tests.AzureOpenAi;

namespace CrmIntegration.Tests.Doors;

public class TuningDoorFacts
{
    [Fact]
    public async Task A_program_asks_for_a_tuning_hears_of_one_that_goes_on_and_sees_those_of_its_own_connection()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        model.Deployments["forecasts"] = "gpt-4o-mini";
        await using var house = await RunningHouse.StartAsync("--Language:Provider", "azure", "--Language:Endpoint", model.Address, "--Language:Deployment", "forecasts", "--Language:ApiKey", "test-key-1", "--Language:TunedFrom", "gpt-4o-mini");
        Guid own = await house.ConnectAsync("Acme"), other = await house.ConnectAsync("Rival");
        // Tuned, and not deployed yet: it goes on, whoever looks after it meanwhile.
        var now = DateTimeOffset.FromUnixTimeSeconds(1_790_000_000);
        await house.Get<Tunings>().SaveAsync(new() { ConnectionId = own, Id = Guid.NewGuid(), Purpose = "forecast", State = Tuning.Tuned, BaseModel = "gpt-4o-mini", TunedModel = "ft:1", MadeAt = now, ChangedAt = now }, default);
        using var program = house.Program(await house.KeyAsync(own, "admin"));
        var at = $"/api/admin/v1/connections/{own}/models/tunings";

        using var again = await program.PostAsJsonAsync(at, new { purpose = "forecast" });
        using var reply = await program.PostAsJsonAsync(at, new { purpose = "reply" });
        using var poems = await program.PostAsJsonAsync(at, new { purpose = "poems" });
        using var none = await program.PostAsJsonAsync(at, new { });
        using var theirs = await program.PostAsJsonAsync($"/api/admin/v1/connections/{other}/models/tunings", new { purpose = "forecast" });

        Assert.Equal([HttpStatusCode.Conflict, HttpStatusCode.Accepted, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.Forbidden], new[] { again, reply, poems, none, theirs }.Select(a => a.StatusCode));
        Assert.Contains("forecast or reply", await poems.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var listed = await program.GetFromJsonAsync<JsonElement>(at);
        Assert.Equal(["forecast", "reply"], listed.EnumerateArray().Select(t => t.GetProperty("purpose").GetString()).Order());
        Assert.Equal(HttpStatusCode.Forbidden, (await program.GetAsync($"/api/admin/v1/connections/{other}/models/tunings")).StatusCode);
    }

    [Fact]
    public async Task Where_no_model_can_be_tuned_the_door_says_what_to_set()
    {
        await using var house = await RunningHouse.StartAsync();
        using var admin = await house.AdminAsync();

        using var answer = await admin.PostAsJsonAsync($"/api/admin/v1/connections/{await house.ConnectAsync()}/models/tunings", new { purpose = "forecast" });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Language:TunedFrom", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
