using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace CrmIntegration.Doors;

/// <summary>How often one key or one address may knock. Webhooks are not limited here: they cost little, and the CRM must be able to catch up.</summary>
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
        limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => http.Request.Path.StartsWithSegments("/api")
            ? RateLimitPartition.GetTokenBucketLimiter(Caller(http), _ => new() { TokenLimit = 400, TokensPerPeriod = 100, ReplenishmentPeriod = TimeSpan.FromSeconds(1), AutoReplenishment = true })
            : RateLimitPartition.GetNoLimiter(""));
        limits.AddPolicy(SignIn, http => RateLimitPartition.GetFixedWindowLimiter(Address(http), _ => new() { PermitLimit = 30, Window = TimeSpan.FromMinutes(1) }));
    });

    static string Caller(HttpContext http) => http.Request.Headers.Authorization.ToString() is { Length: > 0 and < 200 } key ? key : Address(http);
    static string Address(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "";
}
