using System.Text.Json;
using CrmIntegration.ConnectorTests;

namespace CrmIntegration.Tests.AzureOpenAi;

public sealed class ForeignClientFacts
{
    [Fact]
    public async Task A_client_that_we_did_not_write_reads_everything_the_emulator_says()
    {
        var folder = ForeignClient.Folder("tests/CrmIntegration.Tests/AzureOpenAi/Npm");
        if (!await ForeignClient.HasAsync(folder, "openai"))
            Assert.Skip("The openai package is not installed and npm ci failed: run npm ci in tests/CrmIntegration.Tests/AzureOpenAi/Npm.");
        await using var model = await AzureOpenAiEmulator.StartAsync();
        model.Writes = said => said + ", [PERSON_1]! Here is a sentence of some length.";
        model.Next.Enqueue(Mood.Busy);

        var (exit, output, error) = await ForeignClient.RunAsync("node", folder, "script.mjs", model.Address.TrimEnd('/'));

        Assert.True(exit == 0, error);
        var report = JsonDocument.Parse(output).RootElement;
        string Of(string name) => report.GetProperty(name).ToString();
        Assert.Equal("Hello, [PERSON_1]! Here is a sentence of some length.", Of("told"));
        Assert.Equal(Of("told"), Of("streamed"));
        Assert.Equal(("False", "stop", "4"), (Of("firstHasChoices"), Of("finish"), Of("vector")));
        Assert.True(report.GetProperty("usage").GetInt32() > 0);
        Assert.Equal("""["A","B"]""", Of("speakers"));
        Assert.StartsWith("WEBVTT\n\n00:00:00.000 --> 00:00:02.500\nGood morning", Of("vtt"));
        Assert.Equal(("400", "PNG"), (Of("noAudio"), Of("png")));
        Assert.Equal("""["pending","processed"]""", Of("fileStatus"));
        Assert.Equal("""["pending","validating_files","queued","running","succeeded"]""", Of("states"));
        Assert.EndsWith("-crm", Of("model"));
        Assert.Equal(("10", "1", "True"), (Of("content"), Of("checkpoints"), Of("result")));
        Assert.Equal(("cancelled", "400", "2"), (Of("cancelled"), Of("cancelledTwice"), Of("jobs")));
        Assert.Equal(("True", "404"), (Of("deleted"), Of("gone")));
        Assert.All(model.Paths, p => Assert.Contains("api-version=2024-10-21", p));
        Assert.DoesNotContain(model.Paths, p => p.Contains("deployments") && (p.Contains("files") || p.Contains("fine_tuning")));
    }
}
