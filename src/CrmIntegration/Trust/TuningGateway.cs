using System.ClientModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrmIntegration.Records;
using Microsoft.Extensions.Options;

namespace CrmIntegration.Trust;

/// <summary>
/// The door for fine-tuning: policy, masking, budget and audit as for every other call. Each step looks first whether the provider has it already
/// (a file by its name, a job by its file), so that a step that runs twice does nothing twice.
/// </summary>
sealed class TuningGateway(IOptionsMonitor<LanguageOptions> settings, AiPolicies policies, FieldPolicy fields, Meter meter, ProviderWire wire)
{
    public const string Feature = "tuning";
    const string PromptVersion = "tuning-1";
    const int FewestExamples = 10, Epochs = 3;

    public bool Offered => settings.CurrentValue is { Offline: false, TunedFrom.Length: > 0 };

    /// <summary>A tuned model answers only while it is deployed, and costs money by the hour as long as it is.</summary>
    public bool Deploys => settings.CurrentValue is { Offline: false, IsAzure: true };
    public string BaseModel => settings.CurrentValue.TunedFrom;

    /// <summary>The name to ask the tuned model under: where models must be deployed, the deployment's.</summary>
    public string DeploymentOf(Tuning tuning) => settings.CurrentValue.IsAzure ? tuning.Name : tuning.TunedModel!;

