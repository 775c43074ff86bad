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
    // Sentences side by side, a sentence in a sentence, words of the CRM in one of ours.
    [InlineData("Stopped after 12: login.example.com did not answer. Check the address, DNS, proxy and firewall. It goes on from there by itself.", "Angehalten nach 12: login.example.com hat nicht geantwortet. Prüfen Sie Adresse, DNS, Proxy und Firewall. Von dort geht es von selbst weiter.", null)]
    [InlineData("Salesforce declined this record (FIELD_CUSTOM_VALIDATION_EXCEPTION: The amount is too high. Ask Ann).", "Salesforce hat diesen Datensatz abgewiesen (FIELD_CUSTOM_VALIDATION_EXCEPTION: The amount is too high. Ask Ann).", null)]
    [InlineData("It beats naive Bayes by 0.010 to 0.200.", "Es schlägt naives Bayes um 0,010 bis 0,200.", "优于朴素贝叶斯，差 0.010 至 0.200。")]
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

    // Read from the source: a new check, alert or failure fails here until it can be told.
    [Theory]
    [InlineData("src/CrmIntegration/Connections/Reach.cs", 7)]
    [InlineData("src/CrmIntegration/Connections/ConnectionTest.cs", 10)]
    [InlineData("src/CrmIntegration/Doors/SetUpChecks.cs", 15)]
    [InlineData("src/CrmIntegration/Doors/SetUpChecks.Crm.cs", 20)]
    [InlineData("src/CrmIntegration/Enrich/Forecast/ModelWatching.cs", 5)]
    [InlineData("src/CrmIntegration/Enrich/Topics/SpikeAlerts.cs", 3)]
    [InlineData("src/CrmIntegration/Panel/DealCards.cs", 5)]
    [InlineData("src/CrmIntegration/Panel/ReplyCards.cs", 3)]
    [InlineData("src/CrmIntegration.Forecasting/Proof/LearningCurves.cs", 5)]
    [InlineData("src/CrmIntegration.Forecasting/Proof/Verdicts.cs", 5)]
    [InlineData("connectors/Salesforce/SalesforceChecks.cs", 7)]
    [InlineData("connectors/Salesforce/SalesforceFailures.cs", 20)]
    [InlineData("connectors/Salesforce/SalesforceOptional.cs", 1)]
    [InlineData("connectors/Salesforce/SalesforceSettings.cs", 6)]
    [InlineData("connectors/Salesforce/SalesforceSignIn.cs", 3)]
    public void What_a_check_an_alert_or_a_failure_says_can_be_told(string file, int atLeast)
    {
        var said = Sentences(File.ReadAllText(Path.Combine(Repository.Root, file))).ToList();

        Assert.True(said.Count >= atLeast, $"only {said.Count} sentences were found in {file}");
        Assert.Equal([], said.Where(s => Spoken.Teller.Tell(s, Languages.Of("de")!) == s).ToArray());
    }

    [Theory]
    [InlineData("de")]
    [InlineData("zh-Hans")]
    public void A_connectors_form_can_be_filled_in_the_readers_language(string language)
    {
        var asked = ConnectorList.Assemblies.SelectMany(name => System.Reflection.Assembly.Load(name).GetTypes()).SelectMany(t => t.GetProperties())
            .SelectMany(p => p.GetCustomAttributes(typeof(CrmIntegration.Connectors.SettingAttribute), false)).Cast<CrmIntegration.Connectors.SettingAttribute>().ToList();

        Assert.True(asked.Count >= 10, $"only {asked.Count} settings");
        Assert.Equal([], asked.SelectMany(a => new[] { a.Label, a.Help }).Where(s => Spoken.Teller.Tell(s, Languages.Of(language)!) == s).ToArray());
    }

    // Whole sentences of the source; a hole holds a 7, one that chooses between words holds nothing. A setting's help is looked at above.
    static IEnumerable<string> Sentences(string source)
    {
        foreach (Match literal in Literal().Matches(Setting().Replace(source, "")))
        {
            // One whose middle is chosen, a sentence's end alone, and what is said to a model.
            if (literal.Value.Contains(" {(", StringComparison.Ordinal) || literal.Value.StartsWith("$\"{found};", StringComparison.Ordinal) || literal.Value.StartsWith("\"Answer with", StringComparison.Ordinal))
                continue;
            var text = Regex.Unescape(Hole().Replace(Choice().Replace(literal.Groups[1].Value, ""), "7"));
            if (text.EndsWith('.') && text.Split(' ').Length > 2 && !text.Contains("  ", StringComparison.Ordinal) && (char.IsUpper(text[0]) || text[0] == '7'))
                yield return text;
        }
    }

    const string Inner = @"(?:[^""{}]|""(?:[^""\\]|\\.)*"")*";

    [GeneratedRegex(@"\$?""((?:[^""\\{]|\\.|\{" + Inner + @"\})*)""")]
    private static partial Regex Literal();

    [GeneratedRegex(@"\{\(" + Inner + @"\)\}")]
    private static partial Regex Choice();

    [GeneratedRegex(@"\{" + Inner + @"\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"\[Setting\([^\]]*\]|///.*|//.*", RegexOptions.None)]
    private static partial Regex Setting();
}
