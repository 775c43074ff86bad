using CrmIntegration.Enrich.Forecast.RollUp;
using CrmIntegration.Records;
using CrmIntegration.Trust;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CrmIntegration.Enrich.Forecast;

static class ForecastRoom
{
    /// <summary>Needs from elsewhere: <see cref="Database"/>, <see cref="IFlow"/>. Models lie in Forecast:Models, by default DataFolder/models.</summary>
    public static IServiceCollection AddForecast(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<CrmStore>();
        services.TryAddSingleton<SyncCursors>();
        services.TryAddSingleton<Predictions>();
        services.TryAddSingleton<Models>();
        services.TryAddSingleton<Backtests>();
        services.AddSettings<ForecastOptions>(configuration, "Forecast", _ => [])
            .PostConfigure(o => o.Models = o.Models is "" ? Path.Combine(configuration["DataFolder"] ?? "data", "models") : o.Models);
        services.AddSingleton(s => s.GetRequiredService<IOptions<ForecastOptions>>().Value);
        services.AddSingleton<Timelines>();
        services.AddSingleton<ModelRegistry>();
        services.AddSingleton<Scoring>();
        services.AddSingleton<NightlyScore>();
        services.AddSingleton<TrainApart>();
        services.AddSingleton<TrainJob>();
        services.AddSingleton<IStage, ForecastStage>();
        services.AddSingleton<IChore>(s => s.GetRequiredService<NightlyScore>());
        services.AddSingleton<IChore>(s => s.GetRequiredService<TrainJob>());
        services.AddSingleton<IChore, FirstTraining>();
        services.AddSingleton<BookReader>();
        services.AddSingleton<ShockSource>();
        services.AddSingleton<Scores>();
        services.AddSingleton<RollUpChore>();
        services.AddSingleton<PastForecasts>();
        services.AddSingleton<IChore>(s => s.GetRequiredService<RollUpChore>());
        services.AddSingleton<IChore>(s => s.GetRequiredService<PastForecasts>());
        services.AddSingleton<Promotions>();
        services.TryAddSingleton<LanguageModels>();
        services.TryAddSingleton<LanguageWords>();
        services.AddSingleton<LanguageForecaster>();
        services.AddSingleton<LanguageTrial>();
        services.AddSingleton<ITuningSource, ForecastTuning>();
        services.AddSingleton<ModelWatching>();
        services.AddSingleton<SegmentWatching>();
        services.AddSingleton<ModelNight>();
        services.AddSingleton<IChore>(s => s.GetRequiredService<ModelNight>());
        services.AddSingleton<LanguageProof>();
        services.AddSingleton<IChore, ProofJob>();
        return services;
    }
}
