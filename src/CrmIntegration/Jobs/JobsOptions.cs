namespace CrmIntegration.Jobs;

/// <summary>Section "Jobs".</summary>
sealed class JobsOptions
{
    /// <summary>memory (default; rebuilt from tables at start), postgresql, sqlserver or redis (several nodes share it).</summary>
    public string Storage { get; set; } = "memory";

    /// <summary>Where the shared job storage lives; not used with memory.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>How many jobs run at once on this node.</summary>
    public int Workers { get; set; } = Math.Clamp(Environment.ProcessorCount * 5, 10, 40);

    /// <summary>How long a claimed batch belongs to its worker.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>What is wrong, one line each, with what to type where.</summary>
    public IEnumerable<string> Wrong()
    {
        if (Storage is not ("memory" or "postgresql" or "sqlserver" or "redis"))
            yield return $"Jobs:Storage is '{Storage}'; put memory, postgresql, sqlserver or redis there.";
        if (Storage is "postgresql" or "sqlserver" && string.IsNullOrWhiteSpace(ConnectionString))
            yield return $"Jobs:Storage is '{Storage}' but Jobs:ConnectionString is empty; put the connection string of that database there.";
        if (Storage is "redis" && string.IsNullOrWhiteSpace(ConnectionString))
            yield return "Jobs:Storage is 'redis' but Jobs:ConnectionString is empty; put host and port there, such as redis.example.com:6379,password=...,ssl=true.";
        if (Workers is < 1 or > 200)
            yield return $"Jobs:Workers is {Workers}; put a number from 1 to 200 there.";
        if (Lease < TimeSpan.FromSeconds(10) || Lease > TimeSpan.FromHours(1))
            yield return $"Jobs:Lease is {Lease}; put a time from 00:00:10 to 01:00:00 there.";
    }
}
