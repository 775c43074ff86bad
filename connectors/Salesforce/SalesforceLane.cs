using System.Collections.Concurrent;
using CrmIntegration.Connectors;
using Polly.Timeout;
using Refit;

namespace CrmIntegration.Salesforce;

/// <summary>What belongs to one connection for the life of the process: its pace, its budget, what its objects look like.</summary>
sealed class SalesforceLane(CrmHttp http, TimeProvider time)
{
    readonly ConcurrentDictionary<Uri, ISalesforceApi> apis = new();

    public SalesforceBudget Budget { get; } = new(time);
    public ConcurrentDictionary<string, (SalesforceObject Object, DateTimeOffset At)> Described { get; } = new(StringComparer.Ordinal);

    /// <summary>Objects that the org does not have, as far as the integration user sees, and since when.</summary>
    public ConcurrentDictionary<string, DateTimeOffset> Absent { get; } = new(StringComparer.Ordinal);

    /// <summary>Sends and reads the answer whole. Only trouble below HTTP is a failure here.</summary>
    public async Task<CrmResult<SalesforceAnswer>> SendAsync(Uri address, Func<ISalesforceApi, Task<HttpResponseMessage>> call, CancellationToken cancel)
    {
        var sent = await OpenAsync(address, call, cancel);
        if (!sent.Ok)
            return sent.Failure!;
        using var response = sent.Value;
        return await WholeAsync(address, response, cancel);
    }

    public async Task<CrmResult<SalesforceAnswer>> WholeAsync(Uri address, HttpResponseMessage response, CancellationToken cancel)
    {
        try
        {
            return new SalesforceAnswer(response.StatusCode, await response.Content.ReadAsStringAsync(cancel), response.RetryAfter(time.GetUtcNow()));
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return SalesforceFailures.Offline(address);
        }
    }

    /// <summary>The caller disposes the answer.</summary>
    public async Task<CrmResult<HttpResponseMessage>> OpenAsync(Uri address, Func<ISalesforceApi, Task<HttpResponseMessage>> call, CancellationToken cancel)
    {
        // One client per instance address; an org moves instances once in years.
        var api = apis.GetOrAdd(address, a => RestService.ForGenerated<ISalesforceApi>(http.Client(a)));
        try
        {
            var response = await call(api);
            if (response.Headers.TryGetValues("Sforce-Limit-Info", out var told))
                Budget.Learn(string.Join(", ", told));
            return response;
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or TimeoutRejectedException or ApiRequestException)
        {
            cancel.ThrowIfCancellationRequested();
            return SalesforceFailures.Offline(address);
        }
    }
}
