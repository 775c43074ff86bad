using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace CrmIntegration.Doors;

/// <summary>How often one key and one address may knock. Webhooks are not limited here: they cost little, and the CRM must be able to catch up.</summary>
static class Limits
{
    public const string SignIn = "sign-in";

    public static IServiceCollection AddLimits(this IServiceCollection services) => services.AddRateLimiter(limits =>
    {
        limits.RejectionStatusCode = 429;
        limits.OnRejected = async (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(10);
            rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            await Results.Problem("Too many requests; try again after the time in Retry-After.", statusCode: 429).ExecuteAsync(rejected.HttpContext);
        };
        // The address first: who makes up a new key for each request gets no new bucket. It is wider, since a CRM calls for all its people from few addresses.
        limits.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            Bucket(Address, burst: 1200, perSecond: 400),
            Bucket(http => http.Request.Headers.Authorization.ToString() is { Length: > 0 and < 200 } key ? key : Address(http), burst: 400, perSecond: 100));
        limits.AddPolicy(SignIn, http => RateLimitPartition.GetFixedWindowLimiter(Address(http), _ => new() { PermitLimit = 30, Window = TimeSpan.FromMinutes(1) }));
    });

    static PartitionedRateLimiter<HttpContext> Bucket(Func<HttpContext, string> caller, int burst, int perSecond) => PartitionedRateLimiter.Create<HttpContext, string>(http =>
        http.Request.Path.StartsWithSegments("/api") || http.Request.Path.StartsWithSegments("/openapi")
            ? RateLimitPartition.GetTokenBucketLimiter(caller(http), _ => new() { TokenLimit = burst, TokensPerPeriod = perSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1), AutoReplenishment = true })
            : RateLimitPartition.GetNoLimiter(""));

    static string Address(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "";
}
