using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace CrmIntegration.Tests.AzureOpenAi;

sealed class TuningJob(string id, JsonNode asked)
{
    public static readonly string[] Way = ["validating_files", "queued", "running", "succeeded"];
    public string Id { get; } = id;
    public JsonNode Asked { get; } = asked;
    public string Status { get; set; } = "pending";
    public string? Error { get; set; }
    public List<string> Events { get; } = ["Created fine-tuning job"];
    public string Model => $"{Asked["model"]}.ft-{Id[^4..]}-{Asked["suffix"]?.GetValue<string>() ?? "tuned"}";
}

sealed partial class AzureOpenAiEmulator
{
    public ConcurrentDictionary<string, TuningJob> Jobs { get; } = new();

    /// <summary>No further fine-tuning job is taken: the resource's quota is used up.</summary>
    public bool QuotaUsedUp { get; set; }

    /// <summary>Jobs go no further than this state.</summary>
    public string? StopsAt { get; set; }

    /// <summary>What exists under which model; empty: every name answers. With one, another name is an unknown deployment.</summary>
    public ConcurrentDictionary<string, string> Deployments { get; } = new();

    async Task StartJobAsync(HttpContext http)
    {
        if (!await MayEnterAsync(http))
            return;
        var asked = (await JsonNode.ParseAsync(http.Request.Body))!;
        if (QuotaUsedUp)
        {
            await JsonAsync(http, 429, """{"error":{"code":"quotaExceeded","message":"The operation failed as the quota of fine-tuning jobs in progress has been reached. Wait for one to end, or cancel it."}}""");
            return;
        }
        if (!Files.ContainsKey(asked["training_file"]?.GetValue<string>() ?? ""))
        {
            await ErrorAsync(http, 400, $"invalid training_file: {asked["training_file"]}", "training_file", "invalidPayload");
            return;
        }
        var job = new TuningJob($"ftjob-{Interlocked.Increment(ref ids):0000}", asked);
        Jobs[job.Id] = job;
        await JsonAsync(http, 201, Describe(job).ToJsonString());
    }

    // Each look moves a job one step on: a test needs no clock.
    async Task JobAsync(HttpContext http)
    {
        if (!await MayEnterAsync(http) || await TroubleAsync(http, Next.TryDequeue(out var next) ? next : Mood.Answers) || await JobOfAsync(http) is not { } job)
            return;
        if (job.Status is not ("succeeded" or "failed" or "cancelled") && job.Status != StopsAt)
        {
            job.Status = TuningJob.Way[Array.IndexOf(TuningJob.Way, job.Status) + 1];
            job.Events.Add($"The job is now {job.Status}");
            if (job.Status == "queued" && BrokenFile(job) is { } broken)
                (job.Status, job.Error) = ("failed", broken);
            if (job.Status == "succeeded")
                Files[$"file-result-{job.Id}"] = new($"file-result-{job.Id}", "results.csv", "fine-tune-results", "step,train_loss,train_accuracy\n1,1.2,0.5\n2,0.8,0.7\n"u8.ToArray());
        }
        await JsonAsync(http, 200, Describe(job).ToJsonString());
    }

    string? BrokenFile(TuningJob job) => new[] { "training_file", "validation_file" }.Select(f => job.Asked[f]?.GetValue<string>()).OfType<string>()
        .Select(id => Files.TryGetValue(id, out var file) ? Wrong(file) : "The file is gone.").FirstOrDefault(w => w is not null);

    async Task JobsAsync(HttpContext http)
    {
        if (await MayEnterAsync(http))
            await JsonAsync(http, 200, new JsonObject { ["object"] = "list", ["data"] = new JsonArray([.. Jobs.Values.OrderByDescending(j => j.Id).Select(Describe)]), ["has_more"] = false }.ToJsonString());
    }

    async Task CancelJobAsync(HttpContext http)
    {
        if (!await MayEnterAsync(http) || await JobOfAsync(http) is not { } job)
            return;
        if (job.Status is "succeeded" or "failed" or "cancelled")
        {
            await ErrorAsync(http, 400, $"The job {job.Id} is {job.Status} and cannot be cancelled.", null, "conflict");
            return;
        }
        job.Status = "cancelled";
        await JsonAsync(http, 200, Describe(job).ToJsonString());
    }

    async Task EventsAsync(HttpContext http)
    {
        if (await MayEnterAsync(http) && await JobOfAsync(http) is { } job)
            await JsonAsync(http, 200, new JsonObject
            {
                ["object"] = "list", ["has_more"] = false,
                ["data"] = new JsonArray([.. job.Events.Select((e, i) => new JsonObject { ["object"] = "fine_tuning.job.event", ["id"] = $"ftevent-{i}", ["created_at"] = 1790000000 + i, ["level"] = "info", ["message"] = e, ["type"] = "message" }).Reverse()]),
            }.ToJsonString());
    }

    async Task CheckpointsAsync(HttpContext http)
    {
        if (await MayEnterAsync(http) && await JobOfAsync(http) is { } job)
            await JsonAsync(http, 200, new JsonObject
            {
                ["object"] = "list", ["has_more"] = false,
                ["data"] = job.Status != "succeeded" ? new JsonArray() : new JsonArray(new JsonObject
                {
                    ["object"] = "fine_tuning.job.checkpoint", ["id"] = $"ftckpt-{job.Id}", ["created_at"] = 1790000000, ["fine_tuned_model_checkpoint"] = job.Model + ":ckpt-step-2", ["step_number"] = 2, ["fine_tuning_job_id"] = job.Id,
                    ["metrics"] = new JsonObject { ["step"] = 2, ["train_loss"] = 0.8, ["train_mean_token_accuracy"] = 0.7 },
                }),
            }.ToJsonString());
    }

    async Task<TuningJob?> JobOfAsync(HttpContext http)
    {
        if (Jobs.TryGetValue((string)http.Request.RouteValues["id"]!, out var job))
            return job;
        await ErrorAsync(http, 404, $"Could not find fine tune: {http.Request.RouteValues["id"]}", "fine_tuning_job_id", "resourceNotFound");
        return null;
    }

    static JsonObject Describe(TuningJob job) => new()
    {
        ["id"] = job.Id, ["object"] = "fine_tuning.job", ["model"] = job.Asked["model"]!.GetValue<string>(), ["created_at"] = 1790000000, ["finished_at"] = job.Status == "succeeded" ? 1790003600 : null,
        ["fine_tuned_model"] = job.Status == "succeeded" ? job.Model : null, ["organization_id"] = "org-1", ["status"] = job.Status, ["training_file"] = job.Asked["training_file"]!.GetValue<string>(),
        ["validation_file"] = job.Asked["validation_file"]?.GetValue<string>(), ["result_files"] = job.Status == "succeeded" ? new JsonArray($"file-result-{job.Id}") : new JsonArray(),
        ["hyperparameters"] = new JsonObject { ["n_epochs"] = 3, ["batch_size"] = 1, ["learning_rate_multiplier"] = 1 }, ["trained_tokens"] = job.Status == "succeeded" ? 3000 : null, ["seed"] = 42,
        ["error"] = job.Error is null ? null : new JsonObject { ["code"] = "invalid_training_file", ["message"] = job.Error, ["param"] = "training_file" },
    };
}
