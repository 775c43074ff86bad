namespace CrmIntegration.Trust;

/// <summary>The marks between which other people's words go to a model as data.</summary>
static class Marks
{
    /// <summary>Nobody's words may open or close our marks.</summary>
    public static string Tame(string text, params ReadOnlySpan<string> marks)
    {
        foreach (var mark in marks)
            text = text.Replace("<" + mark, "(" + mark, StringComparison.Ordinal).Replace("</" + mark, "(/" + mark, StringComparison.Ordinal);
        return text;
    }
}
