using System.Globalization;
using System.Threading.RateLimiting;
using CrmIntegration.Console;
using CrmIntegration.Records;
using Microsoft.AspNetCore.RateLimiting;

namespace CrmIntegration.Doors;

/// <summary>Section "Limits": requests per second that last; four times as many may come at once.</summary>
sealed class LimitsOptions
{
    public const int Burst = 4;

    /// <summary>A CRM calls for all its people with one key.</summary>
    public int PerKey { get; set; } = 600;

    /// <summary>Wider than a key's: few addresses call for several connections.</summary>
    public int PerAddress { get; set; } = 1200;

    public IEnumerable<string> Wrong()
    {
        foreach (var (name, value) in new[] { (nameof(PerKey), PerKey), (nameof(PerAddress), PerAddress) })
            if (value is < 1 or > 100_000)
                yield return $"Limits:{name} is {value}; put the requests per second that are allowed there, 1 to 100000.";
    }
}

/// <summary>How often one key and one address may knock. Webhooks are not limited here: they cost little, and the CRM must be able to catch up.</summary>
static class Limits
{
    public const string SignIn = "sign-in";

    public static IServiceCollection AddLimits(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.Read<LimitsOptions>("Limits");
        services.AddSettings<LimitsOptions>(configuration, "Limits", o => o.Wrong());
        return services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = 429;
            limits.OnRejected = async (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(10);
                rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                // A person's browser gets a page from the status alone (UseTrouble).
                if (!Trouble.Read(rejected.HttpContext.Request))
                    await Results.Problem("Too many requests; try again after the time in Retry-After.", statusCode: 429, type: "https://www.rfc-editor.org/rfc/rfc6585#section-4").ExecuteAsync(rejected.HttpContext);
            };
            // The address first: who makes up a new key for each request gets no new bucket.
            limits.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                Bucket(Address, options.PerAddress),
                Bucket(http => http.Request.Headers.Authorization.ToString() is { Length: > 0 and < 200 } key ? key : Address(http), options.PerKey));
            limits.AddPolicy(SignIn, http => RateLimitPartition.GetFixedWindowLimiter(Address(http), _ => new() { PermitLimit = 30, Window = TimeSpan.FromMinutes(1) }));
        });
    }

    static PartitionedRateLimiter<HttpContext> Bucket(Func<HttpContext, string> caller, int perSecond) => PartitionedRateLimiter.Create<HttpContext, string>(http =>
        http.Request.Path.StartsWithSegments("/api") || http.Request.Path.StartsWithSegments("/openapi")
            ? RateLimitPartition.GetTokenBucketLimiter(caller(http), _ => new()
            {
                TokenLimit = perSecond * LimitsOptions.Burst, TokensPerPeriod = perSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1), AutoReplenishment = true,
            })
            : RateLimitPartition.GetNoLimiter(""));

    static string Address(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "";
}
