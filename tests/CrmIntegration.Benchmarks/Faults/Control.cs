using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace CrmIntegration.Benchmarks.Faults;

/// <summary>A program that reads each changed deal and writes to it, and asks once: what it does not get is gone.</summary>
sealed class Control
{
    readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(1) };
    int asked, lost;

    public bool Fails => lost > 0;

    public async Task OnceAsync(FaultHouse house, IReadOnlyCollection<string> deals, string? token = null)
    {
        foreach (var deal in deals)
        {
            asked++;
            if (!await ReadAsync(house, deal, token ?? house.Wire.Token!) || !await WriteAsync(house, deal, token ?? house.Wire.Token!))
                lost++;
        }
    }

    async Task<bool> ReadAsync(FaultHouse house, string deal, string token)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Get, $"{house.Wire.Address}/services/data/v62.0/query?q=" + Uri.EscapeDataString($"SELECT Id, StageName FROM Opportunity WHERE Id = '{deal}'"));
        return await SendAsync(ask, token);
    }

    // A field of no meaning to us, so that the control does not count as the service's own work.
    async Task<bool> WriteAsync(FaultHouse house, string deal, string token)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Patch, $"{house.Wire.Address}/services/data/v62.0/composite/sobjects")
        {
            Content = JsonContent.Create(new { allOrNone = false, records = new[] { new { attributes = new { type = "Opportunity" }, id = deal, NextStep = $"once {asked}" } } }),
        };
        return await SendAsync(ask, token);
    }

    async Task<bool> SendAsync(HttpRequestMessage ask, string token)
    {
        ask.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var answer = await http.SendAsync(ask);
            return answer.IsSuccessStatusCode && (await answer.Content.ReadAsStringAsync()) is ['{' or '[', ..];
        }
        catch (Exception broken) when (broken is HttpRequestException or TaskCanceledException or IOException)
        {
            return false;
        }
    }

    public override string ToString() => $"asked once: {lost} of {asked} lost";
}
