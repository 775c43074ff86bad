namespace CrmIntegration.Connectors;

/// <summary>The kinds of record that cross the seam, in the order in which a backfill reads them.</summary>
public enum RecordKind { User, Stage, Account, Contact, Opportunity, ContactRole, FieldChange, Email, Activity, Case, Article, Product, LineItem, Role }

/// <summary>A record as the CRM holds it now. Ids are the CRM's own, normalised so that ordinal comparison is equality.</summary>
public abstract record CrmRecord
{
    public required string Id { get; init; }

    /// <summary>The CRM's own version stamp (Salesforce: SystemModstamp). Newer wins; never compared with our clock.</summary>
    public required DateTimeOffset Modified { get; init; }

    public bool Deleted { get; init; }

    /// <summary>Fields that our nouns have no name for, CRM field name to its text as the wire gave it.</summary>
    public IReadOnlyDictionary<string, string?>? More { get; init; }

    public abstract RecordKind Kind { get; }
}

public sealed record CrmUser : CrmRecord
{
    public override RecordKind Kind => RecordKind.User;
    public string? Name { get; init; }
    public string? Email { get; init; }
    public bool IsActive { get; init; } = true;
    public string? ManagerId { get; init; }
    public string? Role { get; init; }

    /// <summary>The <see cref="UserRole"/> that this person holds, where the CRM has a tree of roles.</summary>
    public string? RoleId { get; init; }
}

/// <summary>One step of the pipeline. <see cref="CrmRecord.Id"/> is the stage's API name, as opportunities carry it.</summary>
public sealed record Stage : CrmRecord
{
    public override RecordKind Kind => RecordKind.Stage;
    public required string Name { get; init; }
    public int SortOrder { get; init; }
    public bool IsActive { get; init; } = true;
    public bool IsClosed { get; init; }
    public bool IsWon { get; init; }
    public string? ForecastCategory { get; init; }

    /// <summary>0 to 1.</summary>
    public double? DefaultProbability { get; init; }
}

public sealed record Account : CrmRecord
{
    public override RecordKind Kind => RecordKind.Account;
    public string? Name { get; init; }
    public string? Industry { get; init; }
    public string? Country { get; init; }
    public string? Type { get; init; }
    public string? OwnerId { get; init; }
    public int? Employees { get; init; }
    public decimal? AnnualRevenue { get; init; }
    public DateTimeOffset? Created { get; init; }
}

public sealed record Contact : CrmRecord
{
    public override RecordKind Kind => RecordKind.Contact;
    public string? AccountId { get; init; }
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public string? Title { get; init; }
}

public sealed record Opportunity : CrmRecord
{
    public override RecordKind Kind => RecordKind.Opportunity;
    public string? Name { get; init; }
    public string? AccountId { get; init; }
    public string? OwnerId { get; init; }
    public string? Stage { get; init; }
    public decimal? Amount { get; init; }

    /// <summary>ISO 4217, where the CRM says.</summary>
    public string? Currency { get; init; }
    public DateOnly? CloseDate { get; init; }

    /// <summary>The CRM's own probability, 0 to 1.</summary>
    public double? CrmProbability { get; init; }
    public string? ForecastCategory { get; init; }
    public string? Type { get; init; }
    public string? LeadSource { get; init; }
    public string? NextStep { get; init; }
    public bool IsClosed { get; init; }
    public bool IsWon { get; init; }
    public DateTimeOffset? Created { get; init; }
}

public sealed record ContactRole : CrmRecord
{
    public override RecordKind Kind => RecordKind.ContactRole;
    public required string OpportunityId { get; init; }
    public required string ContactId { get; init; }
    public string? Role { get; init; }
    public bool IsPrimary { get; init; }
    public DateTimeOffset? Created { get; init; }
}

/// <summary>One field of one opportunity took a new value at a moment. Append-only; the id is stable across reads.</summary>
public sealed record FieldChange : CrmRecord
{
    public override RecordKind Kind => RecordKind.FieldChange;
    public required string OpportunityId { get; init; }

    /// <summary>One of <see cref="Fields"/>, or the CRM's own field name.</summary>
    public required string Field { get; init; }

    /// <summary>Null means unknown or empty: what held before is known from the change before.</summary>
    public string? Old { get; init; }

    /// <summary>Invariant text: stages by API name, amounts with a decimal point, dates as yyyy-MM-dd, probabilities 0 to 1.</summary>
    public string? New { get; init; }

    /// <summary>When it was so in the CRM.</summary>
    public required DateTimeOffset At { get; init; }

