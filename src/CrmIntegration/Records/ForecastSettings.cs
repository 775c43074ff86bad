using Dapper;

namespace CrmIntegration.Records;

/// <summary>How a company counts its forecast.</summary>
public sealed record ForecastSetting
{
    public int FiscalStart { get; init; } = 1;
    public int Months { get; init; } = 3;

    /// <summary>ISO 4217, that rates are against; null: the one most deals are in.</summary>
    public string? Currency { get; init; }

    /// <summary>Country, Industry, or a custom field of the deal.</summary>
    public string RegionField { get; init; } = "Country";

    /// <summary>Type, LeadSource, or a custom field of the deal; or <see cref="ByLine"/> and <see cref="ByFamily"/>: what stands on the deal's lines.</summary>
    public string ProductField { get; init; } = ByLine;

    /// <summary>roles | managers: what says who leads whom; null: roles where the CRM has them.</summary>
    public string? TeamsBy { get; init; }

    public const string ByLine = "LineItems", ByFamily = "LineItemFamilies";

    /// <summary>The field that stands in where no deal of a CRM has a line.</summary>
    const string WithoutLines = "Type";

    public bool IsByLine => ProductField is ByLine or ByFamily;

    /// <summary>The field that names the product where no line does.</summary>
    public string ProductByField => IsByLine ? WithoutLines : ProductField;
}

public sealed record CurrencyRateRow
{
    public required string Currency { get; init; }
    public required DateOnly ValidFrom { get; init; }

    /// <summary>Units of it that one unit of the corporate currency buys.</summary>
    public required decimal Rate { get; init; }
}

public sealed record QuotaRow
{
    public required string OwnerId { get; init; }
    public required DateOnly PeriodFrom { get; init; }
    public required decimal Amount { get; init; }
    public string? Currency { get; init; }
}

/// <summary>Calendar, currencies and quotas, as a manager entered them. Entered again, the newer holds.</summary>
public sealed class ForecastSettings(Database database, TimeProvider clock)
{
    public async Task<ForecastSetting> GetAsync(Guid connectionId, CancellationToken cancel) => await FindAsync(connectionId, cancel) ?? new();

    /// <summary>Null: nobody has said anything yet.</summary>
    public async Task<ForecastSetting?> FindAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<ForecastSetting>(new CommandDefinition(
            "SELECT fiscal_start, months, currency, region_field, product_field, teams_by FROM forecast_setting WHERE connection_id = @connectionId", new { connectionId }, cancellationToken: cancel));
    }

    public async Task SetAsync(Guid connectionId, ForecastSetting setting, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            database.Upsert("forecast_setting", ["connection_id"], ["fiscal_start", "months", "currency", "region_field", "product_field", "teams_by", "updated_at"]), new
            {
                connection_id = connectionId, fiscal_start = setting.FiscalStart, months = setting.Months, currency = setting.Currency,
                region_field = setting.RegionField, product_field = setting.ProductField, teams_by = setting.TeamsBy, updated_at = clock.GetUtcNow(),
            }, cancellationToken: cancel));
    }

    public async Task<IReadOnlyList<CurrencyRateRow>> RatesAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<CurrencyRateRow>(new CommandDefinition(
            "SELECT currency, valid_from, rate FROM currency_rate WHERE connection_id = @connectionId ORDER BY currency, valid_from DESC", new { connectionId }, cancellationToken: cancel))).AsList();
    }

    public async Task SetRatesAsync(Guid connectionId, IReadOnlyList<CurrencyRateRow> rates, string? by, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        foreach (var rate in rates)
            await connection.ExecuteAsync(new CommandDefinition(database.Upsert("currency_rate", ["connection_id", "currency", "valid_from"], ["rate", "entered_by", "entered_at"]),
                new { connection_id = connectionId, currency = rate.Currency, valid_from = rate.ValidFrom, rate = rate.Rate, entered_by = by, entered_at = clock.GetUtcNow() }, transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
    }

    public async Task<IReadOnlyList<QuotaRow>> QuotasAsync(Guid connectionId, DateOnly periodFrom, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<QuotaRow>(new CommandDefinition(
            "SELECT owner_id, period_from, amount, currency FROM quota WHERE connection_id = @connectionId AND period_from = @periodFrom ORDER BY owner_id",
            new { connectionId, periodFrom }, cancellationToken: cancel))).AsList();
    }

    public async Task SetQuotasAsync(Guid connectionId, IReadOnlyList<QuotaRow> quotas, string? by, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        foreach (var quota in quotas)
            await connection.ExecuteAsync(new CommandDefinition(database.Upsert("quota", ["connection_id", "owner_id", "period_from"], ["amount", "currency", "entered_by", "entered_at"]),
                new { connection_id = connectionId, owner_id = quota.OwnerId, period_from = quota.PeriodFrom, amount = quota.Amount, currency = quota.Currency, entered_by = by, entered_at = clock.GetUtcNow() },
                transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
    }
}
