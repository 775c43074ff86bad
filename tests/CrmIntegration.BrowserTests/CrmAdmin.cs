using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CrmIntegration.Connectors;

namespace CrmIntegration.BrowserTests;

/// <summary>Somebody who works in the CRM itself, through its own API.</summary>
sealed class CrmAdmin : IDisposable
{
    readonly HttpClient http;

    CrmAdmin(HttpClient http) => this.http = http;

    public static async Task<CrmAdmin> SignInAsync(IRunningEmulator crm)
    {
        var http = new HttpClient { BaseAddress = crm.Address };
        var settings = JsonDocument.Parse(crm.ConnectionSettingsJson).RootElement;
        var answer = await http.PostAsync("/services/oauth2/token", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = settings.GetProperty("ClientId").GetString()!, ["client_secret"] = settings.GetProperty("ClientSecret").GetString()!,
        }));
        answer.EnsureSuccessStatusCode();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString());
        return new(http);
    }

    public async Task ChangeAsync(string type, string id, object fields) =>
        (await http.PatchAsync($"/services/data/v60.0/sobjects/{type}/{id}", JsonContent.Create(fields))).EnsureSuccessStatusCode();

    /// <returns>The new record's id.</returns>
    public async Task<string> CreateAsync(string type, object fields)
    {
        var answer = await http.PostAsJsonAsync($"/services/data/v60.0/sobjects/{type}", fields);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    public async Task<int> CountAsync(string type) =>
        (await http.GetFromJsonAsync<JsonElement>($"/services/data/v60.0/query?q=SELECT+COUNT()+FROM+{type}")).GetProperty("totalSize").GetInt32();

    /// <summary>Gives a field another label, as an admin does in Setup.</summary>
    public async Task RenameFieldAsync(string type, string field, string label) =>
        (await http.PostAsJsonAsync("/emulator/fields", new { @object = type, field, label })).EnsureSuccessStatusCode();

    public void Dispose() => http.Dispose();
}
