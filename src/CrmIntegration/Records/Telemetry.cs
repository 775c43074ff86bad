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

    static readonly Counter<long> Calls = Meter.CreateCounter<long>("crm.language.calls", "{call}", "What features asked of a language model, by feature and outcome: written, or why nothing was");
    static readonly Counter<double> Costs = Meter.CreateCounter<double>("crm.language.cost", "{currency}", "What the calls cost, in the currency of the prices in the settings");

    static readonly Gauge<long> Alerts = Meter.CreateGauge<long>("crm.model.alert", "{alert}", "1 while an alert about the model stands: calibration, error or drift");
    static readonly Gauge<double> LogLoss = Meter.CreateGauge<double>("crm.model.log_loss", "nat", "Mean log loss of the forecasts of deals that closed in the last eight weeks");
    static readonly Gauge<double> CalibrationError = Meter.CreateGauge<double>("crm.model.ece", "1", "Expected calibration error of the same");
    static readonly Gauge<double> Auc = Meter.CreateGauge<double>("crm.model.auc", "1", "Chance that a deal that was won had been ranked above one that was lost, of the same");
    static readonly Gauge<long> Outcomes = Meter.CreateGauge<long>("crm.model.outcomes", "{deal}", "Deals with a forecast that closed in the last eight weeks");
    static readonly Gauge<double> Shift = Meter.CreateGauge<double>("crm.model.drift", "1", "Population stability index of the feature that moved furthest; above 0.25 it counts as shifted");

    public static void Alert(Guid connectionId, string kind, bool stands) => Alerts.Record(stands ? 1 : 0, new TagList { { "kind", kind }, { "connection", connectionId } });

    public static void Drift(Guid connectionId, double psi) => Shift.Record(psi, new TagList { { "connection", connectionId } });

    /// <summary>How the forecasts of the last eight weeks' closings did; nothing but their number where there are none.</summary>
    public static void Model(Guid connectionId, int deals, double logLoss, double ece, double? auc)
    {
        var tags = new TagList { { "connection", connectionId } };
        Outcomes.Record(deals, tags);
        if (deals == 0)
            return;
        LogLoss.Record(logLoss, tags);
        CalibrationError.Record(ece, tags);
        if (auc is { } ranked)
            Auc.Record(ranked, tags);
    }

    public static void Call(Guid connectionId, string feature, string outcome, decimal cost)
    {
        var tags = new TagList { { "feature", feature }, { "outcome", outcome }, { "connection", connectionId } };
        Calls.Add(1, tags);
        if (cost > 0)
            Costs.Add((double)cost, tags);
    }

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
