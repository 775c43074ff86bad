using System.Globalization;
using CrmIntegration.Connectors;
using CrmIntegration.Salesforce.Emulator.Org;
using CrmIntegration.SampleOrg;

namespace CrmIntegration.Salesforce.Emulator;

/// <summary>The sample company in an org. What happened since is re-lived from its diary, so that a restart goes on where it stopped.</summary>
sealed class Company
{
    readonly SalesforceOrg _org;
    readonly SampleCompany _company;
    readonly string? _diary;

    public Company(SalesforceOrg org, EmulatorOptions options)
    {
        _org = org;
        _diary = options.DataFolder is null ? null : Path.Combine(options.DataFolder, "company.txt");
        var days = _diary is not null && File.Exists(_diary)
            ? File.ReadAllLines(_diary).Select(l => DateTimeOffset.Parse(l, CultureInfo.InvariantCulture)).ToArray() : [];
        var founded = days.Length > 0 ? days[0] : org.Now;
        if (days.Length == 0)
            Note(founded);
        _company = SampleCompany.Make(options.Seed, options.Deals, founded);
        if (org.Table("OpportunityStage").Count == 0)
            Load();
        foreach (var day in days.Skip(1))
            _company.Step(day);
    }

    public IReadOnlyDictionary<string, double> Truth => _company.TrueWinProbability.ToDictionary(t => Nouns.Id("006", t.Key)!, t => t.Value);

    public IReadOnlyList<CallTranscript> Transcripts => [.. _company.Calls.Select(c => new CallTranscript(Nouns.Id("006", c.OpportunityId)!, Nouns.Id("00T", c.ActivityId)!, c.Title, c.At, c.Text))];

    public IReadOnlyList<string> Live()
    {
        Note(_org.Now);
        var events = _company.Step(_org.Now);
        foreach (var happened in events)
            _org.Write(write =>
            {
                foreach (var record in happened.Records.Where(r => r is not FieldChange))
                    Happen(write, record);
                return true;
            });
        return [.. events.Select(e => e.Says)];
    }

    void Note(DateTimeOffset at)
    {
        if (_diary is not null)
            File.AppendAllText(_diary, at.ToString("O", CultureInfo.InvariantCulture) + "\n");
    }

    static void Happen(Transaction write, CrmRecord record)
    {
        var (name, id, values) = Nouns.Row(record);
        var table = write.Org.Table(name);
        var known = table[id] is { } row && !table.IsDeleted(row);
        if (name != "Opportunity")
            write.Load(table, id, values);
        else if (table[id] is null || known)
        {
            var asked = values.Where(v => table.Schema[v.Field] is { Updateable: true }).ToDictionary(v => v.Field, v => v.Value, StringComparer.OrdinalIgnoreCase);
            if (known)
                write.Update(table, id, asked);
            else
                write.Insert(table, asked, id);
        }
    }

    void Load()
    {
        IEnumerable<CrmRecord> all = [.. _company.Roles, .. _company.Users, .. _company.Stages, .. _company.Accounts, .. _company.Contacts, .. _company.Products, .. _company.Opportunities, .. _company.ContactRoles, .. _company.LineItems,
            .. _company.Emails, .. _company.Activities, .. _company.Cases];
        _org.Write(write =>
        {
            write.Load(_org.Table("User"), _org.UserId, [("Username", "integration"), ("Name", "Integration User"), ("LastName", "Integration User"), ("IsActive", true)]);
            write.Load(_org.Table("Organization"), _org.OrgId, [("Name", "Halden Controls"), ("FiscalYearStartMonth", 1m), ("LanguageLocaleKey", "en_US")]);
            return true;
        }, quiet: true);
        foreach (var chunk in all.Chunk(5000))
            _org.Write(write =>
            {
                foreach (var record in chunk)
                {
                    var (name, id, values) = Nouns.Row(record);
                    values.Add(("SystemModstamp", Nouns.Second(record.Modified)));
                    values.Add(("LastModifiedDate", Nouns.Second(record.Modified)));
                    write.Load(_org.Table(name), id, values);
                }
                return true;
            }, quiet: true);
        _org.Write(write =>
        {
            LoadArticles(write);
            return true;
        }, quiet: true);
        foreach (var chunk in _company.FieldChanges.GroupBy(c => c.OpportunityId).Chunk(1000))
            _org.Write(write =>
            {
                foreach (var deal in chunk)
                    Remember(write, Nouns.Id("006", deal.Key)!, deal.OrderBy(c => c.At));
                return true;
            }, quiet: true);
    }

