using CrmIntegration.Connectors;
using CrmIntegration.Records;
using Dapper;

namespace CrmIntegration.Tests.Forecast;

/// <summary>A file ends with its newest date; what came after is not known.</summary>
public sealed class ImportedFileFacts
{
    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task Open_deals_of_an_old_file_are_judged_as_of_its_newest_date_and_those_of_a_CRM_as_of_now(Engine engine)
    {
        using var house = await ForecastHouse.NewAsync(engine);
        var (file, crm, end) = (Guid.NewGuid(), Guid.NewGuid(), ForecastHouse.Today.AddYears(-9));
        await using (var opened = await house.Database.OpenAsync(default))
            foreach (var (id, kind) in new[] { (file, ConnectionRow.File), (crm, "small") })
                await opened.ExecuteAsync("""
                    INSERT INTO connection (id, crm, name, settings, mapping, url_secret, paused, write_back, token_fence, rejected_signatures, created_at)
                    VALUES (@id, @kind, @kind, @nothing, '{}', '', @no, 'off', 0, 0, 0)
                    """, new { id, kind, nothing = Array.Empty<byte>(), no = false });
        foreach (var id in new[] { file, crm })
            await house.Store.SaveAsync(id, RecordKind.Opportunity, [.. Enumerable.Range(0, 60).Select(i => new Opportunity
            {
                Id = $"o{i:00}", Created = end.AddDays(-100 - i), Modified = end.AddDays(-i), Stage = "New", Amount = 100 + i, IsClosed = i > 4, IsWon = i % 3 == 0, CloseDate = DateOnly.FromDateTime(end.AddDays(-i).UtcDateTime),
            })], default);

        foreach (var id in new[] { file, crm })
            await house.Train.RunAsync(id, null, default);

        async Task<DateTimeOffset[]> SaidAsync(Guid id) => [.. (await house.Predictions.LatestAsync(id, ["o00", "o01", "o02", "o03", "o04"], default)).Values.Select(p => p.MadeAt).Distinct()];
        Assert.Equal([end], await SaidAsync(file));
        Assert.Equal([ForecastHouse.Today], await SaidAsync(crm));
    }
}
