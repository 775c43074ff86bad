namespace CrmIntegration.Language.Masking;

/// <summary>The company's own dictionary: words to mask under a kind of their own, and words never to mask.</summary>
sealed class OwnWords
{
    readonly List<(string Text, string Kind)> masked = [];
    readonly HashSet<string> allowed = new(StringComparer.OrdinalIgnoreCase);

    public OwnWords(IEnumerable<MaskTerm> dictionary)
    {
        foreach (var term in dictionary)
            if (string.IsNullOrWhiteSpace(term.Text))
                continue;
            else if (term.Kind is null)
                allowed.Add(term.Text.Trim());
            else if (term.Kind.Length is > 0 and <= 30 && term.Kind.All(char.IsAsciiLetter))
                masked.Add((term.Text.Trim(), term.Kind.ToUpperInvariant()));
            else
                throw new ArgumentException($"'{term.Kind}' is no kind of placeholder: use letters only, such as PROJECT.", nameof(dictionary));
    }

    /// <returns>Where words stand that are never masked.</returns>
    public IEnumerable<MaskSpan> Left(string text) => allowed.SelectMany(term => At(text, term, "LEFT"));

    public bool Allows(ReadOnlySpan<char> span) => allowed.Count > 0 && allowed.GetAlternateLookup<ReadOnlySpan<char>>().Contains(span);

    public void Find(string text, List<MaskSpan> found)
    {
        foreach (var (term, kind) in masked)
            found.AddRange(At(text, term, kind));
    }

    static IEnumerable<MaskSpan> At(string text, string term, string kind)
    {
        for (var at = text.IndexOf(term, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(term, at + term.Length, StringComparison.OrdinalIgnoreCase))
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (at + term.Length == text.Length || !char.IsLetterOrDigit(text[at + term.Length])))
                yield return new(at, term.Length, kind);
    }
}
