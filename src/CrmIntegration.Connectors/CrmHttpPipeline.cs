using System.Net;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace CrmIntegration.Connectors;

/// <summary>Pace, then retry, then a time limit per try. Time comes from TimeProvider throughout.</summary>
sealed class CrmPipeline : IDisposable
{
    static readonly ResiliencePropertyKey<HttpRequestMessage> Request = new("crm.request");

    readonly TimeProvider time;
    readonly CrmHttpLimits limits;
    readonly CrmPace pace;
    readonly SemaphoreSlim atOnce;
    readonly ResiliencePipeline<HttpResponseMessage> pipeline;

    public CrmPipeline(TimeProvider time, CrmHttpLimits limits)
    {
        (this.time, this.limits) = (time, limits);
        pace = new CrmPace(time, limits.PerSecond);
        atOnce = new SemaphoreSlim(limits.AtOnce);
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time };
        if (limits.Retries > 0)
            builder.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = limits.Retries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(500),
                MaxDelay = limits.LongestWait,
                UseJitter = true,
                ShouldHandle = ShouldRetry,
                DelayGenerator = AskedWait,
            });
        pipeline = builder.AddTimeout(limits.TryTimeout).Build();
    }

    public async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancel)
    {
        var context = ResilienceContextPool.Shared.Get(cancel);
        context.Properties.Set(Request, request);
        try
        {
            return await pipeline.ExecuteAsync(
                async (c, s) => await OneTryAsync(s.request, s.send, c.CancellationToken), context, (request, send));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    async Task<HttpResponseMessage> OneTryAsync(
        HttpRequestMessage request, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancel)
    {
        await atOnce.WaitAsync(cancel);
        try
        {
            await pace.WaitAsync(cancel);
            var response = await send(request, cancel);
            // Read whole within the try, so that a reset half way through the body is retried like any other.
            if (!IsStreamed(request))
                await response.Content.LoadIntoBufferAsync(cancel);
            return response;
        }
        finally
        {
            atOnce.Release();
        }
    }

    ValueTask<bool> ShouldRetry(RetryPredicateArguments<HttpResponseMessage> args)
    {
        if (!args.Context.Properties.TryGetValue(Request, out var request) || !MayRepeat(request))
            return ValueTask.FromResult(false);
        return ValueTask.FromResult(args.Outcome switch
        {
            { Exception: HttpRequestException or IOException or TimeoutRejectedException } => true,
            { Result: { } response } => IsPassing(response.StatusCode) && (Wait(response) ?? TimeSpan.Zero) <= limits.LongestWait,
            _ => false,
        });
    }

    ValueTask<TimeSpan?> AskedWait(RetryDelayGeneratorArguments<HttpResponseMessage> args) =>
        ValueTask.FromResult(args.Outcome.Result is { } response ? Wait(response) : null);

    TimeSpan? Wait(HttpResponseMessage response) => response.RetryAfter(time.GetUtcNow());

    static bool IsPassing(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or HttpStatusCode.BadGateway
            or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    static bool MayRepeat(HttpRequestMessage request) =>
        request.Method == HttpMethod.Get || request.Method == HttpMethod.Head || request.Method == HttpMethod.Delete
        || request.Options.TryGetValue(CrmHttp.SafeToRepeat, out var safe) && safe;

    static bool IsStreamed(HttpRequestMessage request) =>
        request.Options.TryGetValue(CrmHttp.Streamed, out var streamed) && streamed;

    public void Dispose() => atOnce.Dispose();
}
