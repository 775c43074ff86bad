namespace CrmIntegration.Benchmarks.Faults;

/// <summary>Runs so many times as fast as the wall clock, timers included: a ladder of minutes is climbed in seconds, by the same code.</summary>
sealed class FastClock(int times) : TimeProvider
{
    readonly DateTimeOffset from = System.GetUtcNow();
    readonly long started = System.GetTimestamp();

    public override long TimestampFrequency => System.TimestampFrequency / times;
    public override long GetTimestamp() => System.GetTimestamp();
    public override DateTimeOffset GetUtcNow() => from + System.GetElapsedTime(started) * times;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(System.CreateTimer(callback, state, Short(dueTime), Short(period)), this);

    TimeSpan Short(TimeSpan time) => time <= TimeSpan.Zero ? time : TimeSpan.FromMilliseconds(Math.Max(1, time.TotalMilliseconds / times));

    sealed class Timer(ITimer inner, FastClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(clock.Short(dueTime), clock.Short(period));
        public void Dispose() => inner.Dispose();
        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
