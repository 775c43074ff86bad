using System.Text.RegularExpressions;
using CrmIntegration.Connectors;

namespace CrmIntegration.Salesforce;

/// <summary>Calls used of the org's daily limit, as the limit header last told. Background work leaves the last tenth to people.</summary>
sealed partial class SalesforceBudget(TimeProvider time)
{
    const double Reserve = 0.10;
    static readonly TimeSpan Probe = TimeSpan.FromMinutes(15);

    readonly Lock gate = new();
    ApiBudget? budget;
    DateTimeOffset learnt;

    public ApiBudget? Now
    {
        get { lock (gate) return budget; }
    }

    /// <summary>"api-usage=18/5000", also with "; per-app-api-usage=17/250(appName=x)" around it, in any order.</summary>
    public void Learn(string header)
    {
        var match = Usage().Match(header);
        if (!match.Success || !long.TryParse(match.Groups[1].ValueSpan, out var used) || !long.TryParse(match.Groups[2].ValueSpan, out var limit) || limit <= 0)
            return;
        lock (gate)
            (budget, learnt) = (new ApiBudget(used, limit), time.GetUtcNow());
    }

    /// <summary>Null when background work may call. The 24 hours roll, so one call every quarter of an hour looks whether there is room again.</summary>
    public CrmFailure? Hold()
    {
        lock (gate)
        {
            if (budget is null || budget.Used < budget.Limit * (1 - Reserve))
                return null;
            var wait = learnt + Probe - time.GetUtcNow();
            if (wait <= TimeSpan.Zero)
            {
                learnt = time.GetUtcNow();
                return null;
            }
            return new CrmFailure(FailureKind.Busy,
                $"{budget.Used} of {budget.Limit} API calls are used; the rest is kept for people. Background work waits.", wait);
        }
    }

    [GeneratedRegex(@"(?<![\w-])api-usage\s*=\s*(\d+)\s*/\s*(\d+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Usage();
}
