namespace CrmIntegration.Salesforce;

/// <summary>
/// 15 characters that are case-sensitive, or 18 whose last three say which of the 15 are capitals. We keep 18, so that ordinal equality is identity.
/// </summary>
static class SalesforceId
{
    const string Checksum = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

    /// <summary>The 18-character form, or null when the text is no id (wrong length, other characters, wrong checksum).</summary>
    public static string? Normalise(string? text)
    {
        if (text is null || text.Length is not (15 or 18) || !text.All(char.IsAsciiLetterOrDigit))
            return null;
        var full = string.Concat(text.AsSpan(0, 15), Suffix(text));
        return text.Length == 15 || full.AsSpan(15).Equals(text.AsSpan(15), StringComparison.OrdinalIgnoreCase) ? full : null;
    }

    static string Suffix(string text)
    {
        Span<char> suffix = stackalloc char[3];
        for (var chunk = 0; chunk < 3; chunk++)
        {
            var bits = 0;
            for (var i = 0; i < 5; i++)
                if (char.IsAsciiLetterUpper(text[chunk * 5 + i]))
                    bits |= 1 << i;
            suffix[chunk] = Checksum[bits];
        }
        return suffix.ToString();
    }
}
