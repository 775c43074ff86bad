using CrmIntegration.Connectors;
using CrmIntegration.Language.Conversations;
using CrmIntegration.Records;
using CrmIntegration.Tests.AzureOpenAi;
using CrmIntegration.Trust;

namespace CrmIntegration.Tests.Conversations;

public sealed class RecordingFacts
{
    static readonly byte[] Wav = Sounds.Wav(TimeSpan.FromSeconds(2));

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_recording_becomes_a_conversation_with_times_and_speakers_and_its_sound_is_kept_nowhere(bool speakers)
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await TalkHouse.OpenAsync(Engine.Sqlite, model: model);
        model.KnowsSpeakers = speakers;
        model.Hears = [new(0, 4, "A", "Good morning, Zephyrine Quobble here."), new(4, 9.5, "B", "What does the loom cost?"), new(9.5, 12, "A", "I will send the offer tomorrow.")];
        await AllowAsync(house);

        var added = await AddAsync(house, Wav);

        var talk = (await house.Talks.FindAsync(house.Connection, added.Value, default))!;
        Assert.Equal(["Good morning, Zephyrine Quobble here.", "What does the loom cost?", "I will send the offer tomorrow."], talk.Lines.Select(l => l.Text));
        Assert.Equal((TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(9.5)), (talk.Lines[1].Start, talk.Lines[1].End));
        Assert.Equal(speakers ? ["Speaker A", "Speaker B"] : [""], talk.Lines.Select(l => l.Speaker).Distinct());
        var line = Assert.Single(await house.Get<ModelCalls>().ListAsync(house.Connection, null, 0, 9, default));
        Assert.Equal(("transcribe", "written", "azure/hears"), (line.Feature, line.Outcome, line.Writer));
        Assert.DoesNotContain("Quobble", line.MaskedPrompt + line.Answer);
        Assert.Contains("loom", line.Answer);
        Assert.Equal(12m / 60 * 0.006m, line.Cost);
    }

    [Fact]
    public async Task The_same_recording_twice_is_one_conversation_and_one_bill()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await TalkHouse.OpenAsync(Engine.Sqlite, model: model);
        await AllowAsync(house);

        var (first, second) = (await AddAsync(house, Wav), await AddAsync(house, Wav));

        Assert.Equal(first.Value, second.Value);
        Assert.Single(model.Paths, p => p.StartsWith("/openai/deployments/hears/audio/transcriptions?"));
    }

    [Fact]
    public async Task What_cannot_be_heard_is_told_in_one_sentence_and_nothing_leaves()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await TalkHouse.OpenAsync(Engine.Sqlite, model: model);
        using var offline = await TalkHouse.OpenAsync(Engine.Sqlite);

        Assert.Contains("AI policy", (await AddAsync(house, Wav)).Failure!.Says);
        await AllowAsync(house);
        Assert.Contains("25 MB", (await AddAsync(house, [.. Wav, .. new byte[AudioKind.Largest]])).Failure!.Says);
        Assert.Contains("no recording", (await AddAsync(house, "This is a letter, not a sound."u8.ToArray())).Failure!.Says);
        Assert.Contains("no recording", (await AddAsync(house, [])).Failure!.Says);
        Assert.Contains("Language:TranscriptionDeployment", (await AddAsync(offline, Wav)).Failure!.Says);

        Assert.Empty(model.Paths);
    }

    [Fact]
    public async Task A_recording_without_sound_is_told_what_is_wrong_with_it_and_costs_nothing()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await TalkHouse.OpenAsync(Engine.Sqlite, model: model);
        await AllowAsync(house);

        Assert.Contains("holds no sound", (await AddAsync(house, [.. "RIFF\x04\0\0\0WAVE"u8])).Failure!.Says);
        Assert.Contains("holds no sound", (await AddAsync(house, Wav[..44])).Failure!.Says);
        Assert.Contains("tenth of a second", (await AddAsync(house, Sounds.Wav(TimeSpan.FromMilliseconds(50)))).Failure!.Says);
        Assert.Contains("cut off", (await AddAsync(house, Wav[..9000])).Failure!.Says);

        Assert.Empty(model.Paths);
        Assert.Empty(await house.Get<ModelCalls>().ListAsync(house.Connection, null, 0, 9, default));
    }

    [Theory]
    [InlineData(nameof(Mood.Fails), "did not answer")]
    [InlineData(nameof(Mood.FiltersPrompt), "content filter")]
    public async Task A_provider_in_trouble_leaves_a_sentence_and_a_line_in_the_audit(string mood, string says)
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await TalkHouse.OpenAsync(Engine.Sqlite, model: model);
        await AllowAsync(house);
        model.Usually = Enum.Parse<Mood>(mood);

        Assert.Contains(says, (await AddAsync(house, Wav)).Failure!.Says);
        model.Usually = Mood.Answers;
        model.Hears = [];
        Assert.Contains("Nothing was said", (await AddAsync(house, Wav)).Failure!.Says);

        Assert.Equal(2, (await house.Get<ModelCalls>().ListAsync(house.Connection, null, 0, 9, default)).Count);
    }

    [Fact]
    public async Task The_golden_talks_are_heard_as_well_as_before()
    {
        using var house = await TalkHouse.OpenAsync(Engine.Sqlite, deals: 5);

        var scores = await house.Get<Evaluations>().Sets.Single(s => s.Feature == "conversation").ScoreAsync(house.Connection, null, default);

        Assert.True(scores.Average(s => s.Score) >= 0.9, string.Join('\n', scores.Where(s => s.Wrong.Count > 0).Select(s => $"{s.Case}: {string.Join("; ", s.Wrong)}")));
    }

    static Task<CrmResult<Guid>> AddAsync(TalkHouse house, byte[] audio) =>
        house.Desk.AddRecordingAsync(house.Connection, new(house.Company.Opportunities[0].Id, "Call", TalkHouse.Now.AddHours(-1), audio, "U1"), default);

    static Task<bool> AllowAsync(TalkHouse house) => house.Get<AiPolicies>().SaveAsync(house.Connection, new() { AudioMayLeave = true }, 0, "admin", TalkHouse.Now, default);
}
