using CrmIntegration.Connectors;
using CrmIntegration.Enrich.Marketing;
using CrmIntegration.Language.Marketing;
using CrmIntegration.Records;
using CrmIntegration.Tests.AzureOpenAi;
using CrmIntegration.Tests.WriteBack;
using CrmIntegration.Trust;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SkiaSharp;

namespace CrmIntegration.Tests.Marketing;

public sealed class PictureFacts
{
    static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    static readonly CopyBrief Brief = new(CopyBrief.Event, "en", "Open day with Zephyrine Quobble", ["See the weaving hall"], "12 March 2027", "Hall 2", "https://halden.example/open-day");

    [Theory, InlineData("bold"), InlineData("calm")]
    public async Task A_drawn_picture_stands_behind_the_headline_and_goes_again(string template)
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        await using var services = await OpenAsync(model);
        var (desk, connection) = (services.GetRequiredService<ICampaigns>(), Guid.NewGuid());
        var id = (await desk.SaveAsync(connection, new() { Id = Guid.NewGuid(), Name = "Open day", Brief = Brief, Template = template }, default)).Value;
        var plain = await desk.PosterAsync(connection, id, Brief, template, pdf: false, default);

        Assert.True((await desk.DrawAsync(connection, id, "U1", default)).Ok);

        using var drawn = SKBitmap.Decode(await desk.PosterAsync(connection, id, Brief, template, pdf: false, default));
        using var before = SKBitmap.Decode(plain);
        Assert.NotEqual(before.GetPixel(60, 60), drawn.GetPixel(60, 60));
        Assert.Equal(before.GetPixel(20, 1500), drawn.GetPixel(20, 1500));
        Assert.StartsWith("%PDF", System.Text.Encoding.Latin1.GetString(await desk.PosterAsync(connection, id, Brief, template, pdf: true, default), 0, 4));
        var asked = Assert.Single(model.Drawn);
        Assert.DoesNotContain("Quobble", asked);
        Assert.Contains("weaving hall", asked);
        var line = Assert.Single(await services.GetRequiredService<ModelCalls>().ListAsync(connection, null, 0, 9, default));
        Assert.Equal(("picture", "written", 0.04m), (line.Feature, line.Outcome, line.Cost));

        await services.GetRequiredService<CampaignPictures>().ForgetAsync(connection, id, default);
        Assert.Equal(plain, await desk.PosterAsync(connection, id, Brief, template, pdf: false, default));
    }

    [Theory]
    [InlineData(nameof(Mood.FiltersPrompt), "content filter")]
    [InlineData(nameof(Mood.BadJson), "nothing that can be used")]
    [InlineData(nameof(Mood.Fails), "nothing that can be used")]
    public async Task Whatever_the_provider_does_the_poster_comes_from_its_template(string mood, string says)
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        await using var services = await OpenAsync(model);
        var (desk, connection) = (services.GetRequiredService<ICampaigns>(), Guid.NewGuid());
        var id = (await desk.SaveAsync(connection, new() { Id = Guid.NewGuid(), Name = "Open day", Brief = Brief }, default)).Value;
        var plain = await desk.PosterAsync(connection, id, Brief, "bold", pdf: false, default);
        model.Usually = Enum.Parse<Mood>(mood);

        var answer = await desk.DrawAsync(connection, id, "U1", default);

        Assert.Contains(says, answer.Failure!.Says);
        Assert.Equal(plain, await desk.PosterAsync(connection, id, Brief, "bold", pdf: false, default));
    }

    [Fact]
    public async Task Without_a_provider_that_draws_it_says_what_to_set()
    {
        await using var services = await OpenAsync(null);
        var (desk, connection) = (services.GetRequiredService<ICampaigns>(), Guid.NewGuid());
        var id = (await desk.SaveAsync(connection, new() { Id = Guid.NewGuid(), Name = "Open day", Brief = Brief }, default)).Value;

        Assert.False(desk.CanDraw);
        Assert.Contains("Language:PictureDeployment", (await desk.DrawAsync(connection, id, null, default)).Failure!.Says);
    }

    static async Task<ServiceProvider> OpenAsync(AzureOpenAiEmulator? model)
    {
        var settings = model is null ? [] : new Dictionary<string, string?>
        {
            ["Language:Provider"] = "azure", ["Language:Endpoint"] = model.Address, ["Language:Deployment"] = "drafts", ["Language:ApiKey"] = "k", ["Language:PictureDeployment"] = "draws", ["Language:TimeoutSeconds"] = "5",
        };
        return new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(new FakeTimeProvider(Now)).AddSingleton(await Databases.NewAsync(Engine.Sqlite)).AddSingleton<CrmStore>().AddSingleton<ICrmSessions>(new PaperCrm())
            .AddTrust(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).AddMarketing().BuildServiceProvider();
    }
}
