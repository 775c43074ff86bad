using Hangfire.AspNetCore;
using Hangfire.Logging;

namespace CrmIntegration.Jobs;

/// <summary>Hangfire keeps one log provider per process, in a static: the one of a host that is gone must not stop the next host's job server from starting.</summary>
sealed class LastingLogs(ILoggerFactory logs) : ILogProvider
{
    readonly AspNetCoreLogProvider inner = new(logs);

    public ILog GetLogger(string name)
    {
        try
        {
            return inner.GetLogger(name);
        }
        catch (ObjectDisposedException)
        {
            return new Silence();
        }
    }

    sealed class Silence : ILog
    {
        public bool Log(Hangfire.Logging.LogLevel logLevel, Func<string>? messageFunc, Exception? exception = null) => false;
    }
}
