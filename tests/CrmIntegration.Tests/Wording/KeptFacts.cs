using System.Text.RegularExpressions;
using CrmIntegration.Tests.Layout;
using CrmIntegration.Wording;

namespace CrmIntegration.Tests.Wording;

/// <summary>Checks, alerts and failures are kept in English, for the log and the API, and read by people who read something else.</summary>
public sealed partial class KeptFacts
{
    [Theory]
    [InlineData("1,470 records are read, 3 set aside.", "1.470 Datensätze sind gelesen, 3 beiseitegelegt.", "已读取 1,470 条，搁置 3 条。")]
    [InlineData("Read Opportunity", "Lesen: Geschäft", "读取：商机")]
    [InlineData("Open deals differ from those the model has learnt from: age, Signal:budget.", "Offene Geschäfte unterscheiden sich von denen, aus denen das Modell gelernt hat: Alter, Gespräch: Budget.", "进行中的商机与模型学习时的不同：存在时长、对话：预算。")]
    [InlineData("Open deals differ from those the model has learnt from: age. Furthest moved is age: a PSI of 1.70, where 0.25 counts as moved.", "Offene Geschäfte unterscheiden sich von denen, aus denen das Modell gelernt hat: Alter. Am weitesten verschoben ist Alter: ein PSI von 1,70; ab 0,25 gilt etwas als verschoben.", "进行中的商机与模型学习时的不同：存在时长。变化最大的是存在时长：PSI 为 1.70，达到 0.25 即视为变化。")]
    // Sentences side by side, a sentence in a sentence, words of the CRM in one of ours.
    [InlineData("Stopped after 12: login.example.com did not answer. Check the address, DNS, proxy and firewall. It goes on from there by itself.", "Angehalten nach 12: login.example.com hat nicht geantwortet. Prüfen Sie Adresse, DNS, Proxy und Firewall. Von dort geht es von selbst weiter.", null)]
    [InlineData("Salesforce declined this record (FIELD_CUSTOM_VALIDATION_EXCEPTION: The amount is too high. Ask Ann).", "Salesforce hat diesen Datensatz abgewiesen (FIELD_CUSTOM_VALIDATION_EXCEPTION: The amount is too high. Ask Ann).", null)]
    [InlineData("It beats naive Bayes by 0.010 to 0.200.", "Es schlägt naives Bayes um 0,010 bis 0,200.", "优于朴素贝叶斯，差 0.010 至 0.200。")]
    [InlineData("Row 5, column 2 (Created): no column says when a deal began, so it is unknown when the deal began; it is left out.", "Zeile 5, Spalte 2 (Created): keine Spalte sagt, wann ein Geschäft begann, deshalb ist der Beginn des Geschäfts unbekannt; es wird ausgelassen.", null)]
    [InlineData("Row 5, column 1 (Id): the deal 77 occurs again; the later row is kept.", "Zeile 5, Spalte 1 (Id): Das Geschäft 77 kommt noch einmal vor; die spätere Zeile gilt.", "第 5 行第 1 列（Id）：商机 77 再次出现；保留后一行。")]
    [InlineData("Opportunity changed its fields; new: Region__c, Tier__c; gone: NextStep. Check the field mapping of this connection.", "Geschäft hat andere Felder; neu: Region__c, Tier__c; verschwunden: NextStep. Prüfen Sie die Feldzuordnung dieser Verbindung.", "商机 的字段有变化；新增：Region__c、Tier__c；已删除：NextStep。请检查此连接的字段映射。")]
    [InlineData("The draft 'friendly' was not shown: It holds 'https'.", "Der Entwurf „friendly“ wurde nicht gezeigt: Er enthält „https“.", null)]
    [InlineData("Org 00D5f000000abcdEAA.", "Organisation 00D5f000000abcdEAA.", "组织 00D5f000000abcdEAA。")]
    [InlineData("A sentence that a CRM said.", "A sentence that a CRM said.", "A sentence that a CRM said.")]
    [InlineData("{0} <b>5</b> {broken", "{0} <b>5</b> {broken", "{0} <b>5</b> {broken")]
    public void A_kept_sentence_is_told_with_what_stands_in_it(string english, string german, string? chinese)
    {
        Assert.Equal(german, Spoken.Teller.Tell(english, Languages.Of("de")!));
        if (chinese is not null)
            Assert.Equal(chinese, Spoken.Teller.Tell(english, Languages.Of("zh")!));
        Assert.Equal(english, Spoken.Teller.Tell(english, Languages.English));
    }

