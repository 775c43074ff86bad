namespace CrmIntegration.Connectors;

/// <summary>How hard one connection may be called.</summary>
/// <param name="TryTimeout">From sending a try to the end of its answer (streamed answers: to their headers).</param>
/// <param name="Retries">Further tries of a call that is safe to repeat.</param>
/// <param name="LongestWait">A Retry-After above this is not waited out here: the answer goes back to the caller, who has a ladder.</param>
/// <param name="AtOnce">Calls under way at the same time.</param>
/// <param name="PerSecond">Calls per second, after a burst of as many.</param>
public sealed record CrmHttpLimits(TimeSpan TryTimeout, int Retries, TimeSpan LongestWait, int AtOnce, int PerSecond)
{
    public static readonly CrmHttpLimits Usual = new(TimeSpan.FromSeconds(60), 3, TimeSpan.FromSeconds(20), AtOnce: 20, PerSecond: 50);
}

/// <summary>
/// The one way from a connector to its CRM. Keep one per connection for the life of the process: the pace is counted in it.
/// Handlers come from the host's pool (services.AddHttpClient()), the retries and limits from here.
/// </summary>
public sealed class CrmHttp(IHttpMessageHandlerFactory handlers, TimeProvider time, CrmHttpLimits limits) : IDisposable
{
    /// <summary>Set on a request whose method is not idempotent by itself but whose effect is (an update by id, a read by POST).</summary>
    public static readonly HttpRequestOptionsKey<bool> SafeToRepeat = new("crm.safe-to-repeat");

    /// <summary>Set on a request whose answer is read as a stream: it is not held in memory, and not retried once it began.</summary>
    public static readonly HttpRequestOptionsKey<bool> Streamed = new("crm.streamed");

    readonly CrmPipeline pipeline = new(time, limits);

    /// <summary>A client with the pipeline around a pooled handler. Cheap; dispose it or not.</summary>
    public HttpClient Client(Uri baseAddress) => new(
        new CrmHttpHandler(pipeline) { InnerHandler = handlers.CreateHandler("crm") }, disposeHandler: false)
    {
        BaseAddress = baseAddress,
        Timeout = Timeout.InfiniteTimeSpan,   // each try has its own
    };

    public void Dispose() => pipeline.Dispose();
}

sealed class CrmHttpHandler(CrmPipeline pipeline) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel) =>
        pipeline.SendAsync(request, base.SendAsync, cancel);
}
