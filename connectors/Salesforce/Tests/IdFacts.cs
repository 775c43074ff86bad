using CsCheck;

namespace CrmIntegration.Salesforce.Tests;

public class IdFacts
{
    [Theory]
    [InlineData("001A0000006Vm9r", "001A0000006Vm9rIAC")]
    [InlineData("001A0000006Vm9rIAC", "001A0000006Vm9rIAC")]
    [InlineData("001A0000006Vm9riac", "001A0000006Vm9rIAC")]
    [InlineData("001A0000006Vm9rAAA", null)]
    [InlineData("001A0000006Vm9", null)]
    [InlineData("001A0000006Vm9'", null)]
    [InlineData(null, null)]
    public void Fifteen_characters_become_eighteen_and_a_wrong_checksum_is_no_id(string? text, string? id) =>
        Assert.Equal(id, SalesforceId.Normalise(text));

    [Fact]
    public void Ids_that_differ_in_case_alone_stay_different() =>
        Gen.Char.AlphaNumeric.Array[15].Sample(chars =>
        {
            var text = new string(chars);
            var full = SalesforceId.Normalise(text)!;
            return full.StartsWith(text, StringComparison.Ordinal) && SalesforceId.Normalise(full) == full
                && (text.ToLowerInvariant() == text || SalesforceId.Normalise(text.ToLowerInvariant())![15..] != full[15..]);
        });
}
