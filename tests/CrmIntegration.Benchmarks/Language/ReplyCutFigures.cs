using System.Security.Cryptography;
using System.Text;
using CrmIntegration.Language;

/// <summary>Quoted text and signature stripped, against what two packages leave visible of the same fixtures.</summary>
static class ReplyCutFigures
{
    public static async Task PrintAsync(TextWriter o, string data)
    {
        int npm = 0, ruby = 0, either = 0, all = 0;
        var other = new List<string>();
        foreach (var (fixture, first, second) in ReplyOracle.Visible)
        {
            all++;
            var hash = Hash(MailCleaner.Clean(null, await File.ReadAllTextAsync(Path.Combine(data, "email_reply", fixture)), null).Text);
            npm += hash == first ? 1 : 0;
            ruby += hash == second ? 1 : 0;
            if (hash == first || hash == second)
                either++;
            else
                other.Add(Path.GetFileName(fixture));
        }
        await o.WriteLineAsync($"quoted text and signature stripped, {all} fixtures: the same visible text as the package of npm {npm}, as Debian's of Ruby {ruby}, as one of the two {either} = {100.0 * either / all:0.0} % (aim 95); as none: {string.Join(", ", other)}");
    }

    /// <summary>Lines trimmed, empty ones left out: layout is not what is compared.</summary>
    static string Hash(string text)
    {
        var lines = string.Join('\n', text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0));
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(lines)))[..12];
    }
}
