using System.Security.Cryptography;
using System.Text;
using CrmIntegration.Language;

/// <summary>Quoted text and signature stripped, against what the package email-reply-parser (npm, 2.3.9) leaves visible of the same fixtures.</summary>
static class ReplyCutFigures
{
    public static async Task PrintAsync(TextWriter o, string data)
    {
        int same = 0, all = 0;
        var other = new List<string>();
        foreach (var (fixture, hash) in ReplyOracle.Visible)
        {
            all++;
            var mail = await File.ReadAllTextAsync(Path.Combine(data, "email_reply", fixture));
            if (Hash(MailCleaner.Clean(null, mail, null).Text) == hash)
                same++;
            else
                other.Add(Path.GetFileName(fixture));
        }
        await o.WriteLineAsync($"quoted text and signature stripped: {same} of {all} fixtures leave the same visible text as the package, {100.0 * same / all:0.0} % (aim 95); not: {string.Join(", ", other)}");
    }

    /// <summary>Lines trimmed, empty ones left out: layout is not what is compared.</summary>
    static string Hash(string text)
    {
        var lines = string.Join('\n', text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0));
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(lines)))[..12];
    }
}
