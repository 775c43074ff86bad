namespace CrmIntegration.Language.Marketing;

/// <summary>Whether a recipient's mail answers a campaign. They write about other things too: what counts must answer the campaign's mail, or be about it.</summary>
public static class CampaignAnswer
{
    const int FewestLetters = 8;

    /// <param name="mail">As it was cleaned.</param>
    /// <param name="subject">Of the mail.</param>
    /// <param name="whole">The mail with what it quotes.</param>
    /// <param name="answers">Subjects of our own mails that it answers by its thread or by In-Reply-To.</param>
    /// <param name="sent">The subject that this person got.</param>
    /// <param name="headline">Of the campaign's brief.</param>
    /// <returns>False for automatic replies and for who wants no more mail.</returns>
    public static bool Is(CleanMail mail, string? subject, string whole, IEnumerable<string?> answers, string sent, string headline)
    {
        if (mail.OutOfOffice || mail.Unsubscribe)
            return false;
        var ours = MailThreads.Subject(sent).Bare;
        return Same(MailThreads.Subject(subject).Bare, ours) || answers.Any(a => Same(MailThreads.Subject(a).Bare, ours)) || Names(subject, headline) || Names(whole, headline);
    }

    static bool Same(string one, string other) => one.Length > 0 && string.Equals(Plain(one), Plain(other), StringComparison.OrdinalIgnoreCase);

    // A headline of one short word is in many a mail: "Pumps".
    static bool Names(string? text, string headline) => Plain(headline) is { Length: >= FewestLetters } said && Plain(text ?? "").Contains(said, StringComparison.OrdinalIgnoreCase);

    // A mail program breaks lines and marks what it quotes.
    static string Plain(string text) => string.Join(' ', text.Split([' ', '\t', '\r', '\n', '\u00a0', '>'], StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.', '!', ' ');
}
