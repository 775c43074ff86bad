using CrmIntegration.Records;

namespace CrmIntegration.Trust;

/// <summary>Brings every fine-tuning that is going on one step further. Twice is harmless: each step asks the provider what is there, and is saved before the next.</summary>
sealed class TuningChore(Tunings tunings, TuningGateway gateway, IEnumerable<ITuningSource> sources, TimeProvider clock) : IChore
{
    public string Name => "follow-tuning";
    public string Cron => "*/10 * * * *";

    public async Task RunAsync(Guid connectionId, CancellationToken cancel)
    {
        foreach (var tuning in (await tunings.ListAsync(connectionId, cancel)).Where(t => Tuning.Going.Contains(t.State)))
            await FollowAsync(tuning, cancel);
    }

    async Task FollowAsync(Tuning tuning, CancellationToken cancel)
    {
        for (var before = ""; before != tuning.State && Tuning.Going.Contains(tuning.State);)
        {
            before = tuning.State;
            var after = await StepAsync(tuning, cancel);
            // Cancelled meanwhile by a person: that word holds.
            if ((await tunings.FindAsync(tuning.ConnectionId, tuning.Id, cancel))?.State == Tuning.Cancelled)
                return;
            if (after != tuning)
                await tunings.SaveAsync(after with { ChangedAt = clock.GetUtcNow() }, cancel);
            tuning = after;
        }
    }

    async Task<Tuning> StepAsync(Tuning tuning, CancellationToken cancel)
    {
        if (sources.FirstOrDefault(s => s.Purpose == tuning.Purpose) is not { } source)
            return tuning with { State = Tuning.Failed, Says = $"Nothing here can be tuned for '{tuning.Purpose}'." };
        return tuning.State switch
        {
            Tuning.Asked => await gateway.UploadAsync(tuning, await source.ExamplesAsync(tuning.ConnectionId, cancel), cancel),
            Tuning.Uploaded => await gateway.StartAsync(tuning, cancel),
            Tuning.Running => await gateway.LookAsync(tuning, cancel),
            _ => await JudgeAsync(tuning, source, cancel),
        };
    }

    async Task<Tuning> JudgeAsync(Tuning tuning, ITuningSource source, CancellationToken cancel)
    {
        if (await gateway.DeployAsync(tuning, cancel) is { } waits)
            return tuning with { Says = waits };
        var deployment = gateway.DeploymentOf(tuning);
        return await source.JudgeAsync(tuning.ConnectionId, deployment, tuning, cancel) is { } verdict
            ? await gateway.ForgetFilesAsync(tuning with { State = verdict.Better ? Tuning.Judged : Tuning.Refused, Says = verdict.Says }, cancel)
            : tuning with { Says = gateway.Unheard(tuning) };
    }
}
