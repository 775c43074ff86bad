namespace CrmIntegration.Salesforce.Emulator.Org;

/// <summary>The objects we know, with the field names and types of the standard schema, and our own fields on Opportunity.</summary>
static class StandardObjects
{
    // name type [length] [words]; level: and compliance: are how an admin classified it; a reference names its objects and, behind a dot, the children's name on the parent.
    const string Table = """
        object User 005 Users
          Username string 80 required
          FirstName string 40
          LastName string 80 required
          Name string 121 readonly
          Email email 128
          Alias string 8
          Title string 80
          IsActive boolean
          ManagerId reference User
          UserRoleId reference UserRole
        object UserRole 00E UserRoles
          Name string 80 required
          ParentRoleId reference UserRole
          ForecastUserId reference User
        object Organization 00D Organizations
          Name string 80 readonly
          FiscalYearStartMonth int readonly
          LanguageLocaleKey picklist readonly
        object OpportunityStage 01J OpportunityStages
          MasterLabel string 255 readonly
          ApiName string 255 readonly
          IsActive boolean readonly
          SortOrder int readonly
          IsClosed boolean readonly
          IsWon boolean readonly
          ForecastCategory picklist readonly
          ForecastCategoryName picklist readonly
          DefaultProbability percent readonly
        object Account 001 Accounts
          Name string 255 required
          Type picklist
          Industry picklist
          BillingCountry string 80
          NumberOfEmployees int
          AnnualRevenue currency level:Confidential
          OwnerId reference User
          Website url 255
          External_Key__c string 80 external
        object Contact 003 Contacts
          AccountId reference Account.Contacts
          FirstName string 40 level:Internal compliance:PII;GDPR
          LastName string 80 required level:Internal compliance:PII;GDPR
          Name string 121 readonly level:Internal compliance:PII;GDPR
          Email email 80 level:Confidential compliance:PII;GDPR
          Phone phone 40 level:Confidential compliance:PII;GDPR
          Title string 128
          OwnerId reference User
          External_Key__c string 80 external
        object Opportunity 006 Opportunities
          Name string 120 required
          AccountId reference Account.Opportunities
          OwnerId reference User
          Description textarea 32000
          StageName picklist required
          Amount currency
          CurrencyIsoCode picklist
          Probability percent
          ExpectedRevenue currency readonly
          CloseDate date required
          Type picklist
          NextStep string 255 level:Restricted
          LeadSource picklist
          IsClosed boolean readonly
          IsWon boolean readonly
          ForecastCategory picklist readonly
          ForecastCategoryName picklist
          HasOpportunityLineItem boolean readonly
          LastStageChangeDate datetime readonly
          AI_Win_Probability__c percent
          AI_Win_Range_Low__c percent
          AI_Win_Range_High__c percent
          AI_Grade__c string 10
          AI_Trend__c picklist
          AI_Top_Reason__c string 255
          AI_Expected_Close_Date__c date
          AI_Model_Version__c string 80
          AI_Scored_At__c datetime
          External_Key__c string 80 external
        object OpportunityHistory 008 OpportunityHistories
          OpportunityId reference Opportunity.OpportunityHistories readonly
          StageName picklist readonly
          Amount currency readonly
          ExpectedRevenue currency readonly
          CloseDate date readonly
          Probability percent readonly
          ForecastCategory picklist readonly
        object OpportunityFieldHistory 017 OpportunityFieldHistories
          OpportunityId reference Opportunity.Histories readonly
          Field picklist readonly
          DataType picklist readonly
          OldValue anyType readonly unfilterable
          NewValue anyType readonly unfilterable
        object OpportunityContactRole 00K OpportunityContactRoles
          OpportunityId reference Opportunity.OpportunityContactRoles required createonly
          ContactId reference Contact.OpportunityContactRoles required
          Role picklist
          IsPrimary boolean
        object EmailMessage 02s EmailMessages
          ParentId reference Case.EmailMessages
          ActivityId reference Task
          RelatedToId reference Opportunity,Account,Case.Emails
          Subject string 3000
          TextBody textarea 131072
          HtmlBody textarea 131072
          Headers textarea 32000
          FromName string 1000
          FromAddress email 1000
          ToAddress string 4000
          CcAddress string 4000
          BccAddress string 4000
          Incoming boolean
          HasAttachment boolean readonly
          Status picklist
          MessageDate datetime
          MessageIdentifier string 765
          ThreadIdentifier string 765
          ReplyToEmailMessageId reference EmailMessage
          IsClientManaged boolean
        object Task 00T Tasks
          WhoId reference Contact.Tasks
          WhatId reference Opportunity,Account,Case.Tasks
          AccountId reference Account readonly
          OwnerId reference User
          Subject string 255
          ActivityDate date
          Status picklist
          Priority picklist
          Description textarea 32000
          TaskSubtype picklist
          CallDurationInSeconds int
          IsClosed boolean readonly
          CompletedDateTime datetime readonly
        object Event 00U Events
          WhoId reference Contact.Events
          WhatId reference Opportunity,Account,Case.Events
          AccountId reference Account readonly
          OwnerId reference User
          Subject string 255
          Description textarea 32000
          ActivityDate date
          ActivityDateTime datetime
          StartDateTime datetime
          EndDateTime datetime
          DurationInMinutes int
          EventSubtype picklist
        object Case 500 Cases
          CaseNumber string 30 readonly
          AccountId reference Account.Cases
          ContactId reference Contact.Cases
          OwnerId reference User
          Subject string 255
          Description textarea 32000
          Status picklist
          Priority picklist
          Type picklist
          Reason picklist
          Origin picklist
          SuppliedEmail email 80
          IsClosed boolean readonly
          ClosedDate datetime readonly
        object Knowledge__kav ka0 Knowledge
          KnowledgeArticleId string 18 readonly
          ArticleNumber string 255 readonly
          Title string 255 required
          UrlName string 255 required
          Summary textarea 1000
          Language picklist
          PublishStatus picklist readonly
          IsLatestVersion boolean readonly
          VersionNumber int readonly
          IsVisibleInPkb boolean
          IsVisibleInCsp boolean
          IsVisibleInPrm boolean
          LastPublishedDate datetime readonly
          ArchivedDate datetime readonly
          Answer__c textarea 131072
        object Campaign 701 Campaigns
          Name string 80 required
          ParentId reference Campaign.ChildCampaigns
          Type picklist
          Status picklist
          StartDate date
          IsActive boolean
          Description textarea 32000
        object CampaignMember 00v CampaignMembers
          CampaignId reference Campaign.CampaignMembers required createonly
          ContactId reference Contact.CampaignMembers createonly
          Status picklist
        object Product2 01t Products
          Name string 255 required
          ProductCode string 255
          Family picklist
          IsActive boolean
        object OpportunityLineItem 00k OpportunityLineItems
          OpportunityId reference Opportunity.OpportunityLineItems required createonly
          Product2Id reference Product2 createonly
          Name string 376 readonly
          Quantity double required
          UnitPrice currency
          TotalPrice currency
          ServiceDate date
        """;