    /// <returns>The next state, or the same with a sentence about what keeps it.</returns>
    public async Task<Tuning> UploadAsync(Tuning tuning, TuneSet set, CancellationToken cancel)
    {
        var options = settings.CurrentValue;
        var (policy, _) = await policies.CurrentAsync(tuning.ConnectionId, cancel);
        if (!Offered)
            return Failed(tuning, "Fine-tuning is not set up: set Language:TunedFrom to a model that can be tuned, such as gpt-4o-mini-2024-07-18.");
        if (TrustGateway.Barred(options, policy, Feature) is not null)
            return Failed(tuning, "Fine-tuning is switched off on the page AI policy or by Language:KillSwitch.");
        var rulings = await fields.CurrentAsync(tuning.ConnectionId, cancel);
        var (training, held) = (TuningExport.Of(set.Training, policy, rulings), TuningExport.Of(set.Held, policy, rulings));
        if (training.Kept < FewestExamples)
            return Failed(tuning, $"There are {training.Kept} examples that may leave ({training.Refused + held.Refused} still held something personal and were kept back); a provider takes {FewestExamples} or more.");
        var errand = new Errand(tuning.ConnectionId, Feature, tuning.AskedBy, tuning.Id.ToString(), PromptVersion);
        var estimate = training.Letters / 3 * Epochs * options.PricePerMillionTokensTrained / 1_000_000m;
        await using var fare = await meter.TakeAsync(options, policy, errand with { AskedBy = null }, estimate, cancel);
        if (fare is null)
            return Failed(tuning, FormattableString.Invariant($"The day's budget for fine-tuning does not hold the {estimate:0.00} that it may cost: raise it on the page AI policy and ask again."));
        fare.Leaves();
        var started = Stopwatch.GetTimestamp();
        var outcome = await TryAsync(async () =>
        {
            var known = await ListAsync(options, "files", cancel);
            tuning = tuning with { TrainingFile = await FileAsync(options, known, $"{tuning.Name}-train.jsonl", training.Lines, cancel) };
            // Providers count both files alike: too few to check with are none.
            if (held.Kept >= FewestExamples)
                tuning = tuning with { ValidationFile = await FileAsync(options, known, $"{tuning.Name}-held.jsonl", held.Lines, cancel) };
        });
        if (outcome is not null)
            fare.Real = 0;
        await meter.AuditAsync(errand, Writer(options), $"{training.Kept} masked examples to learn from, {held.Kept} to check with, {training.Refused + held.Refused} kept back; sha256 {Convert.ToHexStringLower(SHA256.HashData(training.Lines))}",
            new(outcome is null ? "written" : "unavailable", null, outcome ?? "passed", Cost: fare.Real, Milliseconds: (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds), cancel);
        if (outcome is not null)
            return tuning with { Says = outcome };
        return tuning with { State = Tuning.Uploaded, Examples = training.Kept, Refusals = training.Refused + held.Refused, LearntUntil = set.LearntUntil, Cost = estimate, Says = null };
    }

    public async Task<Tuning> StartAsync(Tuning tuning, CancellationToken cancel)
    {
        var options = settings.CurrentValue;
        if (await StoppedAsync(tuning, options, cancel) is { } stopped)
            return stopped;
        var says = await TryAsync(async () =>
        {
            var job = (await ListAsync(options, "fine_tuning/jobs", cancel)).FirstOrDefault(j => Text(j, "training_file") == tuning.TrainingFile && Text(j, "status") is not ("cancelled" or "failed"));
            if (job.ValueKind == JsonValueKind.Undefined)
            {
                var body = new JsonObject { ["model"] = tuning.BaseModel, ["training_file"] = tuning.TrainingFile, ["suffix"] = tuning.Name, ["seed"] = 42, ["hyperparameters"] = new JsonObject { ["n_epochs"] = Epochs } };
                if (tuning.ValidationFile is { } held)
                    body["validation_file"] = held;
                job = Read(await wire.SendAsync(options, "POST", null, "fine_tuning/jobs", () => ProviderWire.Json(body), options.TimeoutSeconds, cancel));
            }
            tuning = tuning with { JobId = Text(job, "id"), State = Tuning.Running };
        });
        return tuning with { Says = says };
    }

    public async Task<Tuning> LookAsync(Tuning tuning, CancellationToken cancel)
    {
        var options = settings.CurrentValue;
        if (await StoppedAsync(tuning, options, cancel) is { } stopped)
            return stopped;
        var says = await TryAsync(async () =>
        {
            var job = Read(await wire.SendAsync(options, "GET", null, "fine_tuning/jobs/" + Uri.EscapeDataString(tuning.JobId!), null, options.TimeoutSeconds, cancel));
            tuning = Text(job, "status") switch
            {
                "succeeded" when Text(job, "fine_tuned_model") is { } model => tuning with { State = Tuning.Tuned, TunedModel = model },
                "failed" => Failed(tuning, "The provider's job failed: " + (job.TryGetProperty("error", out var e) && e.ValueKind == JsonValueKind.Object ? Text(e, "message") ?? Text(e, "code") : null)),
                "cancelled" => tuning with { State = Tuning.Cancelled },
                _ => tuning,
            };
        });
        return says is null ? tuning : tuning with { Says = says };
    }

    /// <returns>Null: the tuned model may be tried. Else what it waits for.</returns>
    public async Task<string?> WaitsAsync(Tuning tuning, CancellationToken cancel) => (await StoppedAsync(tuning, settings.CurrentValue, cancel))?.Says;

    /// <summary>Stops the provider's job; what is there already is forgotten there.</summary>
    public async Task<Tuning> CancelAsync(Tuning tuning, CancellationToken cancel)
    {
        var options = settings.CurrentValue;
        if (tuning is { JobId: { } job, State: Tuning.Running } && !options.Offline)
            await TryAsync(async () => await wire.SendAsync(options, "POST", null, $"fine_tuning/jobs/{Uri.EscapeDataString(job)}/cancel", () => ProviderWire.Json(new { }), options.TimeoutSeconds, cancel));
        return await ForgetFilesAsync(tuning with { State = Tuning.Cancelled, Says = null }, cancel);
    }

    /// <summary>Examples are not left lying at the provider once they have served.</summary>
    public async Task<Tuning> ForgetFilesAsync(Tuning tuning, CancellationToken cancel)
    {
        var options = settings.CurrentValue;
        foreach (var file in options.Offline ? [] : new[] { tuning.TrainingFile, tuning.ValidationFile }.OfType<string>())
            await TryAsync(async () => await wire.SendAsync(options, "DELETE", null, "files/" + Uri.EscapeDataString(file), null, options.TimeoutSeconds, cancel));
        return tuning;
    }

    async Task<Tuning?> StoppedAsync(Tuning tuning, LanguageOptions options, CancellationToken cancel)
    {
        var (policy, _) = await policies.CurrentAsync(tuning.ConnectionId, cancel);
        return options.Offline || TrustGateway.Barred(options, policy, Feature) is not null ? tuning with { Says = "It waits: language models are switched off." } : null;
    }

    async Task<string> FileAsync(LanguageOptions options, IEnumerable<JsonElement> known, string name, byte[] lines, CancellationToken cancel)
    {
        if (known.FirstOrDefault(f => Text(f, "filename") == name && f.TryGetProperty("bytes", out var size) && size.TryGetInt64(out var bytes) && bytes == lines.Length) is { ValueKind: JsonValueKind.Object } there)
            return Text(there, "id")!;
        return Text(Read(await wire.SendAsync(options, "POST", null, "files", () => ProviderWire.Form(name, "application/jsonl", lines, ("purpose", "fine-tune")), options.MediaTimeoutSeconds, cancel)), "id")!;
    }

    async Task<IReadOnlyList<JsonElement>> ListAsync(LanguageOptions options, string path, CancellationToken cancel) =>
        Read(await wire.SendAsync(options, "GET", null, path, null, options.TimeoutSeconds, cancel)).TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array ? [.. data.EnumerateArray()] : [];

    /// <returns>Null when it went well; else a sentence: it is tried again at the next look.</returns>
    static async Task<string?> TryAsync(Func<Task> step)
    {
        try
        {
            await step();
            return null;
        }
        // Status 0: nobody was there to refuse.
        catch (ClientResultException trouble) when (trouble.Status != 0)
        {
            return trouble.Status == 429 ? "The provider's quota for fine-tuning is used up; it is tried again by itself."
                : $"The provider refused ({trouble.Status} {ProviderTrouble.Code(trouble)}): {ProviderTrouble.Says(trouble)}";
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException)
        {
            return "The provider did not answer; it is tried again by itself.";
        }
    }

    static Tuning Failed(Tuning tuning, string says) => tuning with { State = Tuning.Failed, Says = says };
    static string Writer(LanguageOptions options) => $"{options.Provider.ToLowerInvariant()}/{options.TunedFrom}";
    static JsonElement Read(BinaryData data) => JsonDocument.Parse(data).RootElement.Clone();
    static string? Text(JsonElement from, string name) => from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
