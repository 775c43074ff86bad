using CrmIntegration.Language.Conversations;
using CsCheck;

namespace CrmIntegration.LanguageTests;

public class ConversationFacts
{
    static readonly DateOnly Wednesday = new(2026, 11, 25);

    const string Vtt = """
        WEBVTT

        NOTE made by a meeting tool

        1
        00:00:01.000 --> 00:00:04.000
        <v Tom Berg>Hello Ana, how much budget is planned for the pumps?</v>

        00:00:05.000 --> 00:00:09.000 align:start
        <v Ana Ruiz>About forty thousand. Honestly, your offer is too expensive for us.</v>

        00:00:08.500 --> 00:00:20.000
        <v Tom Berg>I understand. I'll send you a smaller one by Friday.
        """;

    static Transcript Read(string text) => TranscriptReader.Read(text).WithSides(["Tom Berg"], ["Ana Ruiz"]);

    [Fact]
    public void Times_that_overlap_are_missing_or_are_none_lose_no_word_and_are_told()
    {
        var talk = Read("""
            WEBVTT

            00:00:10.000 --> 00:00:20.000
            <v Tom Berg>Third.

            00:00:05.000 --> 00:00:30.000
            <v Ana Ruiz>First.

            <v Tom Berg>Second, without a time.

            99:99:99.999 --> 99:99:99.999
            <v Ana Ruiz>Fourth, at no time that there is.
            """);

        Assert.Equal(4, talk.Lines.Count);
        Assert.Equal("First.", talk.Lines[0].Text);
        Assert.Contains(talk.Troubles, t => t.Contains("order of their times"));
        Assert.Contains(talk.Troubles, t => t.Contains("2 of 4"));
        Assert.True(talk.Lines.Max(l => l.Start) < TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("Vielen Dank für das Angebot. Wie lange gelten die Preise?", 0)]
    [InlineData("Good morning, thanks for the quote. We would like to know what the plan costs.", 0)]
    [InlineData("Merci pour votre appel. Mardi nous conviendrait bien.", 0)]
    [InlineData("Thank you for the great help, the gateway works perfectly now.", 1)]
    [InlineData("Danke, aber das ist inakzeptabel.", -1)]
    public void Thanks_alone_are_a_courtesy_and_no_pleasure(string mail, int sign) => Assert.Equal(sign, Math.Sign(Tone.OfMail(mail)));

    [Theory]
    [InlineData("Ana Ruiz: What happens when a sensor fails?", false)]
    [InlineData("Ana Ruiz: The problem is that our people read 36 meters by hand.", false)]
    [InlineData("Ana Ruiz: Why is the delivery late again?", true)]
    [InlineData("Ana Ruiz: This is unacceptable.", true)]
    public void A_question_or_a_need_is_no_annoyance(string line, bool annoyed) =>
        Assert.Equal(annoyed, Findings.Of(Read("Tom Berg: Hello Ana.\n" + line), Wednesday, []).Any(f => f.Kind == FindingKinds.Negative));

    [Fact]
    public void Calls_chats_and_json_say_the_same_when_they_hold_the_same()
    {
        const string srt = "1\r\n00:00:01,000 --> 00:00:04,000\r\nTom Berg: Hello Ana, how much budget is planned for the pumps?\r\n\r\n2\r\n00:00:05,000 --> 00:00:09,000\r\nAna Ruiz: About forty thousand. Honestly, your offer is too expensive for us.\r\n\r\n3\r\n00:00:08,500 --> 00:00:20,000\r\nTom Berg: I understand. I'll send you a smaller one by Friday.\r\n";
        const string json = """{"meeting":{"id":7},"utterances":[{"speaker":{"name":"Tom Berg"},"text":"Hello Ana, how much budget is planned for the pumps?","start":1.0,"end":4.0},{"speaker":{"name":"Ana Ruiz"},"text":"About forty thousand. Honestly, your offer is too expensive for us.","start":5,"end":9},{"speaker":{"name":"Tom Berg"},"text":"I understand. I'll send you a smaller one by Friday.","start":8.5,"end":20}]}""";

        var vtt = Read(Vtt);

        Assert.Equal(["Tom Berg", "Ana Ruiz", "Tom Berg"], vtt.Lines.Select(l => l.Speaker));
        Assert.Equal(TimeSpan.FromSeconds(8.5), vtt.Lines[2].Start);
        Assert.Equal(vtt.Lines, Read(srt).Lines);
        Assert.Equal(vtt.Lines, Read(json).Lines);
        Assert.Equal(vtt.Lines.Select(l => (l.Speaker, l.Text, l.Side)), Read("[10:02] Tom Berg: Hello Ana, how much budget is planned for the pumps?\n[10:03] Ana Ruiz: About forty thousand.\nHonestly, your offer is too expensive for us.\n[10:05] Tom Berg: I understand. I'll send you a smaller one by Friday.")
            .Lines.Select(l => (l.Speaker, l.Text, l.Side)));
    }

    [Fact]
    public void Each_finding_points_to_its_line_and_time()
    {
        var found = Findings.Of(Read(Vtt), Wednesday, []);

        // What was asked, and the sum that answers it.
        Assert.Equal([(Side.Ours, 1, TimeSpan.FromSeconds(1)), (Side.Theirs, 2, TimeSpan.FromSeconds(5))], found.Where(f => f.Kind == FindingKinds.Budget).Select(f => (f.Side, f.Line, f.At!.Value)));
        var objection = Assert.Single(found, f => f.Kind == FindingKinds.Objection);
        Assert.Equal((FindingKinds.OfPrice, 2, "Honestly, your offer is too expensive for us."), (objection.What, objection.Line, objection.Quote));
        Assert.Equal("2026-11-27", Assert.Single(found, f => f.Kind == FindingKinds.Promise).What);
    }

    [Theory]
    [InlineData("Tom Berg: Who decides?\nAna Ruiz: My brother and me.", FindingKinds.Authority, 2)]
    [InlineData("Tom Berg: By when do you want it, what is the deadline?\nAna Ruiz: The first week of October.", FindingKinds.Timing, 2)]
    [InlineData("Tom Berg: Shall we meet on Wednesday?\nAna Ruiz: Thursday at ten is fine.", FindingKinds.NextStep, 2)]
    [InlineData("Tom Berg: It would be 22,000 euros.\nAna Ruiz: Ouch.", FindingKinds.Objection, 2)]
    [InlineData("Tom Berg: 您好，您希望什么时候上线？\nAna Ruiz: 国庆吧，我们在搬厂房。", FindingKinds.Timing, 2)]
    public void An_answer_is_understood_by_its_question(string talk, string kind, int line) =>
        Assert.Contains(Findings.Of(Read(talk), Wednesday, []), f => f.Kind == kind && f.Line == line);

    [Theory]
    [InlineData("Ana Ruiz: That is not too expensive.")]
    [InlineData("Ana Ruiz: Das ist nicht zu teuer.")]
    [InlineData("Ana Ruiz: Don't be worried about us.")]
    public void What_is_denied_is_no_objection(string line) =>
        Assert.DoesNotContain(Findings.Of(Read("Tom Berg: So?\n" + line), Wednesday, []), f => f.Kind == FindingKinds.Objection);

    [Theory]
    [InlineData("Tom Berg: Bevor ich ein Angebot schreibe: Welches Budget ist dafür vorgesehen?", FindingKinds.Promise)]
    [InlineData("Tom Berg: Shall I send it to you?", FindingKinds.Promise)]
    [InlineData("Tom Berg: Shall we say Tuesday at ten?\nAna Ruiz: Tuesday at ten is fine.\nTom Berg: I will send you the offer by Friday.", FindingKinds.NextStep)]
    public void What_is_asked_is_not_promised_and_what_is_promised_is_no_meeting(string talk, string kind)
    {
        var heard = Read(talk + "\nAna Ruiz: Good.");

        Assert.DoesNotContain(Findings.Of(heard, Wednesday, []), f => f.Kind == kind && f.Line == heard.Lines.Count - 1);
    }

    [Theory]
    [InlineData("Yes.", false)]
    [InlineData("Let me see.", true)]
    [InlineData("Good question.", true)]
    [InlineData("It does, out of the box, and we set it up for you.", false)]
    public void A_word_may_answer_and_four_may_not(string said, bool unanswered) =>
        Assert.Equal(unanswered, Findings.Of(Read($"Ana Ruiz: Does it talk to our accounts?\nTom Berg: {said}\nAna Ruiz: Well."), Wednesday, []).Any(f => f.Kind == FindingKinds.Unanswered));

    [Fact]
    public void A_guest_whom_the_CRM_does_not_know_is_the_customers_and_anybody_may_put_it_right()
    {
        var talk = TranscriptReader.Read("Tom Berg: Hello.\nAna Ruiz: Hello.\nBo Lund: Hello.").WithSides(["Tom Berg"], []);

        Assert.Equal([Side.Ours, Side.Theirs, Side.Theirs], talk.Lines.Select(l => l.Side));
        Assert.Equal([Side.Ours, Side.Theirs, Side.Ours], talk.WithSides(new Dictionary<string, Side> { ["Bo Lund"] = Side.Ours }).Lines.Select(l => l.Side));
    }

    [Theory]
    [InlineData("""{"utterances":[{"speaker":"Ana","text":"Hello the""")]
    [InlineData("""[{"speaker":"Ana","text":"Hello"},null,[]""")]
    public void A_file_that_broke_off_is_not_taken_for_a_chat(string json)
    {
        var talk = TranscriptReader.Read(json);

        Assert.Empty(talk.Lines);
        Assert.Contains(talk.Troubles, t => t.StartsWith("Nothing was said", StringComparison.Ordinal));
    }

    [Fact]
    public void A_named_competitor_is_heard_and_a_word_that_only_contains_the_name_is_not()
    {
        var talk = TranscriptReader.Read("Ana Ruiz: Acme has made us an offer.\nTom Berg: We placed it in the pacmeister folder.").WithSides(["Tom Berg"], []);

        Assert.Equal(1, Assert.Single(Findings.Of(talk, Wednesday, ["Acme"]), f => f.Kind == FindingKinds.Competitor).Line);
    }

    [Fact]
    public void Share_monologue_patience_and_interruptions_are_counted_from_the_times()
    {
        var m = Measures.Of(Read(Vtt));

        Assert.Equal(14.5 / 18.5, m.TalkShare!.Value, 3);
        Assert.Equal((TimeSpan.FromSeconds(11.5), 3), (m.Monologue!.Value, m.MonologueLine!.Value));
        Assert.Equal((1, 0, 1), (m.OurQuestions, m.TheirQuestions, m.Interruptions));
        Assert.Equal(TimeSpan.FromSeconds(-0.5), m.Patience);
    }

    [Fact]
    public void What_cannot_be_told_is_not_told()
    {
        var m = Measures.Of(TranscriptReader.Read("Tom: Hello there.\nAna: Hello."));

        Assert.Null(m.TalkShare);
        Assert.Null(m.Patience);
        Assert.Null(m.OurQuestions);
        Assert.Empty(Habits.Of(m, []));
    }

    [Fact]
    public void A_chat_tells_how_long_the_customer_waits()
    {
        var talk = TranscriptReader.Read("2026-11-02 10:00 - Customer: Do you ship to Spain?\n2026-11-02 10:04 - Agent: Yes, in ten days.\n2026-11-02 10:05 - Customer: And to Chile?\n2026-11-02 10:15 - Agent: That takes longer.").WithSides([], []);

        Assert.Equal(TimeSpan.FromMinutes(7), Measures.Of(talk).ReplyTime);
    }

    [Fact]
    public void A_customers_question_without_an_answer_is_a_finding()
    {
        var talk = TranscriptReader.Read("Customer: Where is our data kept?\nAgent: Mhm.\nCustomer: And who may read it?\nAgent: Only your own people, we cannot.").WithSides([], []);

        Assert.Equal(1, Assert.Single(Findings.Of(talk, Wednesday, []), f => f.Kind == FindingKinds.Unanswered).Line);
    }

    [Theory]
    [InlineData("That is not good at all.", -1)]
    [InlineData("Great, that sounds fair.", 1)]
    [InlineData("Das ist inakzeptabel und wir sind enttäuscht über die Lieferung.", -1)]
    [InlineData("The pump stands in hall two.", 0)]
    public void Tone_follows_the_words(string text, int sign) => Assert.Equal(sign, Math.Sign(Tone.Of(text)));

    [Fact]
    public void A_promise_is_missed_when_nothing_went_out_by_its_day()
    {
        var (at, now) = (new DateTimeOffset(2026, 11, 11, 9, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
        var promise = new Finding(FindingKinds.Promise, "2026-11-13", Side.Ours, 3, null, "I'll send it by Friday.");
        TalkMoment call = new("call", "c1", at, Side.Ours, null, ""), sent = new("mail", "m1", at.AddDays(2), Side.Ours, null, "");

        Assert.Contains(DealRisks.Of([call], [("c1", at, promise)], [], now), r => r is { Kind: "missed-promise", Line: 3 });
        Assert.DoesNotContain(DealRisks.Of([call, sent], [("c1", at, promise)], [], now), r => r.Kind == "missed-promise");
        Assert.Null(DealRisks.Kept(at, promise, [], at.AddDays(1)));
    }

    [Fact]
    public void Silence_one_contact_and_an_open_question_are_risks_of_a_deal()
    {
        var now = new DateTimeOffset(2026, 11, 25, 9, 0, 0, TimeSpan.Zero);
        TalkMoment[] moments = [new("mail", "m1", now.AddDays(-40), Side.Theirs, "Ana", ""), new("mail", "m2", now.AddDays(-39), Side.Ours, null, ""), new("mail", "m3", now.AddDays(-30), Side.Ours, null, ""),
            new("mail", "m4", now.AddDays(-20), Side.Theirs, "Ana", "Could you tell us the price of ten units?")];

        var risks = DealRisks.Of(moments, [], ["con-1"], now);

        Assert.Equal(["silence", "single-contact", "unanswered"], risks.Select(r => r.Kind));
        Assert.Equal(("m4", "Could you tell us the price of ten units?"), (risks[2].Id, risks[2].Quote));
    }

    [Theory]
    [InlineData("")]
    [InlineData("WEBVTT")]
    [InlineData("WEBVTT\n\n99:99:99.999 --> 00:00:00.000\n<v\n<v >>\n<v Ana")]
    [InlineData("00:00:05,000 --> 00:00:01,000\nends before it begins\n\n--> \n -->")]
    [InlineData("{\"utterances\":[{\"text\":5},{\"speaker\":[],\"text\":\"hi\",\"start\":\"soon\",\"end\":1e300}]}")]
    [InlineData("[{\"text\":\"a\",\"ts\":1e18},{\"text\":\"b\",\"ts\":-1e18}]")]
    [InlineData("{\"a\":[[[[[[[[")]
    [InlineData(":::: : :\n[]: \n(: x\n1:2:3:4 hello: there")]
    public void A_broken_file_breaks_nothing(string text)
    {
        var talk = TranscriptReader.Read(text).WithSides(["Ana"], []);

        var measures = Measures.Of(talk);
        Habits.Of(measures, Findings.Of(talk, Wednesday, [""]));
        Assert.All(talk.Lines, l => Assert.True(l.Text.Length > 0 && (l.End is null || l.End >= l.Start)));
    }

    [Theory]
    [InlineData("[1, 2, 3]", 0)]
    [InlineData("[]", 0)]
    [InlineData("[10:02] Tom: hello there", 1)]
    public void A_list_of_numbers_is_no_talk_though_a_chat_may_begin_with_a_bracket(string text, int lines) => Assert.Equal(lines, TranscriptReader.Read(text).Lines.Count);

    static readonly string[] Pieces = ["00:01 --> 00:02\n", "Ana: ", "<v Tom>", "\n\n", "10:02 ", "{\"text\":\"", "\"}", "[", "?", "-->", "\u202e"];

    [Fact]
    public void Whatever_the_text_no_exception_and_lines_counted_from_one() =>
        Gen.OneOf(Gen.String, Gen.String.Select(s => "WEBVTT\n\n" + s), Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 60].Select(string.Concat))
            .Sample(text =>
            {
                var talk = TranscriptReader.Read(text).WithSides(["Tom"], ["Ana"]);
                Measures.Of(talk);
                Findings.Of(talk, Wednesday, ["Ana"]);
                return talk.Lines.Select((l, i) => l.Line == i + 1).All(ok => ok);
            }, iter: 3000);

    [Fact]
    public void A_huge_file_is_cut_and_says_so()
    {
        var talk = TranscriptReader.Read(string.Concat(Enumerable.Repeat("Ana: is it done?\nTom: yes\n", 200_000)));

        Assert.Equal(TranscriptReader.MostLines, talk.Lines.Count);
        Assert.True(talk.Troubles.Count >= 1);
        Assert.True(Findings.Of(talk.WithSides(["Tom"], ["Ana"]), Wednesday, []).Count <= Findings.Most);
    }
}
