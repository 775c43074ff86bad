using System.Text.RegularExpressions;
using CrmIntegration.Wording;
using CsCheck;

namespace CrmIntegration.Tests.Wording;

public sealed class ShapesFacts
{
    // Few letters, so that fixed parts also stand in what the holes hold.
    static readonly Gen<string> Few = Gen.String[Gen.Char["ab."], 0, 4];

    [Theory]
    [InlineData(0, "(.*)")]
    [InlineData(1, "(.+)")]
    public void What_stood_in_the_holes_is_found_as_a_greedy_pattern_finds_it(int least, string hole) =>
        Gen.Select(Few.Array[1, 5], Gen.String[Gen.Char["ab."], 0, 14]).Sample((parts, says) =>
        {
            var key = string.Concat(parts.Select((p, i) => i == 0 ? p : $"{{{i - 1}}}{p}"));
            var match = Regex.Match(says, "^" + string.Join(hole, parts.Select(Regex.Escape)) + "$", RegexOptions.Singleline);

            var found = new Shapes(least, [key]).Fit(says);

            Assert.Equal(match.Success, found is not null);
            if (found is var (_, held))
                Assert.Equal(match.Groups.Values.Skip(1).Select(g => g.Value), held);
        });

    [Fact]
    public void A_sentence_of_a_million_letters_is_told_too()
    {
        var names = string.Concat(Enumerable.Repeat("a field and ", 100_000));
        var shapes = new Shapes("{0} and {1} and {2} and {3} are of {4}!", "{0} and {1}: {2}, {3}, {4} and {5} are gone.");

        Assert.Null(shapes.Fit(names));
        Assert.Equal("is", new Shapes("{0} and {1}.").Fit(names + "is.")!.Value.Parts[1]);
    }
}
