namespace CrmIntegration.Benchmarks.Faults;

/// <summary>What was missing, done twice, or left lying.</summary>
readonly record struct Toll(long Lost, long Twice, long Stuck)
{
    public static Toll operator +(Toll a, Toll b) => new(a.Lost + b.Lost, a.Twice + b.Twice, a.Stuck + b.Stuck);
    public bool None => Lost == 0 && Twice == 0 && Stuck == 0;
}

/// <summary>One kind of trouble over its rounds.</summary>
/// <param name="Struck">How often the trouble really happened: a fault that never struck proves nothing.</param>
/// <param name="Control">What the same trouble did to a program without the rule; null where there is none to compare with.</param>
sealed record FaultRow(string Fault, int Rounds, long Struck, long Events, Toll Toll, string? Control = null, bool ControlFails = true)
{
    public bool Passed => Toll.None && Struck >= Rounds && ControlFails;
}

sealed class FaultTable(TextWriter o)
{
    readonly List<FaultRow> rows = [];
    long started = TimeProvider.System.GetTimestamp();

    public Task HeadAsync() => o.WriteLineAsync($"  {"fault",-58} {"rounds",6} {"struck",7} {"events",7} {"lost",5} {"twice",5} {"stuck",5} {"s",4}   without the rule");

    public Task SayAsync(string line) => o.WriteLineAsync("  " + line);

    public async Task AddAsync(FaultRow row)
    {
        rows.Add(row);
        await o.WriteLineAsync($"  {row.Fault,-58} {row.Rounds,6} {row.Struck,7:N0} {row.Events,7:N0} {row.Toll.Lost,5} {row.Toll.Twice,5} {row.Toll.Stuck,5} {TimeProvider.System.GetElapsedTime(started).TotalSeconds,4:0}   {row.Control ?? "-"}{(row.Passed ? "" : "   FAILED")}");
        started = TimeProvider.System.GetTimestamp();
    }

    public Task SumAsync()
    {
        var all = rows.Aggregate(new Toll(), (sum, row) => sum + row.Toll);
        return o.WriteLineAsync($"  {rows.Count(r => r.Passed)} of {rows.Count} faults passed; lost {all.Lost}, twice {all.Twice}, stuck {all.Stuck} (each must be 0)");
    }
}
