using CrmIntegration.Language.Conversations;

namespace CrmIntegration.LanguageTests;

/// <summary>A sales talk written by us, with a mark behind each line that a coach would notice: "#objection:price", "#budget". In Talks/Worked are those that the listening was
/// mended on, in Talks/Fresh those that were written before and kept for the figure.</summary>
public sealed record MarkedTalk(string Name, string Language, DateOnly On, string[] Rivals, Transcript Talk, HashSet<(int Line, string Kind)> Planted)
{
    /// <summary>Moods are left out: two readers do not agree on them.</summary>
    public static readonly string[] Kinds = ["objection", "competitor", "budget", "authority", "need", "timing", "next-step", "promise", "reference", "unanswered"];

    public static IReadOnlyList<MarkedTalk> All(string folder) =>
        [.. typeof(MarkedTalk).Assembly.GetManifestResourceNames().Where(n => n.Contains($".Talks.{folder}.")).Order(StringComparer.Ordinal).Select(Read)];

    static MarkedTalk Read(string resource)
    {
        using var reader = new StreamReader(typeof(MarkedTalk).Assembly.GetManifestResourceStream(resource)!);
        var all = reader.ReadToEnd().ReplaceLineEndings("\n").TrimEnd().Split('\n');
        string Head(string name) => all.First(l => l.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..].Trim();
        var lines = all.Skip(4).Select(l => l.Split(" #")).ToList();
        var (text, ours) = (string.Join('\n', lines.Select(l => l[0])), Head("ours"));
        var others = lines.Select(l => l[0].Split(':')[0]).Distinct().Where(n => n != ours).ToList();
        return new(resource.Split('.')[^2], Head("language"), DateOnly.ParseExact(Head("on"), "yyyy-MM-dd"), Head("rivals").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            TranscriptReader.Read(text).WithSides([ours], others), [.. lines.SelectMany((l, i) => l.Skip(1).Select(m => (i + 1, m.Trim())))]);
    }

    /// <summary>Line and kind of everything that is heard, an objection with its matter.</summary>
    public HashSet<(int Line, string Kind)> Heard() =>
        [.. Findings.Of(Talk, On, Rivals).Select(f => (f.Line, f.Kind == FindingKinds.Objection ? $"{f.Kind}:{f.What}" : f.Kind))];

    /// <returns>Per kind: planted and heard, heard in all, planted in all. An objection counts with its right matter alone.</returns>
    public static IReadOnlyDictionary<string, (int Right, int Heard, int Planted)> Count(IEnumerable<MarkedTalk> talks)
    {
        var pairs = talks.Select(t => (t.Planted, Heard: t.Heard())).ToList();
        return Kinds.ToDictionary(k => k, k => (pairs.Sum(p => p.Heard.Count(h => Of(h.Kind) == k && p.Planted.Contains(h))), pairs.Sum(p => p.Heard.Count(h => Of(h.Kind) == k)), pairs.Sum(p => p.Planted.Count(h => Of(h.Kind) == k))));

        static string Of(string kind) => kind.Split(':')[0];
    }
}
