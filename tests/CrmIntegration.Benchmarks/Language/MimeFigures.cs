using CrmIntegration.Language;

/// <summary>Odd and broken messages: is each read without an exception, and is no body lost?</summary>
static class MimeFigures
{
    public static async Task PrintAsync(TextWriter o, string data)
    {
        int read = 0, thrown = 0;
        var empty = new List<string>();
        foreach (var path in Directory.GetFiles(Path.Combine(data, "mime"), "*.eml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            try
            {
                read++;
                var mail = MailCleaner.Clean(new MemoryStream(await File.ReadAllBytesAsync(path)));
                if (mail.Text.Length + mail.Quoted.Length + mail.Signature.Length == 0)
                    empty.Add($"{Path.GetFileNameWithoutExtension(path)} ({Holds(path)})");
            }
            catch (Exception trouble)
            {
                thrown++;
                await o.WriteLineAsync($"   {Path.GetFileName(path)}: {trouble.GetType().Name}");
            }
        await o.WriteLineAsync($"broken and odd mails: {read} read, {thrown} exceptions (aim 0), {empty.Count} without any text: {string.Join(", ", empty)}");
    }

    // What there is instead of text, read without our reader.
    static string Holds(string path)
    {
        var raw = File.ReadAllText(path, System.Text.Encoding.Latin1).ReplaceLineEndings("\n");
        var body = raw.IndexOf("\n\n", StringComparison.Ordinal);
        if (body < 0 || string.IsNullOrWhiteSpace(raw[body..]))
            return "nothing behind the header";
        var kinds = raw.Split('\n').Where(l => l.StartsWith("Content-Type:", StringComparison.OrdinalIgnoreCase)).Select(l => l[13..].Split(';')[0].Trim()).Where(k => !k.StartsWith("multipart/", StringComparison.Ordinal));
        return string.Join(" and ", kinds.Distinct());
    }
}
