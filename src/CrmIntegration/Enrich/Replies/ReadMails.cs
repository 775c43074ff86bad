using CrmIntegration.Connectors;
using CrmIntegration.Language;

namespace CrmIntegration.Enrich.Replies;

/// <summary>
/// What mails say, each read once: first when its place in the queue is found, then when it is answered, then as past mail beside others. In memory
/// only, for minutes, bounded in letters; a mail whose text changed or was erased is another one.
/// </summary>
sealed class ReadMails(TimeProvider clock)
{
    const int MostLetters = 16_000_000;
    static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    readonly record struct Key(Guid ConnectionId, string Id, DateTimeOffset Modified, string? Subject, int Text, int Html);

    sealed class Entry(CleanMail clean, DateTimeOffset until)
    {
        public CleanMail Clean { get; } = clean;
        public DateTimeOffset Until { get; } = until;
        public MailReading? Reading { get; set; }
    }

    readonly Lock gate = new();
    readonly Dictionary<Key, Entry> read = [];
    readonly Queue<Key> order = [];
    long letters;

    public CleanMail Clean(Guid connectionId, Email mail) => Of(connectionId, mail).Clean;

    /// <summary>What it asks and how it sounds; "Friday" counts from the day it was sent.</summary>
    public (CleanMail Clean, MailReading Reading) Read(Guid connectionId, Email mail)
    {
        var entry = Of(connectionId, mail);
        // Two at once read the same twice and keep either.
        return (entry.Clean, entry.Reading ??= MailReading.Of(entry.Clean, DateOnly.FromDateTime((mail.SentAt ?? clock.GetUtcNow()).UtcDateTime)));
    }

    Entry Of(Guid connectionId, Email mail)
    {
        var key = new Key(connectionId, mail.Id, mail.Modified, mail.Subject, mail.TextBody?.Length ?? -1, mail.HtmlBody?.Length ?? -1);
        var now = clock.GetUtcNow();
        lock (gate)
            if (read.TryGetValue(key, out var known) && known.Until > now)
                return known;
        var entry = new Entry(MailCleaner.Clean(mail.Subject, mail.TextBody, mail.HtmlBody), now + Kept);
        lock (gate)
        {
            if (read.Remove(key, out var old))
                letters -= Weight(old);
            else
                order.Enqueue(key);
            read[key] = entry;
            letters += Weight(entry);
            while (order.TryPeek(out var oldest) && (letters > MostLetters || read[oldest].Until <= now))
                letters -= read.Remove(order.Dequeue(), out var gone) ? Weight(gone) : 0;
        }
        return entry;
    }

    static int Weight(Entry entry) => entry.Clean.Text.Length + 200;
}