    public static class Fields
    {
        public const string Stage = "Stage";
        public const string Amount = "Amount";
        public const string CloseDate = "CloseDate";
        public const string Probability = "Probability";
        public const string Owner = "Owner";
    }
}

public sealed record Email : CrmRecord
{
    public override RecordKind Kind => RecordKind.Email;

    /// <summary>RFC 5322 Message-ID with its angle brackets, where the CRM keeps it: the same mail from CRM and mailbox is one.</summary>
    public string? MessageId { get; init; }
    public string? InReplyTo { get; init; }
    public string? ThreadId { get; init; }
    public string? OpportunityId { get; init; }
    public string? AccountId { get; init; }
    public string? CaseId { get; init; }
    public string? Subject { get; init; }
    public string? FromName { get; init; }
    public string? FromAddress { get; init; }

    /// <summary>As the CRM gives it: addresses parted by semicolons.</summary>
    public string? ToAddress { get; init; }
    public string? CcAddress { get; init; }
    public string? TextBody { get; init; }
    public string? HtmlBody { get; init; }
    public bool Incoming { get; init; }
    public DateTimeOffset? SentAt { get; init; }
}

public sealed record Activity : CrmRecord
{
    public override RecordKind Kind => RecordKind.Activity;

    /// <summary>Task, Call, Email or Event.</summary>
    public string? Type { get; init; }
    public string? OpportunityId { get; init; }
    public string? AccountId { get; init; }
    public string? ContactId { get; init; }
    public string? OwnerId { get; init; }
    public string? Subject { get; init; }
    public string? Description { get; init; }
    public DateTimeOffset? At { get; init; }
    public DateTimeOffset? CompletedAt { get; init; }
    public int? DurationMinutes { get; init; }
    public bool IsClosed { get; init; }
}

public sealed record Case : CrmRecord
{
    public override RecordKind Kind => RecordKind.Case;
    public string? Number { get; init; }
    public string? AccountId { get; init; }
    public string? ContactId { get; init; }
    public string? Subject { get; init; }
    public string? Description { get; init; }
    public string? Status { get; init; }
    public string? Priority { get; init; }
    public string? Type { get; init; }
    public string? Reason { get; init; }
    public string? Origin { get; init; }
    public bool IsClosed { get; init; }
    public DateTimeOffset? Created { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
}

/// <summary>One published version of one of the CRM's own knowledge articles. A version that is replaced, archived or withdrawn is gone: it comes as a deleted id.</summary>
public sealed record KnowledgeArticle : CrmRecord
{
    public override RecordKind Kind => RecordKind.Article;

    /// <summary>What the versions and translations of one article have in common.</summary>
    public required string ArticleId { get; init; }
    public required string Title { get; init; }
    public string? Summary { get; init; }

    /// <summary>Plain text, or HTML where it holds tags.</summary>
    public string? Body { get; init; }

    /// <summary>ISO 639-1, where the CRM says.</summary>
    public string? Language { get; init; }

    /// <summary>Customers may read it; else colleagues alone.</summary>
    public bool IsPublic { get; init; }
    public DateTimeOffset? Published { get; init; }
}

/// <summary>Something that is sold.</summary>
public sealed record Product : CrmRecord
{
    public override RecordKind Kind => RecordKind.Product;
    public string? Name { get; init; }
    public string? Code { get; init; }
    public string? Family { get; init; }
    public bool IsActive { get; init; } = true;
}

/// <summary>One product on one opportunity. Which product it is never changes: another one is another line.</summary>
public sealed record LineItem : CrmRecord
{
    public override RecordKind Kind => RecordKind.LineItem;
    public required string OpportunityId { get; init; }
    public string? ProductId { get; init; }

    /// <summary>What stands on the line itself, where it names no product that can be read.</summary>
    public string? Name { get; init; }
    public decimal? Quantity { get; init; }
    public decimal? UnitPrice { get; init; }

    /// <summary>In the opportunity's currency, discounts taken off.</summary>
    public decimal? Total { get; init; }
    public DateTimeOffset? Created { get; init; }
}

/// <summary>A place in the tree of roles. People hold roles; who holds the one above, leads.</summary>
public sealed record UserRole : CrmRecord
{
    public override RecordKind Kind => RecordKind.Role;
    public string? Name { get; init; }
    public string? ParentId { get; init; }

    /// <summary>Whoever the CRM's own forecast names as the one who speaks for this role and all below it.</summary>
    public string? LeadId { get; init; }
}
