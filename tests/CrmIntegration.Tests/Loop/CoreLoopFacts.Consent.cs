using System.Net;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace CrmIntegration.Tests.Loop;

partial class CoreLoopFacts
{
    [Fact]
    public async Task What_was_predicted_while_write_back_was_off_stands_in_the_CRM_once_it_is_allowed()
    {
        var forms = company.Run.House.Services.GetRequiredService<IConnectionForms>();
        await company.Run.UntilQuietAsync();
        var (deal, page) = await company.OpenDealAsync("Proposal");
        var before = Company.Field(page, "AI_Win_Probability__c");
        await forms.SetWriteBackAsync(company.Run.ConnectionId, ConnectionRow.Off, null, default);
        var known = (await PredictionAsync(deal)).Id;
        using var saved = await company.Browser.PostAsync(company.Page(deal), new FormUrlEncodedContent(new Dictionary<string, string> { ["StageName"] = "Qualification" }), default);
        for (var tries = 0; tries < 6000 && (await PredictionAsync(deal)).Id == known; tries++)
            await Task.Delay(20);
        await company.Run.UntilQuietAsync();
        Assert.Equal(before, Company.Field(await company.Browser.GetStringAsync(company.Page(deal)), "AI_Win_Probability__c"));

        await forms.SetWriteBackAsync(company.Run.ConnectionId, ConnectionRow.Always, null, default);

        Assert.NotEqual(before, await company.UntilAsync(deal, "AI_Win_Probability__c", value => value != before));
    }

    [Fact]
    public async Task A_field_that_an_admin_maps_to_another_of_the_CRM_is_filled_there_at_once()
    {
        var forms = company.Run.House.Services.GetRequiredService<IConnectionForms>();
        await company.Run.UntilQuietAsync();
        var (deal, page) = await company.OpenDealAsync("Negotiation");
        var mapping = await forms.MappingAsync(company.Run.ConnectionId, default);

        await forms.SetMappingAsync(company.Run.ConnectionId, [.. mapping.Select(f => f.Ours == WriteBackFields.TopReason ? f with { Theirs = "NextStep" } : f)], default);

        Assert.NotEmpty(Company.Field(page, "AI_Top_Reason__c"));
        Assert.NotEmpty(await company.UntilAsync(deal, "NextStep", value => value.Length > 0));
        await forms.SetMappingAsync(company.Run.ConnectionId, mapping, default);
    }

    [Fact]
    public async Task A_chance_that_a_person_types_over_in_the_CRM_is_set_back()
    {
        await company.Run.UntilQuietAsync();
        var (deal, page) = await company.OpenDealAsync("Qualification");
        var ours = Company.Field(page, "AI_Win_Probability__c");

        using var saved = await company.Browser.PostAsync(company.Page(deal), new FormUrlEncodedContent(new Dictionary<string, string> { ["AI_Win_Probability__c"] = "3.21" }), default);
        Assert.True(saved.StatusCode is HttpStatusCode.OK or HttpStatusCode.Redirect, $"the CRM answered {(int)saved.StatusCode}");

        Assert.Equal(ours, await company.UntilAsync(deal, "AI_Win_Probability__c", value => value == ours));
        // The CRM shows it before we have counted it.
        await company.Run.UntilQuietAsync();
        var again = await company.Run.House.Services.GetRequiredService<Database>().OpenAsync(default);
        await using (again)
            Assert.Equal([("Probability", 1L)], await again.QueryAsync<(string, long)>("SELECT field, repairs FROM overwritten WHERE opportunity_id = @deal", new { deal }));
    }

    async Task<Prediction> PredictionAsync(string deal) => (await company.Run.House.Services.GetRequiredService<Predictions>().LatestAsync(company.Run.ConnectionId, deal, default))!;
}
