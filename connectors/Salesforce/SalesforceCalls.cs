using CrmIntegration.Connectors;
using Microsoft.Extensions.Logging;

namespace CrmIntegration.Salesforce;

/// <summary>One call with the connection's token: renewed at most once per call, and only when the answer says that the session ended.</summary>
sealed class SalesforceCalls(SalesforceSettings settings, ITokenVault vault, SalesforceLane lane, TimeProvider time, Guid connection, ILogger log)
{
    readonly SalesforceSignIn signIn = new(settings, lane, time);

    public delegate Task<HttpResponseMessage> Call(ISalesforceApi api, string token, string version, CancellationToken cancel);

    public SalesforceSettings Settings => settings;
    public SalesforceLane Lane => lane;
    public TimeProvider Time => time;

    public async Task<CrmResult<CrmToken>> TokenAsync(CancellationToken cancel) =>
        settings.Trouble() is { } trouble ? new CrmFailure(FailureKind.Misconfigured, trouble)
        : await vault.ReadAsync(cancel) is { } held ? held
        : await vault.RenewAsync(null, signIn.AskAsync, cancel);

    /// <param name="background">Waits while only the reserve for people is left.</param>
    public async Task<CrmResult<SalesforceAnswer>> SendAsync(bool background, Call call, CancellationToken cancel)
    {
        var opened = await OpenAsync(background, call, cancel);
        if (!opened.Ok)
            return opened.Failure!;
        using var response = opened.Value;
        var answer = await lane.WholeAsync(response.RequestMessage!.RequestUri!, response, cancel);
        return !answer.Ok || answer.Value.Ok ? answer : answer.Value.Failure();
    }

    /// <summary>As <see cref="SendAsync"/>, for an answer read as a stream. An answer with an error status is a failure.</summary>
    public async Task<CrmResult<HttpResponseMessage>> StreamAsync(Call call, CancellationToken cancel)
    {
        var opened = await OpenAsync(true, call, cancel);
        if (!opened.Ok || opened.Value.IsSuccessStatusCode)
            return opened;
        using var response = opened.Value;
        var answer = await lane.WholeAsync(response.RequestMessage!.RequestUri!, response, cancel);
        return answer.Ok ? answer.Value.Failure() : answer.Failure!;
    }

    async Task<CrmResult<HttpResponseMessage>> OpenAsync(bool background, Call call, CancellationToken cancel)
    {
        if (background && lane.Budget.Hold() is { } hold)
            return hold;
        var token = await TokenAsync(cancel);
        if (!token.Ok)
            return token.Failure!;

        var first = await lane.OpenAsync(token.Value.InstanceUrl, api => call(api, token.Value.AccessToken, settings.ApiVersion, cancel), cancel);
        if (!first.Ok || !await SessionEndedAsync(first.Value, cancel))
            return first;
        first.Value.Dispose();

        log.TokenRefused(connection);
        var renewed = await vault.RenewAsync(token.Value, signIn.AskAsync, cancel);
        if (!renewed.Ok)
            return renewed.Failure!;
        var second = await lane.OpenAsync(renewed.Value.InstanceUrl, api => call(api, renewed.Value.AccessToken, settings.ApiVersion, cancel), cancel);
        if (!second.Ok || !await SessionEndedAsync(second.Value, cancel))
            return second;
        second.Value.Dispose();
        return SalesforceFailures.Reauthorise;
    }

    static async Task<bool> SessionEndedAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        if (response.StatusCode != System.Net.HttpStatusCode.Unauthorized)
            return false;
        await response.Content.LoadIntoBufferAsync(cancel);   // read again by whoever reports it
        return SalesforceFailures.SessionEnded(response.StatusCode, SalesforceFailures.Read(await response.Content.ReadAsStringAsync(cancel)));
    }
}

static partial class SalesforceLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Connection}: Salesforce refused the token, asking for one new one")]
    public static partial void TokenRefused(this ILogger log, Guid connection);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Connection}: bulk read of {Kind} is not possible ({Why}), reading by query instead")]
    public static partial void BulkRefused(this ILogger log, Guid connection, CrmIntegration.Connectors.RecordKind kind, string why);
}
