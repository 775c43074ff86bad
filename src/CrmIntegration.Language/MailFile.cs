using MimeKit;

namespace CrmIntegration.Language;

/// <summary>A mail that somebody saved as a file (.eml, RFC 5322): who wrote it, when, about what, and what a reader would see.</summary>
/// <param name="From">The sender's name, else the address; null when the file names none.</param>
/// <param name="SentAt">Null: not said, or no date.</param>
public sealed record MailFile(string? From, string? Subject, DateTimeOffset? SentAt, CleanMail Mail)
{
    /// <summary>What mailboxes let through.</summary>
    public const int Largest = 25 << 20;

    /// <param name="bytes">The whole message, broken or not. Never throws on bad input.</param>
    public static MailFile Read(byte[] bytes)
    {
        var clean = MailCleaner.Clean(new MemoryStream(bytes));
        try
        {
            // The head alone tells the rest; attachments are not unpacked for it.
            var head = HeaderList.Load(new MemoryStream(bytes));
            string? Said(HeaderId id) => head[id] is { } value && Characters.Plain(value).Text.ReplaceLineEndings(" ").Trim() is { Length: > 0 } text ? text.Length > 200 ? text[..200] : text : null;
            var from = head[HeaderId.From] is { } named && InternetAddressList.TryParse(named, out var people) ? people.Mailboxes.FirstOrDefault() : null;
            return new(from is null ? Said(HeaderId.From) : Characters.Plain(from.Name is { Length: > 0 } name ? name : from.Address).Text, Said(HeaderId.Subject),
                head[HeaderId.Date] is { } date && MimeKit.Utils.DateUtils.TryParse(date, out var at) && at.Year is > 1990 and < 2200 ? at : null, clean);
        }
        catch (Exception trouble) when (trouble is FormatException or IOException or NotSupportedException or ArgumentException or InvalidOperationException or OverflowException or IndexOutOfRangeException)
        {
            return new(null, null, null, clean);
        }
    }
}
