using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Effect;

static class EffectRoom
{
    /// <summary>Needs from elsewhere: <see cref="CrmStore"/>, <see cref="IFlow"/>.</summary>
    public static IServiceCollection AddEffect(this IServiceCollection services)
    {
        services.AddSingleton<HoldOuts>();
        services.AddSingleton<TrialValues>();
        services.AddSingleton<TrialMeasures>();
        services.AddSingleton<TrialDesk>();
        services.AddSingleton<ITrials>(s => s.GetRequiredService<TrialDesk>());
        services.AddSingleton<IChore, EndTrials>();
        return services;
    }
}

/// <summary>A trial whose time is over ends by itself, and the held-out get their scores.</summary>
sealed class EndTrials(TrialDesk desk) : IChore
{
    public string Name => "end-trials";
    public string Cron => "7 * * * *";

    public Task RunAsync(Guid connectionId, CancellationToken cancel) => desk.EndOverdueAsync(connectionId, cancel);
}
