namespace CrmIntegration.Language;

/// <summary>What of a mail tells its thread.</summary>
/// <param name="Id">The caller's own key.</param>
/// <param name="MessageId">With or without angle brackets; null when the CRM lost it.</param>
/// <param name="References">Ids of In-Reply-To and References, oldest first; see <see cref="MailThreads.Ids"/>.</param>
/// <param name="Participants">Addresses of sender and receivers.</param>
public sealed record ThreadMail(string Id, string? MessageId, IReadOnlyList<string> References, string? Subject, DateTimeOffset? SentAt, IReadOnlyCollection<string> Participants);

/// <summary>
/// Puts mails into threads by Message-ID, In-Reply-To and References (as RFC 5256 does); by subject only where a mail has none of these, is an
/// answer by its subject, shares somebody, and follows within 30 days. The same Message-ID twice (CRM and mailbox) is one mail. Near linear.
/// </summary>
public static class MailThreads
{
    const int Days = 30;
    static readonly string[] Prefixes = ["re", "aw", "antw", "fw", "fwd", "wg", "tr", "rv", "res", "enc", "i", "r", "sv", "vs", "vl", "odp", "ynt", "ref", "回复", "回覆", "答复", "转发", "轉寄", "返信", "転送"];

    /// <returns>Threads, each in order of time, mails seen twice left out; threads in order of their first mail.</returns>
    public static IReadOnlyList<IReadOnlyList<ThreadMail>> Of(IEnumerable<ThreadMail> mails)
    {
        var all = mails.OrderBy(m => m.SentAt ?? DateTimeOffset.MaxValue).ThenBy(m => m.Id, StringComparer.Ordinal)
            .DistinctBy(m => m.MessageId is { Length: > 0 } id ? "mid " + Bare(id) : "id " + m.Id, StringComparer.OrdinalIgnoreCase).ToList();
        var parent = Enumerable.Range(0, all.Count).ToArray();
        var holder = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < all.Count; i++)
            foreach (var id in all[i].References.Append(all[i].MessageId ?? "").Select(Bare).Where(r => r.Length > 0))
                if (!holder.TryAdd(id, i))
                    Join(parent, holder[id], i);
        BySubject(all, parent);
        return [.. Enumerable.Range(0, all.Count).GroupBy(i => Root(parent, i)).OrderBy(g => g.First()).Select(g => (IReadOnlyList<ThreadMail>)[.. g.Select(i => all[i])])];
    }

    /// <summary>The ids in a header's value: "&lt;a@b&gt; &lt;c@d&gt;", folded or broken.</summary>
    public static IReadOnlyList<string> Ids(string? header) =>
        header is null ? [] : [.. header.Split(['<', '>', ' ', '\t', '\r', '\n', ','], StringSplitOptions.RemoveEmptyEntries).Where(p => p.Contains('@') || p.Length > 8).Take(200)];

    /// <summary>The subject without "Re:", "AW:", "[list]" and the like.</summary>
    /// <returns>Bare: lower case. Answers: a prefix was there.</returns>
    public static (string Bare, bool Answers) Subject(string? subject)
    {
        var bare = (subject ?? "").Trim();
        var answers = false;
        for (var n = 0; n < 20; n++)
        {
            var colon = bare.AsSpan(0, Math.Min(bare.Length, 12)).IndexOfAny(':', '：');
            var head = colon > 0 ? bare[..colon].Trim().ToLowerInvariant() : "";
            if (head.IndexOfAny(['[', '(']) is > 0 and var counter)
                head = head[..counter];                     // "Re[2]:"
            if (colon > 0 && Array.IndexOf(Prefixes, head) >= 0)
                (bare, answers) = (bare[(colon + 1)..].TrimStart(), true);
            else if (bare.StartsWith('[') && bare.IndexOf(']') is > 0 and < 40 and var close)
                bare = bare[(close + 1)..].TrimStart();
            else
                break;
        }
        return (bare.ToLowerInvariant(), answers);
    }

    static void BySubject(List<ThreadMail> all, int[] parent)
    {
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < all.Count; i++)
        {
            var (bare, answers) = Subject(all[i].Subject);
            if (bare.Length == 0)
                continue;
            if (answers && all[i].References.Count == 0 && last.TryGetValue(bare, out var before) && Near(all[before], all[i]))
                Join(parent, before, i);
            last[bare] = i;
        }
    }

    static bool Near(ThreadMail first, ThreadMail second) =>
        second.SentAt - first.SentAt <= TimeSpan.FromDays(Days) && second.Participants.Intersect(first.Participants, StringComparer.OrdinalIgnoreCase).Any();

    static string Bare(string id) => id.Trim('<', '>', ' ', '\t');

    static void Join(int[] parent, int a, int b)
    {
        (a, b) = (Root(parent, a), Root(parent, b));
        parent[Math.Max(a, b)] = Math.Min(a, b);
    }

    static int Root(int[] parent, int i)
    {
        while (parent[i] != i)
            i = parent[i] = parent[parent[i]];
        return i;
    }
}
