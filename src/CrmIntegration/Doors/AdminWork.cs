using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Trust;
using Hangfire;
using Hangfire.Storage;

namespace CrmIntegration.Doors;

public sealed record DeadLetters(IReadOnlyList<DeadLetter> Page, long Total);
public sealed record Replayed(int Count);
public sealed record ChoreShown(string Name, string Cron, DateTime? LastRun, string? LastState, DateTime? NextRun);
public sealed record ReplayAsked(string? Stage = null, RecordKind? Kind = null, IReadOnlyList<string>? RecordIds = null, DateTimeOffset? From = null, DateTimeOffset? To = null);

public sealed record TuningAsked(string? Purpose);

/// <summary>Reading, dead letters, jobs and models of one connection.</summary>
static class AdminWork
{
    const int MostAtOnce = 200;

    public static void Map(RouteGroupBuilder one)
    {
        one.MapGet("/backfill", (Guid connectionId, SyncCursors cursors, CancellationToken cancel) => cursors.ListAsync(connectionId, cancel)).WithSummary("How far reading has come, per kind");
        one.MapPost("/backfill", (Guid connectionId, IOrders orders) => Queued(() => orders.Backfill(connectionId))).WithSummary("Read what is not read yet").Produces(202);
        one.MapPost("/sync", (Guid connectionId, IOrders orders) => Queued(() => orders.SyncNow(connectionId))).WithSummary("Look for changes now").Produces(202);
        one.MapPost("/resync", (Guid connectionId, KindAsked asked, IOrders orders) => asked.Kind is { } kind ? Queued(() => orders.Resync(connectionId, kind)) : NoKind()).WithSummary("Read a kind again and repair what drifted").Produces(202);
        one.MapGet("/completeness", (Guid connectionId, SyncHealth health, CancellationToken cancel) => health.CompletenessAsync(connectionId, cancel)).WithSummary("Are we complete, per kind");
        one.MapPost("/completeness", (Guid connectionId, IOrders orders) => Queued(() => orders.MeasureCompleteness(connectionId))).WithSummary("Count and compare now").Produces(202);
        one.MapPost("/allow-deletes", async (Guid connectionId, KindAsked asked, IOrders orders, CancellationToken cancel) =>
        {
            if (asked.Kind is not { } kind)
                return NoKind();
            await orders.AllowMassDeleteAsync(connectionId, kind, cancel);
            return Results.NoContent();
        }).WithSummary("The many deletions are real; holds for an hour");

        one.MapGet("/dead-letters", async (Guid connectionId, WorkQueue work, CancellationToken cancel, string? stage = null, RecordKind? kind = null, int skip = 0, int take = 50) =>
        {
            if (Unknown(stage, kind) is { } wrong)
                return wrong;
            var (page, total) = await work.DeadAsync(new(connectionId) { Stage = stage, Kind = kind }, Math.Max(0, skip), Math.Clamp(take, 1, MostAtOnce), cancel);
            return Results.Ok(new DeadLetters(page, total));
        }).WithSummary("What was set aside, and why").Produces<DeadLetters>();
        one.MapPost("/dead-letters/replay", async (Guid connectionId, ReplayAsked asked, IOrders orders, CancellationToken cancel) => Unknown(asked.Stage, asked.Kind)
                ?? Results.Ok(new Replayed(await orders.ReplayAsync(new(connectionId) { Stage = asked.Stage, Kind = asked.Kind, RecordIds = asked.RecordIds, From = asked.From, To = asked.To }, cancel))))
            .WithSummary("Try them again: some, by filter, or by time range").Produces<Replayed>();

        one.MapGet("/jobs", (JobStorage storage) => Chores(storage)).WithSummary("The timetable and how each chore last went");
        one.MapPost("/train", (Guid connectionId, IOrders orders) => Queued(() => orders.Train(connectionId))).WithSummary("Train a model now").Produces(202);
        one.MapPost("/models/try-language-model", (Guid connectionId, IOrders orders) => Queued(() => orders.TryLanguageModel(connectionId))).WithSummary("Ask the language model about deals whose end is known, beside the champion's own way").Produces(202);
        one.MapPost("/models/tunings", async (Guid connectionId, TuningAsked asked, HttpContext http, TuningDesk desk, IOrders orders, CancellationToken cancel) =>
                (await desk.AskAsync(connectionId, asked.Purpose, http.User.Identity?.Name, cancel)).Answer(tuning =>
                {
                    orders.FollowTuning(connectionId);
                    return Results.Accepted($"/api/admin/v1/connections/{connectionId}/models/tunings", tuning);
                }))
            .WithSummary("Have the provider tune a model on masked examples: purpose forecast or reply").Produces<Tuning>(202).ProducesProblem(409);
        one.MapGet("/models/tunings", (Guid connectionId, Tunings tunings, CancellationToken cancel) => tunings.ListAsync(connectionId, cancel)).WithSummary("Fine-tunings and how far each is, newest first");
        one.MapGet("/models", (Guid connectionId, Models models, CancellationToken cancel) => models.ListAsync(connectionId, cancel)).WithSummary("Trained models with their cards");
        one.MapGet("/models/trials", (Guid connectionId, ModelTrials trials, CancellationToken cancel) => trials.ListAsync(connectionId, cancel)).WithSummary("Challengers beside champions, newest first");
        one.MapGet("/alerts", (Guid connectionId, Alerts alerts, CancellationToken cancel) => alerts.ListAsync(connectionId, cancel)).WithSummary("What a person should look at, open ones first");
        one.MapPost("/models/{version}/publish", async (Guid connectionId, string version, IOrders orders, CancellationToken cancel) => (await orders.PublishAsync(connectionId, version, cancel)).Answer(Results.Ok))
            .WithSummary("Predict with this one from now on").Produces<ModelRow>();
        one.MapPost("/models/roll-back", async (Guid connectionId, IOrders orders, CancellationToken cancel) => (await orders.RollBackAsync(connectionId, cancel)).Answer(Results.Ok))
            .WithSummary("Back to the champion before").Produces<ModelRow>();
    }

    static IResult NoKind() => Results.Problem($"kind is one of {string.Join(", ", Enum.GetNames<RecordKind>())}.", statusCode: 400);

    static IResult? Unknown(string? stage, RecordKind? kind) =>
        stage is not null && !Stages.All.Contains(stage) ? Results.Problem($"stage is one of {string.Join(", ", Stages.All)}.", statusCode: 400)
        : kind is { } given && !Enum.IsDefined(given) ? NoKind() : null;

    static IResult Queued(Action order)
    {
        order();
        return Results.Accepted();
    }

    static IReadOnlyList<ChoreShown> Chores(JobStorage storage)
    {
        using var connection = storage.GetReadOnlyConnection();
        return [.. connection.GetRecurringJobs().Select(j => new ChoreShown(j.Id, j.Cron, j.LastExecution, j.LastJobState, j.NextExecution))];
    }
}
