using CrmIntegration.Connectors;
using static CrmIntegration.Records.ColumnType;

namespace CrmIntegration.Records;

/// <summary>Where each noun lies: the columns of Migrations/0001_core.sql and of the later ones that add a noun.</summary>
static class Tables
{
    static readonly Dictionary<RecordKind, Table> All = new()
    {
        [RecordKind.User] = Noun<CrmUser>("crm_user",
            ("name", Text, u => u.Name), ("email", Key, u => u.Email), ("is_active", Bool, u => u.IsActive), ("manager_id", Key, u => u.ManagerId), ("role", Key, u => u.Role),
            ("role_id", Key, u => u.RoleId)),
        [RecordKind.Stage] = Noun<Stage>("stage",
            ("name", Text, s => s.Name), ("sort_order", Int, s => s.SortOrder), ("is_active", Bool, s => s.IsActive), ("is_closed", Bool, s => s.IsClosed), ("is_won", Bool, s => s.IsWon),
            ("forecast_category", Key, s => s.ForecastCategory), ("default_probability", Real, s => s.DefaultProbability)),
        [RecordKind.Account] = Noun<Account>("account",
            ("name", Text, a => a.Name), ("industry", Key, a => a.Industry), ("country", Key, a => a.Country), ("type", Key, a => a.Type), ("owner_id", Key, a => a.OwnerId),
            ("employees", Int, a => a.Employees), ("annual_revenue", Money, a => a.AnnualRevenue), ("created", Time, a => a.Created)),
        [RecordKind.Contact] = Noun<Contact>("contact",
            ("account_id", Key, c => c.AccountId), ("first_name", Text, c => c.FirstName), ("last_name", Text, c => c.LastName), ("email", Key, c => c.Email),
            ("phone", Key, c => c.Phone), ("title", Text, c => c.Title)),
        [RecordKind.Opportunity] = Noun<Opportunity>("opportunity",
            ("name", Text, o => o.Name), ("account_id", Key, o => o.AccountId), ("owner_id", Key, o => o.OwnerId), ("stage", Key, o => o.Stage), ("amount", Money, o => o.Amount),
            ("currency", Key, o => o.Currency), ("close_date", Date, o => o.CloseDate), ("crm_probability", Real, o => o.CrmProbability), ("forecast_category", Key, o => o.ForecastCategory),
            ("type", Key, o => o.Type), ("lead_source", Key, o => o.LeadSource), ("next_step", Text, o => o.NextStep), ("is_closed", Bool, o => o.IsClosed), ("is_won", Bool, o => o.IsWon),
            ("created", Time, o => o.Created)),
        [RecordKind.ContactRole] = Noun<ContactRole>("contact_role",
            ("opportunity_id", Key, r => r.OpportunityId), ("contact_id", Key, r => r.ContactId), ("role", Key, r => r.Role), ("is_primary", Bool, r => r.IsPrimary), ("created", Time, r => r.Created)),
        [RecordKind.Email] = Noun<Email>("email",
            ("message_id", Text, m => m.MessageId), ("in_reply_to", Text, m => m.InReplyTo), ("thread_id", Key, m => m.ThreadId), ("opportunity_id", Key, m => m.OpportunityId),
            ("account_id", Key, m => m.AccountId), ("case_id", Key, m => m.CaseId), ("subject", Text, m => m.Subject), ("from_name", Text, m => m.FromName),
            ("from_address", Text, m => m.FromAddress), ("to_address", Text, m => m.ToAddress), ("cc_address", Text, m => m.CcAddress), ("text_body", Text, m => m.TextBody),
            ("html_body", Text, m => m.HtmlBody), ("incoming", Bool, m => m.Incoming), ("sent_at", Time, m => m.SentAt)),
        [RecordKind.Activity] = Noun<Activity>("activity",
            ("type", Key, a => a.Type), ("opportunity_id", Key, a => a.OpportunityId), ("account_id", Key, a => a.AccountId), ("contact_id", Key, a => a.ContactId), ("owner_id", Key, a => a.OwnerId),
            ("subject", Text, a => a.Subject), ("description", Text, a => a.Description), ("at", Time, a => a.At), ("completed_at", Time, a => a.CompletedAt),
            ("duration_minutes", Int, a => a.DurationMinutes), ("is_closed", Bool, a => a.IsClosed)),
        [RecordKind.Case] = Noun<Case>("crm_case",
            ("number", Key, c => c.Number), ("account_id", Key, c => c.AccountId), ("contact_id", Key, c => c.ContactId), ("subject", Text, c => c.Subject), ("description", Text, c => c.Description),
            ("status", Key, c => c.Status), ("priority", Key, c => c.Priority), ("type", Key, c => c.Type), ("reason", Key, c => c.Reason), ("origin", Key, c => c.Origin),
            ("is_closed", Bool, c => c.IsClosed), ("created", Time, c => c.Created), ("closed_at", Time, c => c.ClosedAt)),
        [RecordKind.Article] = Noun<KnowledgeArticle>("crm_article",
            ("article_id", Key, a => a.ArticleId), ("title", Text, a => a.Title), ("summary", Text, a => a.Summary), ("body", Text, a => a.Body), ("language", Key, a => a.Language),
            ("is_public", Bool, a => a.IsPublic), ("published", Time, a => a.Published)),
        [RecordKind.Product] = Noun<Product>("product",
            ("name", Text, p => p.Name), ("code", Key, p => p.Code), ("family", Key, p => p.Family), ("is_active", Bool, p => p.IsActive)),
        [RecordKind.LineItem] = Noun<LineItem>("line_item",
            ("opportunity_id", Key, l => l.OpportunityId), ("product_id", Key, l => l.ProductId), ("name", Text, l => l.Name), ("quantity", Money, l => l.Quantity),
            ("unit_price", Money, l => l.UnitPrice), ("total", Money, l => l.Total), ("created", Time, l => l.Created)),
        [RecordKind.Role] = Noun<UserRole>("user_role", ("name", Text, r => r.Name), ("parent_id", Key, r => r.ParentId), ("lead_id", Key, r => r.LeadId)),
    };

