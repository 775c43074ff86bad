using System.Globalization;
using CrmIntegration.Language;
using CsCheck;

namespace CrmIntegration.LanguageTests;

public sealed class CitationFacts
{
    static readonly Gen<decimal> Amounts = Gen.Int[100, 9_999_999].Select(cents => cents / 100m);

    [Fact]
    public void An_amount_is_supported_by_itself_in_any_spelling_and_by_no_other() =>
        Gen.Select(Amounts, Amounts, Gen.Int[0, 2]).Sample((said, held, spelling) =>
        {
            var culture = CultureInfo.GetCultureInfo(spelling switch { 0 => "en-US", 1 => "de-DE", _ => "de-CH" });
            var quote = $"Amount {held.ToString("#,0.00", CultureInfo.InvariantCulture)} EUR";

            Assert.Empty(CitationCheck.Check($"It costs {held.ToString("#,0.00", culture).Replace('’', '\'')} EUR.", [quote]));
            if (said != held)
                Assert.NotEmpty(CitationCheck.Check($"It costs {said.ToString("#,0.00", culture).Replace('’', '\'')} EUR.", [quote]));
        });

    [Fact]
    public void A_date_is_supported_by_itself_in_words_and_by_no_other() =>
        Gen.Select(Gen.Int[0, 3_000], Gen.Int[0, 3_000]).Sample((said, held) =>
        {
            var (day, other) = (new DateOnly(2024, 1, 1).AddDays(held), new DateOnly(2024, 1, 1).AddDays(said));
            var quote = $"Close date {day:yyyy-MM-dd}";

            Assert.Empty(CitationCheck.Check($"We expect {day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}.", [quote]));
            if (day.Day != other.Day && other.Day != day.Month)
                Assert.NotEmpty(CitationCheck.Check($"We expect {other.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}.", [quote]));
        });

    [Theory]
    [InlineData("Please ask Ms. Lovelace.", "Sender Ada Byron")]
    [InlineData("Fabian Kowalczyk will call you.", "Sender Ada Byron")]
    [InlineData("See acme-pay.com/login for that.", "Amount 1")]
    [InlineData("Write to help@acme.example.", "Amount 1")]
    [InlineData("It takes twenty days.", "It takes 14 days.")]
    [InlineData("It takes a dozen days.", "It takes 14 days.")]
    [InlineData("You get 10 %.", "10 seats")]
    public void What_no_source_holds_is_found(string sentence, string quote) => Assert.NotEmpty(CitationCheck.Check(sentence, [quote]));

    [Theory]
    [InlineData("Dear Ms. Byron,", "Byron, Ada")]
    [InlineData("It takes fourteen days.", "It takes 14 days.")]
    [InlineData("See https://acme.example/prices.", "All prices: https://acme.example/prices")]
    [InlineData("Thank you for your mail, we will come back to you soon.", "")]
    [InlineData("We send it to [address] on [date].", "")]
    public void What_a_source_holds_or_no_one_needs_to_hold_passes(string sentence, string quote) => Assert.Empty(CitationCheck.Check(sentence, [quote]));
}
