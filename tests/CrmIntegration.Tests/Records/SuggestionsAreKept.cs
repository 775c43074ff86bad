using CrmIntegration.Records;

namespace CrmIntegration.Tests.Records;

public sealed class SuggestionsAreKept
{
    static readonly DateTimeOffset Day = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    public static TheoryData<Engine> Engines => Databases.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task What_came_last_stands_first_however_late_its_draft_was_made(Engine engine)
    {
        var (suggestions, connection) = (new Suggestions(await Databases.NewAsync(engine)), Guid.NewGuid());
        foreach (var (mail, received, made) in new[] { ("an old one drafted last", Day.AddDays(-20), Day.AddHours(2)), ("the newest", Day, Day.AddHours(1)), ("drafted before it was dated", (DateTimeOffset?)null, Day.AddDays(-1)) })
            await suggestions.SaveAsync(new() { Id = Guid.CreateVersion7(), ConnectionId = connection, EmailId = mail, MadeAt = made, ReceivedAt = received, Writer = "offline", PromptVersion = "1", Language = "en" }, default);

        var listed = await suggestions.ListAsync(connection, 0, 25, default);

        Assert.Equal(["the newest", "drafted before it was dated", "an old one drafted last"], listed.Select(s => s.EmailId));
    }
}
