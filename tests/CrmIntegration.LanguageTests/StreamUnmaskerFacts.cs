using System.Text.Json;
using CrmIntegration.Language;
using CsCheck;

namespace CrmIntegration.LanguageTests;

public sealed class StreamUnmaskerFacts
{
    static readonly string[] Parts = ["[PERSON_1]", "[PERSON_1_2]", "[PERSON_2]", "[", "]", "[[", "[PERSON_9]", "[gap]", "_1]", "Jane Roe", " and ", "\U0001F600", "[PERSON_", "[a_1_"];
    static readonly Gen<string> Text = Gen.Int[0, Parts.Length - 1].Select(i => Parts[i]).List[0, 12].Select(string.Concat);

    [Fact]
    public void However_a_text_is_cut_the_pieces_together_are_the_whole_unmasked() => Gen.Select(Text, Gen.Int[1, 9].List[1, 60], Gen.Bool).Sample((text, cuts, json) =>
    {
        var masker = new Masker(["Jane \"Rex\" Roe", "John Smith"]);
        masker.Mask("Jane \"Rex\" Roe met John Smith. Jane went.");
        var (stream, shown, at) = (new StreamUnmasker(masker, json), "", 0);
        for (var i = 0; at < text.Length; at += cuts[i++ % cuts.Count])
            shown += stream.Add(text.Substring(at, Math.Min(cuts[i % cuts.Count], text.Length - at)));
        shown += stream.Rest();
        return json ? JsonSerializer.Deserialize<string>($"\"{shown}\"") == masker.Unmask(text) : shown == masker.Unmask(text);
    });
}