    /// <summary>Published ones; what is one article in several languages has one KnowledgeArticleId.</summary>
    void LoadArticles(Transaction write)
    {
        var table = _org.Table(Knowledge.Object);
        var numbers = new Dictionary<string, int>();
        foreach (var (article, i) in _company.Articles.Select((a, i) => (a, i)))
        {
            var name = article.Id.EndsWith("-" + article.Language, StringComparison.Ordinal) ? article.Id[..^3] : article.Id;
            numbers.TryAdd(name, numbers.Count + 1);
            var published = Nouns.Second(_org.Now.AddDays(-400 + i));
            write.Load(table, SalesforceIds.Make("ka0", i + 1),
            [
                ("KnowledgeArticleId", SalesforceIds.Make("kA0", numbers[name])), ("ArticleNumber", $"{numbers[name]:000000000}"), ("Title", article.Title), ("UrlName", article.Id), ("Language", Locale(article.Language)),
                ("PublishStatus", "Online"), ("IsLatestVersion", true), ("VersionNumber", 1m), ("IsVisibleInPkb", true), ("IsVisibleInCsp", true), ("LastPublishedDate", published),
                ("Answer__c", $"<p>{System.Net.WebUtility.HtmlEncode(article.Body)}</p>"), ("CreatedDate", published), ("LastModifiedDate", published), ("SystemModstamp", published),
            ]);
        }
    }

    static string Locale(string language) => language switch { "en" => "en_US", "zh" => "zh_CN", _ => language };

    /// <summary>Changes of one second are one snapshot, as one save in Salesforce is.</summary>
    void Remember(Transaction write, string opportunity, IEnumerable<FieldChange> changes)
    {
        var (history, lines, stages) = (_org.Table("OpportunityHistory"), _org.Table("OpportunityFieldHistory"), _company.Stages);
        var now = new Dictionary<string, object?>();
        foreach (var save in changes.GroupBy(c => Nouns.Second(c.At)!.Value))
        {
            foreach (var change in save)
            {
                var (field, old, value) = Read(change);
                if (now.Count > 0 || change.Old is not null)
                    write.Load(lines, _org.Ids.Next("017"), [("OpportunityId", opportunity), ("Field", change.Field == FieldChange.Fields.Owner ? "Owner" : field),
                        ("DataType", "Text"), ("OldValue", Loose(old)), ("NewValue", Loose(value)), ("CreatedDate", save.Key)]);
            }
            foreach (var change in save)
            {
                var (field, _, value) = Read(change);
                now[field] = value;
            }
            now["ExpectedRevenue"] = now.GetValueOrDefault("Amount") is decimal amount && now.GetValueOrDefault("Probability") is decimal percent ? amount * percent / 100 : null;
            now["ForecastCategory"] = stages.FirstOrDefault(s => s.Id == now.GetValueOrDefault("StageName") as string)?.ForecastCategory;
            write.Load(history, _org.Ids.Next("008"), now.Where(v => v.Key != "OwnerId").Select(v => (v.Key, v.Value))
                .Append(("OpportunityId", opportunity)).Append(("CreatedDate", save.Key)).Append(("SystemModstamp", save.Key)));
        }

        static object? Loose(object? value) => value is DateOnly ? Values.Text(value) : value;
    }

    static (string Field, object? Old, object? New) Read(FieldChange change)
    {
        object? Value(string? text) => text is null ? null : change.Field switch
        {
            FieldChange.Fields.Amount => decimal.Parse(text, CultureInfo.InvariantCulture),
            FieldChange.Fields.Probability => Math.Round(decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) * 100, 2),
            FieldChange.Fields.CloseDate => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            FieldChange.Fields.Owner => Nouns.Id("005", text),
            _ => text,
        };
        var field = change.Field switch { FieldChange.Fields.Stage => "StageName", FieldChange.Fields.Owner => "OwnerId", var same => same };
        return (field, Value(change.Old), Value(change.New));
    }
}
