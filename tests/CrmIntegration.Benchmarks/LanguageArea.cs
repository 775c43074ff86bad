using System.Diagnostics;
using CrmIntegration.Benchmarks;
using CrmIntegration.Language;

/// <summary>Language quality, span and fixture level, on the shared data; and cleaning and masking per second. Each part is a file of the folder Language.</summary>
static class LanguageArea
{
    public static async Task RunAsync(TextWriter o)
    {
        if (Data() is not { } data)
        {
            await o.WriteLineAsync("language: no shared data beside the repository; set CRM_DATA.");
            return;
        }
        (string Part, Func<Task> Print)[] parts =
        [
            ("masking", () => MaskingFigures.PrintAsync(o, data)), ("quotes", () => ReplyCutFigures.PrintAsync(o, data)), ("mime", () => MimeFigures.PrintAsync(o, data)), ("injections", () => InjectionFigures.PrintAsync(o, data)),
            ("retrieval", () => RetrievalFigures.PrintAsync(o, data)), ("topics", () => TopicFigures.PrintAsync(o, data)), ("spikes", () => SpikeFigures.PrintAsync(o)), ("speed", () => SpeedAsync(o)), ("relay", () => RelayFigures.PrintAsync(o)), ("intent", () => ClassificationFigures.PrintAsync(o, data)),
        ];
        // CRM_LANGUAGE=injections,speed prints those alone.
        var asked = Environment.GetEnvironmentVariable("CRM_LANGUAGE")?.Split(',') ?? [];
        foreach (var (part, print) in parts)
            if (asked.Length == 0 || asked.Contains(part))
                await print();
    }

    internal static string? Data()
    {
        if (Environment.GetEnvironmentVariable("CRM_DATA") is { Length: > 0 } set)
            return set;
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (Directory.Exists(Path.Combine(at.FullName, "shared", "data")))
                return Path.Combine(at.FullName, "shared", "data");
        return null;
    }

    // Three business mails of about 2 KB with quotes and signatures. Processor time, not the clock: the machine may be shared.
    static async Task SpeedAsync(TextWriter o)
    {
        string[] mails =
        [
            Mail("Dear Ms. Roethke,", "thank you for the call on Tuesday. Could you send us the price for 20 seats of the Enterprise edition by Friday? We also need the data processing agreement before our security review can begin, and somebody from your team should join the meeting next week. ", "Best regards,\nMax Oskarsson\nPurchasing, Stillwater Computing Inc.\n+1 905-674-3793", "On Tue, 3 Mar 2026 at 10:02, Jane Roethke <jane.roethke@acme.example> wrote:"),
            Mail("Sehr geehrter Herr Brandtner,", "vielen Dank für das Gespräch am Dienstag. Können Sie uns bitte bis Freitag den Preis für 20 Plätze der Enterprise-Edition schicken? Außerdem brauchen wir die Vereinbarung zur Auftragsverarbeitung, bevor unsere Prüfung beginnen kann. ", "Mit freundlichen Grüßen\nSabine Klein\nHauptstraße 12, 80331 München\nTel. +49 89 1234567", "Am 03.03.2026 um 10:02 schrieb Jan Brandtner <jan.brandtner@acme.example>:"),
            Mail("Bonjour Madame Lefort,", "merci pour votre appel de mardi. Pourriez-vous nous envoyer le prix pour 20 licences avant vendredi ? Nous avons aussi besoin du contrat de traitement des données avant de commencer notre revue de sécurité. ", "Cordialement,\nLuc Martin\n12 rue de la Paix 75002 Paris\n01.84.17.61.18", "Le mar. 3 mars 2026 à 10:02, Anne Lefort <anne.lefort@acme.example> a écrit :"),
        ];
        const int Mails = 1_500;
        var rates = new List<double>();
        for (var round = 0; round < 6; round++)
        {
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            for (var i = 0; i < Mails; i++)
                new Masker([]).Mask(MailCleaner.Clean("Price", mails[i % mails.Length], null).Text);
            rates.Add(Mails / (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds);
        }
        await o.WriteLineAsync($"cleaned and masked, {mails.Average(m => m.Length):0} characters each: {rates.Skip(1).Order().ElementAt(2):n0} mails per second of processor time, median of five rounds (aim >= 2,000)");

        static string Mail(string greeting, string matter, string signature, string quoting) =>
            $"{greeting}\n\n{string.Concat(Enumerable.Repeat(matter, 4))}\n\n{signature}\n\n{quoting}\n> {string.Concat(Enumerable.Repeat(matter, 3))}\n";
    }
}
