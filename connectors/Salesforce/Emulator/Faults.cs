using System.Text.RegularExpressions;

namespace CrmIntegration.Salesforce.Emulator;

/// <summary>One thing that goes wrong on purpose.</summary>
/// <param name="Kind">429, 503, 401, slow, reset (requests); late, equal, lock (rows); duplicate, reorder, fail (deliveries; what failed is tried again with the same id).</param>
/// <param name="Match">Regular expression on "METHOD /path?query", on the object names, or on "Object id".</param>
/// <param name="Count">How often; null for ever.</param>
sealed record Fault(string Kind, string? Match = null, int? Count = null, int DelayMs = 1000)
{
    static readonly string[] Kinds = ["429", "503", "401", "slow", "reset", "late", "equal", "lock", "duplicate", "reorder", "fail"];

    /// <summary>What is wrong with it: a fault that never happens would make a test pass for nothing. Null when it can be armed.</summary>
    public string? Wrong() =>
        !Kinds.Contains(Kind) ? $"kind is one of {string.Join(", ", Kinds)}."
        : Count is < 1 ? "count is 1 or more, or left out for ever."
        : DelayMs is < 0 or > 86_400_000 ? "delayMs is from 0 to a day."
        : Match is not null && !IsPattern(Match) ? "match is no regular expression."
        : null;

    static bool IsPattern(string text)
    {
        try
        {
            _ = new Regex(text);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public TimeSpan Delay => TimeSpan.FromMilliseconds(DelayMs);
}

sealed class Faults
{
    readonly Lock _gate = new();
    readonly List<(Fault Fault, Regex? Match, int? Left)> _armed = [];

    public void Add(Fault fault)
    {
        lock (_gate)
            _armed.Add((fault, fault.Match is null ? null : new Regex(fault.Match, RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1)), fault.Count));
    }

    public void Clear()
    {
        lock (_gate)
            _armed.Clear();
    }

    /// <summary>The armed fault of this kind that matches, one use of it spent; null when all is well.</summary>
    public Fault? Take(string kind, string subject) => Take([kind], subject);

    public Fault? Take(ReadOnlySpan<string> kinds, string subject)
    {
        lock (_gate)
            for (var i = 0; i < _armed.Count; i++)
            {
                var (fault, match, left) = _armed[i];
                if (!kinds.Contains(fault.Kind) || match?.IsMatch(subject) == false)
                    continue;
                if (left is 1)
                    _armed.RemoveAt(i);
                else
                    _armed[i] = (fault, match, left - 1);
                return fault;
            }
        return null;
    }
}
