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
                    empty.Add(Path.GetFileName(path));
            }
            catch (Exception trouble)
            {
                thrown++;
                await o.WriteLineAsync($"   {Path.GetFileName(path)}: {trouble.GetType().Name}");
            }
        await o.WriteLineAsync($"broken and odd mails: {read} read, {thrown} exceptions (aim 0), {empty.Count} without any text: {string.Join(", ", empty)} (those must have no text part)");
    }
}
