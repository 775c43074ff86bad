using CrmIntegration.Connectors;

namespace CrmIntegration.Salesforce;

/// <summary>Where two vocabularies meet: our names and Salesforce's. An admin may change each field; a name with the object before it
/// ("Event.At") holds for that object only, where one kind is read from two.</summary>
static class SalesforceMapping
{
    public static IReadOnlyList<string> Objects(RecordKind kind) => kind switch
    {
        RecordKind.User => ["User"],
        RecordKind.Stage => ["OpportunityStage"],
        RecordKind.Account => ["Account"],
        RecordKind.Contact => ["Contact"],
        RecordKind.Opportunity => ["Opportunity"],
        RecordKind.ContactRole => ["OpportunityContactRole"],
        RecordKind.FieldChange => ["OpportunityHistory"],
        RecordKind.Email => ["EmailMessage"],
        RecordKind.Activity => ["Task", "Event"],
        RecordKind.Case => ["Case"],
        RecordKind.Article => [Knowledge],
        RecordKind.Product => ["Product2"],
        RecordKind.LineItem => ["OpportunityLineItem"],
        RecordKind.Role => ["UserRole"],
        _ => [],
    };

    /// <summary>Lightning Knowledge. An org need not have it, and the integration user sees it only as a Knowledge User.</summary>
    public const string Knowledge = "Knowledge__kav";

    /// <summary>Objects that an org may lack without anything being wrong.</summary>
    public static bool IsOptional(string objectName) => objectName is Knowledge or "Product2" or "OpportunityLineItem" or "UserRole";

    /// <summary>Which rows count: of an article the version that is published. Salesforce wants one PublishStatus per question.
    /// [developer.salesforce.com, SOQL and SOSL Reference: WITH DATA CATEGORY]</summary>
    public static string? Counting(string objectName) => objectName == Knowledge ? "PublishStatus = 'Online'" : null;

    /// <summary>Which rows count no more, a question each; rows that say so by IsDeleted are seen by queryAll alone.</summary>
    public static IReadOnlyList<string> Gone(string objectName) => objectName == Knowledge ? ["PublishStatus = 'Archived'", "PublishStatus = 'Draft'"] : [IsDeleted];

    public const string IsDeleted = "IsDeleted = true";

    /// <summary>Users, stages and roles have no IsDeleted. Users can only be deactivated; a stage that went is kept, since it still says how old deals ended; a role goes without a word.
    /// [developer.salesforce.com, Object Reference: UserRole, User, OpportunityStage]</summary>
    public static bool TellsDeletions(RecordKind kind) => kind != RecordKind.Role;

    /// <summary>Kinds that a webhook may name. Stages and history are read with their own rhythm; products and roles by the poll alone.</summary>
    public static RecordKind? KindOf(string? objectName) => objectName switch
    {
        "User" => RecordKind.User,
        "Account" => RecordKind.Account,
        "Contact" => RecordKind.Contact,
        "Opportunity" => RecordKind.Opportunity,
        "OpportunityContactRole" => RecordKind.ContactRole,
        "OpportunityLineItem" => RecordKind.LineItem,
        "EmailMessage" => RecordKind.Email,
        "Task" or "Event" => RecordKind.Activity,
        "Case" => RecordKind.Case,
        _ => null,
    };

    /// <summary>Standard fields without a name of ours that are worth keeping.</summary>
    public static IReadOnlyList<string> Extras(string objectName) => objectName switch
    {
        "Opportunity" => ["ExpectedRevenue", "PushCount", "LastStageChangeDate", "LastActivityDate", "CampaignId", "HasOpenActivity", "HasOverdueTask", "ContactId"],
        "Account" => ["Rating", "BillingState"],
        "Contact" => ["HasOptedOutOfEmail"],
        "Case" => ["OwnerId", "SuppliedEmail"],
        _ => [],
    };

    /// <summary>Rows held in memory at once. A mail may carry 160,000 characters of text.</summary>
    public static int PageSize(RecordKind kind) => kind is RecordKind.Email or RecordKind.Article ? 200 : 2_000;

    public static IReadOnlyDictionary<string, string> Default(RecordKind kind) => Defaults.TryGetValue(kind, out var map) ? map : Nothing;