    public static IEnumerable<RecordKind> Kinds => All.Keys;

    /// <summary>Every kind but FieldChange, which is append-only: <see cref="FieldChanges"/>.</summary>
    public static Table Of(RecordKind kind) => All.TryGetValue(kind, out var table)
        ? table
        : throw new ArgumentOutOfRangeException(nameof(kind), kind, "Histories are kept by opportunity.");

    public static Table FieldChanges(DateTimeOffset learntAt) => new("field_change", ["opportunity_id", "at", "id"],
    [
        Column.For<FieldChange>("opportunity_id", Key, nameof(FieldChange.OpportunityId), c => c.OpportunityId),
        Column.For<FieldChange>("at", Time, nameof(FieldChange.At), c => c.At),
        Column.For<FieldChange>("id", Key, nameof(FieldChange.Id), c => c.Id),
        Column.For<FieldChange>("field", Key, nameof(FieldChange.Field), c => c.Field),
        Column.For<FieldChange>("old", Text, nameof(FieldChange.Old), c => c.Old),
        Column.For<FieldChange>("new", Text, nameof(FieldChange.New), c => c.New),
        Column.For<FieldChange>("learnt_at", Time, "", _ => learntAt),
    ]);

    static Table Noun<T>(string name, params (string Name, ColumnType Type, Func<T, object?> Of)[] own) where T : CrmRecord => new(name, ["id"],
    [
        Column.For<T>("id", Key, nameof(CrmRecord.Id), r => r.Id),
        Column.For<T>("modified", Time, nameof(CrmRecord.Modified), r => r.Modified),
        Column.For<T>("deleted", Bool, nameof(CrmRecord.Deleted), r => r.Deleted),
        .. own.Select(c => Column.For<T>(c.Name, c.Type, Pascal(c.Name), c.Of)),
        Column.For<T>("more", Text, nameof(CrmRecord.More), r => r.More),
    ]);

    static string Pascal(string name) => string.Concat(name.Split('_').Select(p => char.ToUpperInvariant(p[0]) + p[1..]));
}
