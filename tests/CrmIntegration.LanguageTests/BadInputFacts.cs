using System.Text;
using System.Text.Json;
using CrmIntegration.Language;
using CrmIntegration.Language.Retrieval;
using CrmIntegration.Tests;
using CsCheck;

namespace CrmIntegration.LanguageTests;

/// <summary>Whatever arrives, nothing is thrown and nothing takes forever.</summary>
public sealed class BadInputFacts
{
    static void Everything(string text)
    {
        var mail = MailCleaner.Clean(text, text, text);
        var masker = new Masker(["Ada Byron", text.Length > 100 ? "x" : text], MaskProfile.Strict);
        Assert.Equal(text, masker.Unmask(masker.Mask(text)));
        MailReading.Of(mail, new DateOnly(2026, 3, 2));
        DraftGate.Refusal(text, new(text, [text], text));
        CitationCheck.Check(text, [text]);
        ArticleIndex.Of([new("1", text, text, text)]).Search(text);
    }

    [Fact]
    public void Any_text_goes_through() => Gen.String.Sample(Everything, iter: 300);

    [Fact]
    public void Naughty_strings_go_through()
    {
        var strings = JsonSerializer.Deserialize<string[]>(File.ReadAllText(Path.Combine(SharedData.Folder, "bad_input/blns/blns.json")))!;

        Assert.All(strings, Everything);
    }

    [Fact]
    public void Any_bytes_are_a_mail_of_some_kind() =>
        Gen.Byte.Array[0, 400].Sample(bytes => { Assert.NotNull(MailCleaner.Clean(new MemoryStream([.. "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"u8, .. bytes]))); }, iter: 300);

    [Fact]
    public void A_mail_of_25_MB_keeps_its_text()
    {
        var raw = new StringBuilder("From: a@b.c\r\nSubject: big\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nWhat is the price?\r\n--x\r\nContent-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        var line = new string('A', 76) + "\r\n";
        while (raw.Length < 25_000_000)
            raw.Append(line);
        raw.Append("--x--\r\n");

        Assert.Equal("What is the price?", MailCleaner.Clean(new MemoryStream(Encoding.ASCII.GetBytes(raw.ToString()))).Text);
    }

    [Fact]
    public void Parts_within_parts_within_parts_end()
    {
        var raw = new StringBuilder("Subject: deep\r\n");
        for (var i = 0; i < 3_000; i++)
            raw.Append($"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n");

        Assert.NotNull(MailCleaner.Clean(new MemoryStream(Encoding.ASCII.GetBytes(raw.ToString()))));
    }

    [Fact]
    public void A_forwarded_mail_alone_is_read()
    {
        var raw = "From: a@b.c\r\nSubject: Fwd\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\nFrom: c@d.e\r\nSubject: Price\r\nContent-Type: text/plain\r\n\r\nWhat is the price?\r\n--x--\r\n";

        Assert.Equal("What is the price?", MailCleaner.Clean(new MemoryStream(Encoding.ASCII.GetBytes(raw))).Text);
    }

    [Fact]
    public void A_mail_is_read_for_what_it_wants()
    {
        var reading = MailReading.Of(MailCleaner.Clean("Angebot", "Das ist inakzeptabel. Wir brauchen das Angebot dringend bis Freitag.", null), new DateOnly(2026, 3, 2));

        Assert.True(reading is { Complaint: true, Urgent: true, Intent: "price" });
        Assert.Equal(new DateOnly(2026, 3, 6), reading.Due);
    }

    [Theory]
    [InlineData("From: =?utf-8?B?w4RubmEgUXVpbGw=?= <ada@quill.example>\nSubject: =?iso-8859-1?Q?Gr=F6=DFe?=\nDate: Tue, 3 Mar 2026 10:02:00 +0100\nContent-Type: text/plain; charset=iso-8859-1\n\nDear all, the price please.\n", "Änna Quill", "Größe")]
    [InlineData("From: ada@quill.example\nDate: 99 Foo 12345\n\nDear all, the price please.\n", "ada@quill.example", null)]
    [InlineData("Dear all, the price please.", null, null)]
    [InlineData("From\nFrom:\nFrom: <<>>@\n\nDear all, the price please.", null, null)]
    public void A_mail_saved_as_a_file_tells_who_wrote_what_about(string raw, string? from, string? subject)
    {
        var mail = MailFile.Read(System.Text.Encoding.UTF8.GetBytes(raw));

        Assert.Equal((from, subject), (mail.From, mail.Subject));
        Assert.Contains("the price please", mail.Mail.Text);
    }
}
