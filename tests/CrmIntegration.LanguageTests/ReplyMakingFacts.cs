using CrmIntegration.Language;
using CrmIntegration.Language.Replies;
using CsCheck;

namespace CrmIntegration.LanguageTests;

/// <summary>Free times, a rep's own way to write, and what another customer's answer may lend.</summary>
public sealed class ReplyMakingFacts
{
    static readonly TimeZoneInfo Berlin = Zones.Find("Europe/Berlin")!;
    static readonly WorkingHours Week = new(new(9, 0), new(17, 0), new HashSet<DayOfWeek> { DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday }, Berlin);

    [Fact]
    public void No_time_is_offered_that_is_taken_past_or_outside_working_hours() =>
        Gen.Select(Gen.Int[0, 60 * 24 * 400], Gen.Select(Gen.Int[0, 14 * 48], Gen.Int[1, 12]).Array[0, 40], Gen.Int[0, 20]).Sample((minute, taken, ahead) =>
        {
            var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minute);
            var busy = taken.Select(t => new Busy(now.AddMinutes(t.Item1 * 30), now.AddMinutes(t.Item1 * 30 + t.Item2 * 30))).ToList();
            var free = MeetingSlots.Free(busy, Week, now, ahead == 0 ? null : DateOnly.FromDateTime(now.UtcDateTime).AddDays(ahead), TimeSpan.FromMinutes(30), Zones.Find("America/New_York"));
            return free.Count <= 3 && free.All(s => s.From > now && !busy.Any(b => b.From < s.To && s.From < b.To)
                && TimeZoneInfo.ConvertTime(s.From, Berlin) is var local && local.Hour >= 9 && local.Hour < 17 && local.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)
                && TimeZoneInfo.ConvertTime(s.From, Zones.Find("America/New_York")!).Hour >= 8) && free.Zip(free.Skip(1)).All(p => p.First.To <= p.Second.From);
        }, iter: 2_000);

    [Fact]
    public void An_hour_that_the_clock_change_skips_or_repeats_is_not_offered()
    {
        var night = Week with { Starts = new(1, 0), Ends = new(5, 0), Days = Enum.GetValues<DayOfWeek>().ToHashSet() };

        var spring = MeetingSlots.Free([], night, new(2026, 3, 28, 12, 0, 0, TimeSpan.Zero), new DateOnly(2026, 3, 29), TimeSpan.FromMinutes(30), most: 1);
        var full = MeetingSlots.Free([new(new(2026, 3, 29, 1, 0, 0, TimeSpan.Zero), new(2026, 3, 29, 23, 0, 0, TimeSpan.Zero))], night, new(2026, 3, 28, 12, 0, 0, TimeSpan.Zero), new DateOnly(2026, 3, 29), TimeSpan.FromMinutes(30), most: 1);

        Assert.Equal(new DateTimeOffset(2026, 3, 29, 0, 0, 0, TimeSpan.Zero), spring[0].From.ToUniversalTime());
        Assert.NotEqual(2, TimeZoneInfo.ConvertTime(full[0].From, Berlin).Hour);
    }

    [Theory]
    [InlineData("en", "Tuesday, 1 December, 10:00–10:30")]
    [InlineData("de", "Dienstag, 1. Dezember, 10:00–10:30")]
    [InlineData("fr", "mardi 1er décembre, 10:00–10:30")]
    [InlineData("es", "martes 1 de diciembre, 10:00–10:30")]
    [InlineData("zh", "12月1日星期二 10:00–10:30")]
    [InlineData("xx", "Tuesday, 1 December, 10:00–10:30")]
    public void A_time_reads_as_people_write_it(string language, string says) =>
        Assert.Equal(says, SlotWords.Say(new MeetingSlot(new(2026, 12, 1, 9, 0, 0, TimeSpan.Zero), new(2026, 12, 1, 9, 30, 0, TimeSpan.Zero)), language, Berlin));

    [Theory]
    [InlineData("DE", "Europe/Berlin")]
    [InlineData("germany", "Europe/Berlin")]
    [InlineData("Deutschland", "Europe/Berlin")]
    [InlineData("日本", "Asia/Tokyo")]
    [InlineData("United States", null)]
    [InlineData("", null)]
    public void A_country_of_one_clock_tells_the_clock(string country, string? zone) => Assert.Equal(zone, Zones.Of(country)?.Id);

    [Fact]
    public void A_reps_greeting_and_close_are_learnt_from_what_they_took()
    {
        var style = ReplyStyle.Of([new("friendly", "en", "Hi Zephyrine,\n\nthe price is 12 EUR.\n\nCheers for now\n\nBest,\nBarnaby"), new("formal", "en", "Dear Ms. Quobble,\n\nthe price.\n\nYours sincerely,\nBarnaby Snorkel")], "en", "friendly")!;

        Assert.Equal("Best,\nBarnaby", style.Close);
        Assert.Equal("Hi Ada,", ReplyStyle.Greet(style.Greeting!, "Ada Byron"));
        Assert.Equal("Hi,", ReplyStyle.Greet(style.Greeting!, null));
        Assert.Null(ReplyStyle.Of([new("friendly", "de", "Hallo Ada,\n\ndanke.")], "en", "friendly"));
    }

    [Fact]
    public void A_title_of_one_customer_is_no_greeting_for_the_next() =>
        Assert.Null(ReplyStyle.Of([new("formal", "en", "Dear Ms. Quobble,\n\nthe price.\n\nYours sincerely,\nB")], "en", "formal")!.Greeting);

    [Theory]
    [InlineData("Delivery of the loom takes 14 days after the order.", "Delivery of the loom takes [...] days after the order.")]
    [InlineData("The fitting on 14 March 2026 was done by our own people.", "The fitting on [...] was done by our own people.")]
    [InlineData("Thistlemoor got the small one with a hood.", "[...] got the small one with a hood.")]
    [InlineData("It costs 1,250.00 EUR.", null)]
    public void Facts_of_another_customer_are_left_open(string said, string? shown) =>
        Assert.Equal(shown, Gaps.Of(said, new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "Thistlemoor" }));

    [Fact]
    public void What_is_left_open_states_no_fact() =>
        Gen.String[Gen.Char["aeim0159 .,€%-:@/[]'\n"], 0, 60].Sample(text => Gaps.Of(text, new HashSet<string>()) is not { } shown || !CitationCheck.StatesFact(shown), iter: 5_000);

    [Theory]
    [InlineData("The amount is 12 500,00 EUR.", "12500 EUR", true)]
    [InlineData("The amount is 12 500,00 EUR.", "12.500,00 EUR", true)]
    [InlineData("The amount is 12 500,00 EUR.", "12 EUR and 500 EUR", false)]
    public void Thousands_parted_by_a_space_are_one_number(string sentence, string source, bool held) =>
        Assert.Equal(held, CitationCheck.Check(sentence, [source]).Count == 0);

    // Thursday, 26 November 2026.
    [Theory]
    [InlineData("Could we meet next week to go through Pellen Werke S.A. - Pump station? Tuesday or Thursday morning would suit us.", "Tue 1 10:00, Tue 1 11:00, Thu 3 10:00")]
    [InlineData("Könnten wir nächste Woche das Angebot durchgehen? Dienstag oder Donnerstag vormittags passt uns gut.", "Tue 1 10:00, Tue 1 11:00, Thu 3 10:00")]
    [InlineData("¿Podríamos reunirnos la semana que viene? El martes o el jueves por la mañana nos viene bien.", "Tue 1 10:00, Tue 1 11:00, Thu 3 10:00")]
    [InlineData("Pourrions-nous nous voir la semaine prochaine ? Mardi ou jeudi après-midi nous conviendrait.", "Tue 1 14:00, Tue 1 15:00, Thu 3 14:00")]
    [InlineData("Can we meet next week?", "Mon 30 10:00, Tue 1 14:00, Wed 2 10:00")]
    [InlineData("Since Monday the pump is noisy. Can we meet?", "Thu 26 14:00, Fri 27 14:00, Mon 30 10:00")]
    [InlineData("Could we meet on Sunday?", "Thu 26 14:00, Fri 27 14:00, Mon 30 10:00")]
    [InlineData("Could we meet on Thursday at 3 pm?", "Thu 3 15:00, Thu 3 14:30")]
    [InlineData("Could we meet next Thursday at 11:15?", "Thu 3 11:15, Thu 3 10:30")]
    [InlineData("Can we talk on Tuesday at 10 or on Thursday at 3?", "Tue 1 10:00, Thu 3 15:00")]
    [InlineData("Could you call us on Friday between 2 and 4 pm?", "Fri 27 14:00, Fri 27 14:30")]
    [InlineData("Could we meet on Wednesday after 3 pm?", "Wed 2 15:00, Wed 2 15:30")]
    [InlineData("Could we meet tomorrow? 3 p.m. would be best.", "Fri 27 15:00, Mon 30 15:00, Tue 1 15:00")]
    [InlineData("Could we meet on 3 December at 15:00?", "Thu 3 15:00, Thu 3 14:30")]
    [InlineData("Why don't we meet on Tuesday at 9 am?", "Tue 1 09:00, Tue 1 09:30")]
    [InlineData("Können wir am Dienstag um 15 Uhr telefonieren?", "Tue 1 15:00, Tue 1 14:30")]
    [InlineData("Können wir uns am Mittwoch zwischen 14 und 16 Uhr treffen?", "Wed 2 14:00, Wed 2 14:30")]
    [InlineData("Pourrions-nous nous voir mardi à 14h30 ?", "Tue 1 14:30, Tue 1 14:00")]
    [InlineData("¿Podemos reunirnos el martes a las 3 de la tarde?", "Tue 1 15:00, Tue 1 14:30")]
    [InlineData("Possiamo vederci martedì alle 15?", "Tue 1 15:00, Tue 1 14:30")]
    [InlineData("Podemos reunir-nos na terça-feira às 15h?", "Tue 1 15:00, Tue 1 14:30")]
    [InlineData("Kunnen we dinsdag om 15 uur afspreken?", "Tue 1 15:00, Tue 1 14:30")]
    [InlineData("我们可以下周二下午3点开会议吗？", "Tue 1 15:00, Tue 1 14:30")]
    [InlineData("火曜日の15時に打ち合わせできますか。", "Tue 1 15:00, Tue 1 14:30")]
    [InlineData("Can we meet on Tuesday? We have 12 sites and 3.5 days.", "Tue 1 10:00, Tue 1 14:00, Wed 2 10:00")]
    public void Free_times_are_on_the_days_that_the_customer_named(string mail, string times)
    {
        var now = new DateTimeOffset(2026, 11, 26, 9, 0, 0, TimeSpan.Zero);

        var free = MeetingSlots.Free([], Week, now, null, TimeSpan.FromMinutes(30), wish: MeetingWish.Of(mail, new(2026, 11, 26)));

        Assert.Equal(times, string.Join(", ", free.Select(s => s.From.ToString("ddd d HH:mm", System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Theory]
    [InlineData("Could we meet on Tuesday at 3 pm?", "Tue 1 14:00, Tue 1 16:00")]
    [InlineData("Tuesday at 3 pm does not suit us; can we meet on Thursday?", "Thu 3")]
    public void An_hour_that_is_taken_or_that_they_cannot_make_is_not_offered(string mail, string begins)
    {
        var now = new DateTimeOffset(2026, 11, 26, 9, 0, 0, TimeSpan.Zero);
        var busy = new Busy(new(2026, 12, 1, 13, 30, 0, TimeSpan.Zero), new(2026, 12, 1, 15, 0, 0, TimeSpan.Zero));

        var free = MeetingSlots.Free([busy], Week, now, null, TimeSpan.FromMinutes(30), wish: MeetingWish.Of(mail, new(2026, 11, 26)));

        var times = string.Join(", ", free.Select(s => s.From.ToString("ddd d HH:mm", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.StartsWith(begins, times);
        Assert.DoesNotContain("Tue 1 15:00", times);
    }

    [Theory]
    [InlineData("at 3 pm", "15:00")]
    [InlineData("15.30 Uhr", "15:30")]
    [InlineData("at 10:30 a.m.", "10:30")]
    [InlineData("from 2 to 4 pm", "14:00-16:00")]
    [InlineData("14:00-16:00", "14:00-16:00")]
    [InlineData("ab 15 Uhr", "15:00-23:59")]
    [InlineData("vor 11 Uhr", "00:00-11:00")]
    [InlineData("10h", "10:00")]
    [InlineData("下午3点半", "15:30")]
    [InlineData("at 3 sites, at 3.5 bar, at 3 %, on 3.12.2026, by 15 December, 12,500.00 EUR, after 14 days, 2026-12-01, 25:00, 3 amps", "")]
    [InlineData("P-101 and 24V, at 40 EUR, 10% off, version 3.15, +49 30 1234", "")]
    public void Hours_are_read_as_people_write_them_and_other_numbers_are_none(string said, string hours) =>
        Assert.Equal(hours, string.Join(", ", ClockWords.In(said).Select(c => c.IsSpan ? $"{c.From:HH:mm}-{c.Until:HH:mm}" : $"{c.From:HH:mm}")));

    [Fact]
    public void No_text_is_too_odd_for_reading_hours() =>
        Gen.String[Gen.Char["0123456789 :.-apmhuUr点至–to\n"], 0, 80].Sample(text => ClockWords.In(text).All(c => c.From <= c.Until && c.At < c.End && c.End <= text.Length), iter: 20_000);
}
