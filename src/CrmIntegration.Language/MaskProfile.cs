namespace CrmIntegration.Language;

/// <summary>What is masked beyond what always is (people, organisations that look like one, addresses, numbers that identify, secrets, links).</summary>
/// <param name="Organisations">Also phrases of ordinary words with capitals, and unknown words of all-small or all-capital texts.</param>
/// <param name="Places">Countries and cities outside an address.</param>
/// <param name="Dates">Dates, weekdays, months and years; a date of birth is always masked.</param>
/// <param name="Ages">"38-year-old", "turned 60".</param>
/// <param name="Nationalities">Nationality, origin and religion.</param>
/// <param name="Titles">"Mr.", "Dr." and job titles.</param>
public sealed record MaskProfile(bool Organisations, bool Places, bool Dates, bool Ages, bool Nationalities, bool Titles)
{
    /// <summary>Leaves the facts that a reply needs: when, where, and how to address somebody.</summary>
    public static MaskProfile Default { get; } = new(false, false, false, false, false, false);

    /// <summary>Leaves nothing that could help to tell who is meant.</summary>
    public static MaskProfile Strict { get; } = new(true, true, true, true, true, true);
}

/// <summary>A word or phrase of the company's own.</summary>
/// <param name="Text">Compared without case, at word borders.</param>
/// <param name="Kind">Letters only, such as PROJECT; becomes [PROJECT_1]. Null: never masked, such as our own product's name.</param>
public sealed record MaskTerm(string Text, string? Kind);

/// <summary>A stretch of text that identifies someone or opens something.</summary>
/// <param name="Kind">PERSON, ORG, EMAIL, PHONE, IBAN, BANK, CARD, ID, PLATE, ADDRESS, URL, IP, BIRTH, SECRET, NUMBER, LITERAL; with more options PLACE, DATE, AGE, ORIGIN, TITLE; or a kind of the company's own.</param>
public readonly record struct MaskSpan(int Start, int Length, string Kind)
{
    /// <summary>One past the last character.</summary>
    public int End => Start + Length;
}
