using System.Globalization;
using CrmIntegration.Enrich.Forecast;
using CrmIntegration.Forecasting;
using CrmIntegration.Records;
using Microsoft.AspNetCore.Builder;

namespace CrmIntegration.Verbs;

/// <summary>The language model as a column of a backtest. It is asked through the house's gateway, so that policy, masking, budget and audit are those of the data folder.</summary>
sealed class BacktestLanguage : IAsyncDisposable
{
    public const string Flag = "language-model";
    public static readonly string[] Options = ["budget", "deployment", "connection"];

    WebApplication? house;

    public IReadOnlyList<IOutsideForecaster> Outsiders { get; private set; } = [];
    public string? Wrong { get; private init; }

    /// <summary>Under which connection the questions stand in the audit.</summary>
    public Guid? AuditedAs { get; private init; }

    public static async Task<BacktestLanguage> OpenAsync(CommandLine line, string[] settings)
    {
        if (!line.Has(Flag))
            return Options.FirstOrDefault(o => line.One(o) is not null) is { } alone ? new() { Wrong = $"--{alone} belongs to --{Flag}." } : new();
        decimal? budget = null;
        if (line.One("budget") is { } told)
        {
            if (!decimal.TryParse(told, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number is <= 0 or > 100_000)
                return new() { Wrong = "--budget must be a number above 0, in the currency of Language:PricePerMillionTokensIn." };
            budget = number;
        }
        // What could not be asked is told once, in the report; a line for each would drown it.
        var app = House.Build(line.Forwarded(settings), b => b.Logging.SetMinimumLevel(LogLevel.Error).AddFilter("CrmIntegration.Trust", LogLevel.Error));
        var language = app.Services.GetRequiredService<LanguageProof>();
        if (!language.Offered || await ConnectionAsync(app, line.One("connection")) is not { } connection)
        {
            var wrong = language.Offered ? $"There is no connection '{line.One("connection")}'; `models list` shows them all." : "No language model is set up: set Language:Provider, Language:Endpoint and Language:Deployment (appsettings.Local.json, or behind this command).";
            await app.DisposeAsync();
            return new() { Wrong = wrong };
        }
        return new() { house = app, AuditedAs = connection, Outsiders = await language.OutsidersAsync(connection, line.All("deployment"), budget ?? language.UsualBudget, default) };
    }

    /// <returns>Without a name: a tenant of its own, that has no policy but the settings. Null: there is none of that name.</returns>
    static async Task<Guid?> ConnectionAsync(WebApplication app, string? name)
    {
        try
        {
            BringUpToDate.Run(app.Services.GetRequiredService<Database>());
        }
        catch (DatabaseUnreachable unreachable)
        {
            throw new WrongSettings([unreachable.Message]);
        }
        return name is null ? ModelCall.OfFiles : (await app.Services.GetRequiredService<ConnectionStore>().ListAsync(default)).FirstOrDefault(c => c.Name == name || c.Id.ToString() == name)?.Id;
    }

    public async ValueTask DisposeAsync()
    {
        if (house is not null)
            await house.DisposeAsync();
    }
}