    public static IEnumerable<ObjectSchema> All()
    {
        ObjectSchema? current = null;
        foreach (var line in Table.Split('\n'))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words[0] == "object")
            {
                if (current is not null)
                    yield return WithSystemFields(current);
                current = new ObjectSchema(words[1], words[2], words[3], words[1] == "OpportunityFieldHistory" ? "CreatedDate" : "SystemModstamp");
                current.Add(place => new Field("Id", "id", place) { Length = 18, Createable = false, Updateable = false });
            }
            else
                current!.Add(place => Read(words, place));
        }
        yield return WithSystemFields(current!);
    }

    static Field Read(string[] words, int place)
    {
        var reference = words[1] == "reference" ? words[2].Split('.') : [];
        var readOnly = words.Contains("readonly");
        return new Field(words[0], words[1], place)
        {
            Length = words.Length > 2 && int.TryParse(words[2], out var length) ? length : words[1] switch { "picklist" => 255, "reference" => 18, _ => 0 },
            Required = words.Contains("required"),
            Createable = !readOnly,
            Updateable = !readOnly && !words.Contains("createonly"),
            Filterable = !words.Contains("unfilterable") && words[1] != "textarea",
            ExternalId = words.Contains("external"),
            Security = words.FirstOrDefault(w => w.StartsWith("level:", StringComparison.Ordinal))?[6..],
            Compliance = words.FirstOrDefault(w => w.StartsWith("compliance:", StringComparison.Ordinal))?[11..],
            ReferenceTo = reference.Length > 0 ? reference[0].Split(',') : [],
            ChildRelationship = reference.Length > 1 ? reference[1] : null,
        };
    }

    static ObjectSchema WithSystemFields(ObjectSchema schema)
    {
        Field System(string name, string type, int place) =>
            new(name, type, place) { Createable = false, Updateable = false, ReferenceTo = type == "reference" ? ["User"] : [], Length = type == "reference" ? 18 : 0 };

        var history = schema.Name is "OpportunityHistory" or "OpportunityFieldHistory";
        // Whatever has no IsDeleted has no recycle bin either: deleted is gone.
        schema.Add(p => System("IsDeleted", "boolean", p) with { Hidden = schema.Name is "User" or "UserRole" or "OpportunityStage" or "Organization" });
        schema.Add(p => System("CreatedDate", "datetime", p));
        schema.Add(p => System("CreatedById", "reference", p));
        if (!history)
        {
            schema.Add(p => System("LastModifiedDate", "datetime", p));
            schema.Add(p => System("LastModifiedById", "reference", p));
        }
        if (schema.Name != "OpportunityFieldHistory")
            schema.Add(p => System("SystemModstamp", "datetime", p));
        return schema;
    }
}
