namespace CrmIntegration.Salesforce.Emulator.Org;

/// <summary>
/// The life of an article: drafted, published, and archived when a newer version is published or an author says so. Each version is a row of its own.
/// [developer.salesforce.com, Knowledge Developer Guide: knowledgeManagement/articleVersions]
/// </summary>
static class Knowledge
{
    public const string Object = "Knowledge__kav";

    public static void Draft(Transaction write, Table table, object?[] row)
    {
        Transaction.Set(table, row, "KnowledgeArticleId", table.Value(row, "KnowledgeArticleId") ?? write.Org.Ids.Next("kA0"));
        Transaction.Set(table, row, "PublishStatus", "Draft");
        Transaction.Set(table, row, "VersionNumber", 1m);
        Transaction.Set(table, row, "Language", table.Value(row, "Language") ?? "en_US");
    }

    /// <summary>A draft of the next version, as "Edit as Draft" makes it.</summary>
    /// <param name="article">The KnowledgeArticleId, or the id of its online version.</param>
    public static string Edit(Transaction write, string article)
    {
        var table = write.Org.Table(Object);
        var from = Known(table, table.With("KnowledgeArticleId", article).FirstOrDefault(v => table.Value(table[v]!, "PublishStatus") is "Online") ?? article);
        var row = (object?[])from.Clone();
        var id = write.Org.Ids.Next(table.Schema.Prefix);
        Transaction.Set(table, row, "Id", id);
        Transaction.Set(table, row, "PublishStatus", "Draft");
        Transaction.Set(table, row, "VersionNumber", (decimal)table.Value(from, "VersionNumber")! + 1);
        Write(write, table, id, row);
        return id;
    }

    public static void Change(Transaction write, string id, string? status)
    {
        var table = write.Org.Table(Object);
        var row = (object?[])Known(table, id).Clone();
        switch (table.Value(row, "PublishStatus"), status)
        {
            case ("Draft", "Online"):
                foreach (var other in table.With("KnowledgeArticleId", (string)table.Value(row, "KnowledgeArticleId")!).Where(o => o != id && table.Value(table[o]!, "PublishStatus") is "Online"
                    && Equals(table.Value(table[o]!, "Language"), table.Value(row, "Language"))).ToList())
                    Archive(write, table, other, (object?[])table[other]!.Clone(), false);
                Transaction.Set(table, row, "PublishStatus", "Online");
                Transaction.Set(table, row, "IsLatestVersion", true);
                Transaction.Set(table, row, "LastPublishedDate", write.Now);
                Write(write, table, id, row);
                break;
            case ("Online", "Archived"): Archive(write, table, id, row, true); break;
            case ("Online", "Draft"):
                Transaction.Set(table, row, "PublishStatus", "Draft");
                Write(write, table, id, row);
                break;
            default: throw new SalesforceError(400, "INVALID_ARTICLE_PUBLISH_STATE", $"An article that is {table.Value(row, "PublishStatus")} does not become {status}.");
        }
    }

    static void Archive(Transaction write, Table table, string id, object?[] row, bool latest)
    {
        Transaction.Set(table, row, "PublishStatus", "Archived");
        Transaction.Set(table, row, "IsLatestVersion", latest);
        Transaction.Set(table, row, "ArchivedDate", write.Now);
        Write(write, table, id, row);
    }

    static void Write(Transaction write, Table table, string id, object?[] row)
    {
        Transaction.Set(table, row, "SystemModstamp", write.Now);
        Transaction.Set(table, row, "LastModifiedDate", write.Now);
        write.Put(table, id, row);
    }

    static object?[] Known(Table table, string id) => SalesforceIds.Full(id) is { } full && table[full] is { } row ? row : throw SalesforceError.NotFound();
}
