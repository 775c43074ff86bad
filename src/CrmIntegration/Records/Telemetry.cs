using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace CrmIntegration.Records;

/// <summary>
/// What each stage of the river does, as traces and measures. Heard by whoever listens (Telemetry:Otlp), else free. Ids, kinds and counts only: never a name, a mail, a setting or an error's text.
/// </summary>
static class Telemetry
{
    public const string Name = "CrmIntegration";
    public const string Done = "done";

    static readonly ActivitySource Traces = new(Name);
    static readonly Meter Meter = new(Name);
    static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("crm.stage.duration", "s", "How long a stage took over one batch, or a chore over one connection");
    static readonly Counter<long> Records = Meter.CreateCounter<long>("crm.stage.records", "{record}", "Records that left a stage, by outcome: done, or the kind of failure");
    static readonly Counter<long> Webhooks = Meter.CreateCounter<long>("crm.webhooks", "{request}", "Webhooks by the status that they were answered with");
    static readonly Gauge<long> Waiting = Meter.CreateGauge<long>("crm.work.waiting", "{record}", "Records that wait for a stage");
    static readonly Gauge<long> Dead = Meter.CreateGauge<long>("crm.work.dead", "{record}", "Records that were set aside");

    /// <summary>One batch of a stage, or one run of a chore. Dispose it when it is through.</summary>
    public static Step Begin(string stage, Guid? connectionId = null) => new(stage, connectionId);

    // Without the connection: a stranger may ask for any.
    public static void Webhook(int status) => Webhooks.Add(1, new KeyValuePair<string, object?>("status", status));

    public static void Queue(Guid connectionId, StageCount count)
    {
        var tags = new TagList { { "stage", count.Stage }, { "connection", connectionId } };
        Waiting.Record(count.Waiting + count.Running, tags);
        Dead.Record(count.Dead, tags);
    }

    public sealed class Step(string stage, Guid? connectionId) : IDisposable
    {
        readonly Activity? trace = Traces.StartActivity(stage);
        readonly long started = Stopwatch.GetTimestamp();

        TagList Tags(string? outcome = null)
        {
            var tags = new TagList { { "stage", stage } };
            if (connectionId is { } id)
                tags.Add("connection", id);
            if (outcome is not null)
                tags.Add("outcome", outcome);
            return tags;
        }

        public void Count(string outcome, long records)
        {
            if (records == 0)
                return;
            Records.Add(records, Tags(outcome));
            trace?.SetTag($"records.{outcome}", records);
        }

        /// <summary>The type alone: a message may hold what nobody outside should read.</summary>
        public void Broke(Exception bug) => trace?.SetStatus(ActivityStatusCode.Error, bug.GetType().Name);

        public void Dispose()
        {
            Duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, Tags());
            if (connectionId is { } id)
                trace?.SetTag("connection", id.ToString());
            trace?.Dispose();
        }
    }
}