    /// <summary>Our name to the field of this object, with the admin's changes over the defaults.</summary>
    public static IReadOnlyDictionary<string, string> For(RecordKind kind, string objectName, FieldMapping mapping)
    {
        var all = new Dictionary<string, string>(Default(kind), StringComparer.Ordinal);
        if (mapping.Changes.TryGetValue(kind, out var changes))
            foreach (var (ours, theirs) in changes)
                all[ours] = theirs;
        var own = all.Where(f => !f.Key.Contains('.')).ToDictionary(StringComparer.Ordinal);
        foreach (var (ours, theirs) in all.Where(f => f.Key.StartsWith(objectName + ".", StringComparison.Ordinal)))
            own[ours[(objectName.Length + 1)..]] = theirs;
        return own;
    }

    static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    static readonly Dictionary<RecordKind, IReadOnlyDictionary<string, string>> Defaults = new()
    {
        [RecordKind.User] = Map("Name Email IsActive ManagerId Role=Title RoleId=UserRoleId"),
        [RecordKind.Stage] = Map("ApiName Name=MasterLabel SortOrder IsActive IsClosed IsWon ForecastCategory=ForecastCategoryName DefaultProbability"),
        [RecordKind.Account] = Map("Name Industry Country=BillingCountry Type OwnerId Employees=NumberOfEmployees AnnualRevenue Created=CreatedDate"),
        [RecordKind.Contact] = Map("AccountId FirstName LastName Email Phone Title"),
        [RecordKind.Opportunity] = Map("""
            Name AccountId OwnerId Stage=StageName Amount Currency=CurrencyIsoCode CloseDate CrmProbability=Probability
            ForecastCategory=ForecastCategoryName Type LeadSource NextStep IsClosed IsWon Created=CreatedDate
            Probability=AI_Win_Probability__c RangeLow=AI_Win_Range_Low__c RangeHigh=AI_Win_Range_High__c Grade=AI_Grade__c Trend=AI_Trend__c
            TopReason=AI_Top_Reason__c ExpectedCloseDate=AI_Expected_Close_Date__c ModelVersion=AI_Model_Version__c ScoredAt=AI_Scored_At__c
            """),
        [RecordKind.ContactRole] = Map("OpportunityId ContactId Role IsPrimary Created=CreatedDate"),
        [RecordKind.FieldChange] = Map("OpportunityId At=CreatedDate Stage=StageName Amount CloseDate Probability"),
        [RecordKind.Email] = Map("""
            MessageId=MessageIdentifier InReplyTo=ReplyToEmailMessageId ThreadId=ThreadIdentifier OpportunityId=RelatedToId AccountId=RelatedToId
            CaseId=ParentId Subject FromName FromAddress ToAddress CcAddress TextBody HtmlBody Incoming SentAt=MessageDate
            """),
        [RecordKind.Activity] = Map("""
            Type=TaskSubtype OpportunityId=WhatId AccountId ContactId=WhoId OwnerId Subject Description At=ActivityDate CompletedAt=CompletedDateTime
            IsClosed Event.Type=EventSubtype Event.At=StartDateTime Event.CompletedAt=EndDateTime Event.DurationMinutes=DurationInMinutes
            CallSeconds=CallDurationInSeconds
            """),
        [RecordKind.Case] = Map("""
            Number=CaseNumber AccountId ContactId Subject Description Status Priority Type Reason Origin IsClosed Created=CreatedDate ClosedAt=ClosedDate
            """),
        // The text of an article is in fields that each org makes itself; where Body names none, the long texts among them are joined.
        [RecordKind.Article] = Map("ArticleId=KnowledgeArticleId Title Summary Body= Language InPublicKnowledge=IsVisibleInPkb InCommunity=IsVisibleInCsp Published=LastPublishedDate"),
        [RecordKind.Product] = Map("Name Code=ProductCode Family IsActive"),
        [RecordKind.LineItem] = Map("OpportunityId ProductId=Product2Id Name Quantity UnitPrice Total=TotalPrice Created=CreatedDate"),
        [RecordKind.Role] = Map("Name ParentId=ParentRoleId LeadId=ForecastUserId"),
    };

    static Dictionary<string, string> Map(string fields) => fields
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .Select(f => f.Split('='))
        .ToDictionary(f => f[0], f => f[^1], StringComparer.Ordinal);
}
