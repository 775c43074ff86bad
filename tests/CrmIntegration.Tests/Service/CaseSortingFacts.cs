using CrmIntegration.Connectors;
using CrmIntegration.Enrich.Service;
using CrmIntegration.Records;

namespace CrmIntegration.Tests.Service;

/// <summary>An open case is told its reason and type as the team sorted its closed ones, where that was right when it was tried.</summary>
public sealed class CaseSortingFacts
{
    public static TheoryData<Engine> Engines => Databases.Engines;

    static readonly string[] Late = ["delivery", "parcel", "shipment", "overdue", "courier", "arrived", "waiting", "delayed"], Billed = ["invoice", "charged", "refund", "payment", "twice", "amount", "credit", "accounting"],
        Filler = ["please", "today", "order", "number", "our", "colleague", "again", "help", "since", "week"];
    static readonly Case Overdue = Open("Where is our parcel, the delivery is overdue and the shipment has not arrived");

    [Theory, MemberData(nameof(Engines))]
    public async Task An_open_case_is_told_its_reason_as_the_team_sorted_the_closed_ones(Engine engine)
    {
        using var house = await ServiceHouse.OpenAsync(engine);
        await KeepAsync(house, house.Connection, [.. Sorted(120, n => n % 2 == 0 ? "Delivery" : "Invoice")]);

        var told = Assert.Single(await TellAsync(house, Overdue));

        Assert.Equal(("Reason", "Delivery"), (told.Field, told.Value));
        Assert.True(told.Right * 5 >= told.Told * 4);
        var card = Assert.Single(await house.Get<CaseSortings>().OfAsync(house.Connection, default));
        Assert.Equal((120, 2, 24, 24), (card.Examples, card.Labels, card.Tried, card.Right));
        Assert.Equal((told.Right, told.Told), (card.RightWhenTold, card.Told));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Reasons_that_the_words_do_not_tell_are_told_of_no_case(Engine engine)
    {
        using var house = await ServiceHouse.OpenAsync(engine);
        await KeepAsync(house, house.Connection, [.. Sorted(300, n => $"{"ABC"[(int)((uint)(n * 7919) * 2654435761u >> 20) % 3]}")]);

        Assert.Empty(await TellAsync(house, Overdue));

        var card = Assert.Single(await house.Get<CaseSortings>().OfAsync(house.Connection, default));
        Assert.Equal((60, 0), (card.Tried, card.Told));
    }

    [Fact]
    public async Task A_field_that_somebody_has_set_and_words_without_likeness_are_left_alone()
    {
        using var house = await ServiceHouse.OpenAsync(Engine.Sqlite);
        await KeepAsync(house, house.Connection, [.. Sorted(120, n => n % 2 == 0 ? "Delivery" : "Invoice")]);

        Assert.Empty(await TellAsync(house, Overdue with { Reason = "Other" }));
        Assert.Empty(await TellAsync(house, Open("Zwölf Boxkämpfer jagen Viktor")));
    }

    [Fact]
    public async Task Another_connections_cases_teach_nothing_here()
    {
        using var house = await ServiceHouse.OpenAsync(Engine.Sqlite);
        await KeepAsync(house, Guid.NewGuid(), [.. Sorted(120, n => n % 2 == 0 ? "Delivery" : "Invoice")]);

        Assert.Empty(await TellAsync(house, Overdue));
    }

    [Fact]
    public async Task A_first_reading_that_goes_on_is_learnt_from_again()
    {
        using var house = await ServiceHouse.OpenAsync(Engine.Sqlite);
        await KeepAsync(house, house.Connection, [.. Sorted(20, n => n % 2 == 0 ? "Delivery" : "Invoice")]);
        Assert.Empty(await TellAsync(house, Overdue));

        await KeepAsync(house, house.Connection, [.. Sorted(120, n => n % 2 == 0 ? "Delivery" : "Invoice")]);

        house.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("Delivery", Assert.Single(await TellAsync(house, Overdue)).Value);
    }

    static Task KeepAsync(ServiceHouse house, Guid connection, IReadOnlyList<CrmRecord> cases) => house.Get<CrmStore>().SaveAsync(connection, RecordKind.Case, cases, default);

    static async Task<IReadOnlyList<SuggestionSort>> TellAsync(ServiceHouse house, Case one) => Assert.Single(await house.Get<CaseSorting>().TellAsync(house.Connection, [one], default));

    static string[] Some(int seed, string[] words, int many) => new Random(seed).GetItems(words, many);

    static Case Open(string words) => new() { Id = "open", Modified = ServiceHouse.Now, Created = ServiceHouse.Now, Subject = words, Description = "Please help us again, it is about our order." };

    // Even numbers write about deliveries, odd ones about invoices.
    static IEnumerable<Case> Sorted(int many, Func<int, string> reason) => Enumerable.Range(0, many).Select(n => new Case
    {
        Id = $"C{n:0000}", Modified = ServiceHouse.Now, Created = ServiceHouse.Now.AddDays(n - many), IsClosed = true, ClosedAt = ServiceHouse.Now, Reason = reason(n),
        Subject = string.Join(' ', Some(n, n % 2 == 0 ? Late : Billed, 3)), Description = string.Join(' ', [.. Some(n + 7, Filler, 5), .. Some(n + 9, n % 2 == 0 ? Late : Billed, 2)]),
    });
}
