namespace CrmIntegration.Salesforce.Emulator.Org;

/// <summary>What Salesforce itself fills in: the stage decides probability and closedness, names are joined, history is written.</summary>
static class BusinessRules
{
    static readonly string[] Snapshot = ["StageName", "Amount", "ExpectedRevenue", "CloseDate", "Probability", "ForecastCategory"];
    static readonly string[] Tracked = ["StageName", "Amount", "CloseDate", "Probability", "OwnerId"];

    public static void Apply(Transaction write, Table table, object?[]? before, object?[] row, Dictionary<string, object?> asked)
    {
        switch (table.Schema.Name)
        {
            case "Opportunity": Opportunity(write, table, before, row, asked); break;
            case "Contact" or "User":
                Transaction.Set(table, row, "Name", $"{table.Value(row, "FirstName")} {table.Value(row, "LastName")}".Trim());
                break;
            case "Case": Case(write, table, row); break;
            case "Knowledge__kav" when before is null: Knowledge.Draft(write, table, row); break;
            case "Knowledge__kav" when table.Value(before, "PublishStatus") is not "Draft":
                throw new SalesforceError(400, "INSUFFICIENT_ACCESS_OR_READONLY", "Only a draft can be edited.");
            case LineItems.Object: LineItems.Price(write, table, row, asked); break;
            case "CampaignMember": CampaignMember(table, before, row); break;
            case "Task":
                var done = table.Value(row, "Status") is "Completed";
                if (done != table.Value(row, "IsClosed") is true)
                    Transaction.Set(table, row, "CompletedDateTime", done ? write.Now : null);
                Transaction.Set(table, row, "IsClosed", done);
                break;
        }
    }

    static void Opportunity(Transaction write, Table table, object?[]? before, object?[] row, Dictionary<string, object?> asked)
    {
        var stage = table.Value(row, "StageName") as string;
        if (stage is not null && (before is null || !stage.Equals(table.Value(before, "StageName") as string, StringComparison.OrdinalIgnoreCase)))
        {
            var stages = write.Org.Table("OpportunityStage");
            var found = stages.With("ApiName", stage).Select(id => stages[id]!).FirstOrDefault();
            if (found is null && stages.Count > 0)
                throw new SalesforceError(400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", $"Stage: bad value for restricted picklist field: {stage}", "StageName");
            if (found is not null)
            {
                Transaction.Set(table, row, "StageName", stages.Value(found, "ApiName"));
                foreach (var field in (ReadOnlySpan<string>)["IsClosed", "IsWon", "ForecastCategory", "ForecastCategoryName"])
                    Transaction.Set(table, row, field, stages.Value(found, field));
                if (!asked.Keys.Contains("Probability", StringComparer.OrdinalIgnoreCase))
                    Transaction.Set(table, row, "Probability", stages.Value(found, "DefaultProbability"));
            }
            if (before is not null)
                Transaction.Set(table, row, "LastStageChangeDate", write.Now);
        }
        if (table.Value(row, "Amount") is decimal amount && table.Value(row, "Probability") is decimal percent)
            Transaction.Set(table, row, "ExpectedRevenue", amount * percent / 100);
    }

    static void Case(Transaction write, Table table, object?[] row)
    {
        if (table.Value(row, "CaseNumber") is null)
            Transaction.Set(table, row, "CaseNumber", (table.Count + 1).ToString("00000000", System.Globalization.CultureInfo.InvariantCulture));
        var closed = table.Value(row, "Status") is "Closed";
        if (closed != table.Value(row, "IsClosed") is true)
            Transaction.Set(table, row, "ClosedDate", closed ? write.Now : null);
        Transaction.Set(table, row, "IsClosed", closed);
    }

    static void CampaignMember(Table table, object?[]? before, object?[] row)
    {
        if (before is null && table.Value(row, "ContactId") is string contact
            && table.With("ContactId", contact).Select(id => table[id]!).Any(other => !table.IsDeleted(other) && Equals(table.Value(other, "CampaignId"), table.Value(row, "CampaignId"))))
            throw new SalesforceError(400, "DUPLICATE_VALUE", "Already a campaign member.");
    }

    /// <summary>OpportunityHistory is a snapshot whenever one of its fields moves; OpportunityFieldHistory is a line per tracked field.</summary>
    public static void Remember(Transaction write, Table table, object?[]? before, object?[] row)
    {
        if (table.Schema.Name == LineItems.Object)
            LineItems.AddUp(write, table, row);
        if (table.Schema.Name != "Opportunity" || table.IsDeleted(row))
            return;
        var id = (string)table.Value(row, "Id")!;
        if (before is null || Snapshot.Any(Moved))
        {
            var history = write.Org.Table("OpportunityHistory");
            write.Load(history, write.Org.Ids.Next("008"), Snapshot.Select(f => (f, table.Value(row, f))).Append(("OpportunityId", id)));
        }
        var lines = write.Org.Table("OpportunityFieldHistory");
        if (before is null)
            write.Load(lines, write.Org.Ids.Next("017"), [("OpportunityId", id), ("Field", "created"), ("DataType", "Text")]);
        foreach (var field in Tracked.Where(f => before is not null && Moved(f)))
            write.Load(lines, write.Org.Ids.Next("017"),
            [
                ("OpportunityId", id), ("Field", field == "OwnerId" ? "Owner" : field), ("DataType", table.Schema[field]!.Type),
                ("OldValue", Loose(table.Value(before!, field))), ("NewValue", Loose(table.Value(row, field))),
            ]);

        bool Moved(string field) => Values.Compare(table.Value(before!, field), table.Value(row, field)) != 0;
    }

    static object? Loose(object? value) => value is DateOnly ? Values.Text(value) : value;
}