    [Theory]
    [InlineData("de")]
    [InlineData("zh-Hans")]
    public void Both_books_hold_the_same_sentences(string language)
    {
        var (here, other) = (Languages.Of(language)!, Languages.Of(language == "de" ? "zh-Hans" : "de")!);

        Assert.Equal(2, Spoken.Books.Count(b => b.Keys(here).Count > 30));
        Assert.All(Spoken.Books, book => Assert.Equal(book.Keys(other).Order(StringComparer.Ordinal), book.Keys(here).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("de")]
    [InlineData("zh-Hans")]
    public void A_connectors_form_can_be_filled_in_the_readers_language(string language)
    {
        var asked = ConnectorList.Assemblies.SelectMany(name => System.Reflection.Assembly.Load(name).GetTypes()).SelectMany(t => t.GetProperties())
            .SelectMany(p => p.GetCustomAttributes(typeof(CrmIntegration.Connectors.SettingAttribute), false)).Cast<CrmIntegration.Connectors.SettingAttribute>().ToList();

        Assert.True(asked.Count >= 10, $"only {asked.Count} settings");
        Assert.Equal([], asked.SelectMany(a => a.Named.Append(a.Label).Append(a.Help)).Where(s => Spoken.Teller.Tell(s, Languages.Of(language)!) == s).ToArray());
    }

    // Read from the source of every room, of what it stands on and of the connectors: a new check, alert or failure fails here until it can be told.
    [Fact]
    public void No_sentence_that_people_read_is_left_in_English_alone()
    {
        var makers = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories).Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "connectors"), "Salesforce*.cs", SearchOption.AllDirectories))
            .Select(f => (File: f, Name: Path.GetRelativePath(Repository.Root, f).Replace('\\', '/')))
            .Where(f => !f.Name.Contains("/obj/", StringComparison.Ordinal) && !Elsewhere.Any(e => f.Name.Contains(e.File, StringComparison.Ordinal))).ToList();
        var said = makers.SelectMany(f => Sentences(File.ReadAllText(f.File)).Select(s => $"{f.Name}: {s}")).ToList();

        Assert.True(said.Count > 300, $"only {said.Count} sentences were found");
        var untold = said.Where(s => !Told(s.Split(": ", 2)[1])).ToList();
        Assert.True(untold.Count == 0, "Left in English:\n" + string.Join('\n', untold));
    }

    [Fact]
    public void What_is_excepted_above_is_there_and_still_speaks()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories).Select(f => f.Replace('\\', '/')).Where(f => !f.Contains("/obj/", StringComparison.Ordinal)).ToList();

        Assert.Equal([], Elsewhere.Where(e => !files.Where(f => f.Contains(e.File, StringComparison.Ordinal)).SelectMany(f => Sentences(File.ReadAllText(f))).Any(s => !Told(s))).Select(e => e.File).ToArray());
    }

    [Theory]
    [InlineData("""Says("Write it to https://a.example. It waits."); // "Not this one here."\n""", "Write it to https://a.example. It waits.")]
    [InlineData("""// it's "Not this one here."\nSays($"It is {x + "//"} and stays so.");""", "It is 7 and stays so.")]
    [InlineData("""[Setting("A label", Help = "See [the page] for it.")] string A; char q = '"'; Says("It is said aloud.");""", "It is said aloud.")]
    public void A_comment_is_told_from_a_text_that_looks_like_one(string source, string said) => Assert.Equal([said], Sentences(source.Replace("\\n", "\n", StringComparison.Ordinal)));

    // In full: no sentence of it is found again among what is told.
    static bool Told(string says) => Spoken.Teller.Tell(says, Languages.Of("de")!) is var told && !Regex.Split(says, @"(?<=[.!?]) (?=[\p{Lu}0-9])").Any(s => s.Any(char.IsLetter) && told.Contains(s, StringComparison.Ordinal));

    // Who else is spoken to. A new file is not among them.
    static readonly (string File, string To)[] Elsewhere =
    [
        .. To("customers", "CrmIntegration.SampleOrg/", "Replies/Phrases", "Replies/Manners", "Replies/OfflineWriter", "Service/ServicePhrases", "Doors/UnsubscribePage"),
        .. To("readers, by a page's own texts, which TextFacts holds", "CrmIntegration/Console/"),
        .. To("whoever types at a terminal or starts the service", "/Verbs/", "Proof/BacktestPage", "Forecast/LanguageOutsider", "Series/SeriesPage", "Series/SeriesTable", "Options.cs", "WrittenSettings", "BringUpToDate",
            "CrmIntegration/House", "Records/SettingsSection", "Records/Migrator", "Doors/FirstAdmin", "Service/ArticleFolder"),
        .. To("programs, through the API", "Doors/Admin", "Doors/Description", "Doors/DoorsRoom", "Doors/Limits", "Doors/PlainText", "Panel/ServiceDoor", "Panel/ManagerDoor", "Panel/VerdictDoor", "Inbox/HookEndpoint"),
        .. To("a language model, or those who judge it", "Golden.cs", "Trust/TrustGateway", "Replies/ModelWriter", "Service/ModelAnswer", "Marketing/ModelCopy", "Topics/ModelAdvice"),
        .. To("us, when we err", "Classification/TextClassifier", "Trees/TreeReader", "RollUp/FiscalCalendar", "Effects/Comparison", "Records/Models", "Records/Tables", "Records/BulkLoad", "Records/Predictions"),
    ];

    static IEnumerable<(string, string)> To(string whom, params string[] files) => files.Select(f => (f, whom));

    static readonly string[] Aside = ["$\"{found};", "$\"{place}{", "\"Answer with", "\"Write the draft"];

    // Whole sentences of the source; a hole holds a 7, one that chooses between words holds nothing. A setting's help is looked at above.
    static IEnumerable<string> Sentences(string source)
    {
        foreach (Match literal in Literal().Matches(Aloud(source)))
        {
            // One whose middle is chosen, a sentence's end alone, and what is said to a model.
            if (literal.Value.Contains(" {(", StringComparison.Ordinal) || Aside.Any(a => literal.Value.StartsWith(a, StringComparison.Ordinal)))
                continue;
            var text = Hole().Replace(Choice().Replace(literal.Groups[1].Value, ""), "7").Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal);
            if (text.EndsWith('.') && text.Split(' ').Length > 2 && !text.Contains("  ", StringComparison.Ordinal) && (char.IsUpper(text[0]) || text[0] == '7'))
                yield return text;
        }
    }

    // Without comments, settings and single characters. What is matched from its beginning to its end is never looked into: an address in a text is no comment, and a quotation mark in a comment opens none.
    static string Aloud(string source) => Silent().Replace(source, m => m.Value[0] is '/' or '[' or '\'' ? "" : m.Value);

    const string Inner = @"(?:[^""{}]|""(?:[^""\\]|\\.)*"")*";

    [GeneratedRegex(@"\$?""((?:[^""\\{]|\\.|\{" + Inner + @"\})*)""")]
    private static partial Regex Literal();

    [GeneratedRegex(@"\{\(" + Inner + @"\)\}")]
    private static partial Regex Choice();

    [GeneratedRegex(@"\{" + Inner + @"\}")]
    private static partial Regex Hole();

    [GeneratedRegex(""" "{3,}[\s\S]*?"{3,} | \$?@"(?:[^"]|"")*" | \$"(?:[^"\\{]|\\.|\{\{|\{(?:[^"{}]|"(?:[^"\\]|\\.)*")*\})*" | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.[^']*)' | \[Setting\((?:[^"\]]|"(?:[^"\\]|\\.)*")*\] | //[^\n]* """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Silent();
}
