using CrmIntegration.Records;

namespace CrmIntegration.Trust;

/// <summary>Brings every fine-tuning that is going on one step further, and looks which tuned models are still needed. Twice is harmless: each step asks the provider what is there, and is saved before the next.</summary>
sealed class TuningChore(Tunings tunings, TuningGateway gateway, TunedDeployments deployments, IEnumerable<ITuningSource> sources, TimeProvider clock) : IChore
{
    public string Name => "follow-tuning";
    public string Cron => "*/10 * * * *";

    public async Task RunAsync(Guid connectionId, CancellationToken cancel)
    {
        foreach (var tuning in (await tunings.ListAsync(connectionId, cancel)).Where(t => Tuning.Going.Contains(t.State)))
            await FollowAsync(tuning, cancel);
        foreach (var tuning in (await tunings.ListAsync(connectionId, cancel)).Where(t => !Tuning.Going.Contains(t.State)))
            if (await deployments.KeepAsync(tuning, cancel) is var after && after != tuning)
                await tunings.SaveAsync(after, cancel);
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
        if (await gateway.WaitsAsync(tuning, cancel) is { } waits)
            return tuning with { Says = waits };
        (tuning, var stands) = await deployments.StandAsync(tuning, cancel);
        if (!stands)
            return tuning with { Says = tuning.Standing, Standing = null };
        return await source.JudgeAsync(tuning.ConnectionId, gateway.DeploymentOf(tuning), tuning, cancel) is { } verdict
            ? await gateway.ForgetFilesAsync(tuning with { State = verdict.Better ? Tuning.Judged : Tuning.Refused, Says = verdict.Says }, cancel)
            : tuning with { Says = $"Tuned, but the provider does not answer under the name {gateway.DeploymentOf(tuning)} yet; it is tried again by itself." };
    }
}
