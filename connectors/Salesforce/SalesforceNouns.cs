using CrmIntegration.Connectors;

namespace CrmIntegration.Salesforce;

/// <summary>Rows become our nouns, each by itself: one that cannot be read is set aside with its reason.</summary>
static class SalesforceNouns
{
    public static void Read(SalesforceQuestion question, SalesforceRow row, List<CrmRecord> records, List<SetAside> aside)
    {
        try
        {
            records.Add(Read(question, row));
        }
        catch (FormatException wrong)
        {
            aside.Add(row.SetAside(wrong.Message));
        }
    }

    static CrmRecord Read(SalesforceQuestion question, SalesforceRow row)
    {
        var v = new SalesforceValues(question, row);
        var id = SalesforceId.Normalise(row["Id"]) ?? throw new FormatException("the record has no readable Id");
        var stamp = SalesforceTime.Read(row[question.Stamp] ?? throw new FormatException($"the record has no {question.Stamp}"), question.Stamp);
        return question.Kind switch
        {
            RecordKind.User => new CrmUser
            {
                Id = id, Modified = stamp, More = v.More(), Name = v.Text("Name"), Email = v.Text("Email"), IsActive = v.Flag("IsActive", true),
                ManagerId = v.Id("ManagerId"), Role = v.Text("Role"), RoleId = v.Id("RoleId"),
            },
            RecordKind.Stage => new Stage
            {
                Id = v.Text("ApiName") ?? v.Text("Name") ?? throw new FormatException("the stage has no name"), Modified = stamp, More = v.More(),
                Name = v.Text("Name") ?? v.Text("ApiName")!, SortOrder = v.Whole("SortOrder") ?? 0, IsActive = v.Flag("IsActive", true),
                IsClosed = v.Flag("IsClosed"), IsWon = v.Flag("IsWon"), ForecastCategory = v.Text("ForecastCategory"), DefaultProbability = v.Percent("DefaultProbability"),
            },
            RecordKind.Account => new Account
            {
                Id = id, Modified = stamp, More = v.More(), Name = v.Text("Name"), Industry = v.Text("Industry"), Country = v.Text("Country"), Type = v.Text("Type"),
                OwnerId = v.Id("OwnerId"), Employees = v.Whole("Employees"), AnnualRevenue = v.Number("AnnualRevenue"), Created = v.Moment("Created"),
            },
            RecordKind.Contact => new Contact
            {
                Id = id, Modified = stamp, More = v.More(), AccountId = v.Id("AccountId"), FirstName = v.Text("FirstName"), LastName = v.Text("LastName"),
                Email = v.Text("Email"), Phone = v.Text("Phone"), Title = v.Text("Title"),
            },
            RecordKind.Opportunity => new Opportunity
            {
                Id = id, Modified = stamp, More = v.More(), Name = v.Text("Name"), AccountId = v.Id("AccountId"), OwnerId = v.Id("OwnerId"), Stage = v.Text("Stage"),
                Amount = v.Number("Amount"), Currency = v.Text("Currency"), CloseDate = v.Date("CloseDate"), CrmProbability = v.Percent("CrmProbability"),
                ForecastCategory = v.Text("ForecastCategory"), Type = v.Text("Type"), LeadSource = v.Text("LeadSource"), NextStep = v.Text("NextStep"),
                IsClosed = v.Flag("IsClosed"), IsWon = v.Flag("IsWon"), Created = v.Moment("Created"),
            },
            RecordKind.ContactRole => new ContactRole
            {
                Id = id, Modified = stamp, More = v.More(), OpportunityId = v.Id("OpportunityId") ?? throw new FormatException("the role has no opportunity"),
                ContactId = v.Id("ContactId") ?? throw new FormatException("the role has no contact"), Role = v.Text("Role"), IsPrimary = v.Flag("IsPrimary"), Created = v.Moment("Created"),
            },
            RecordKind.Email => new Email
            {
                Id = id, Modified = stamp, More = v.More(), MessageId = v.Text("MessageId"), InReplyTo = v.Text("InReplyTo"), ThreadId = v.Text("ThreadId"),
                OpportunityId = v.Id("OpportunityId", "006"), AccountId = v.Id("AccountId", "001"), CaseId = v.Id("CaseId", "500"), Subject = v.Text("Subject"),
                FromName = v.Text("FromName"), FromAddress = v.Text("FromAddress"), ToAddress = v.Text("ToAddress"), CcAddress = v.Text("CcAddress"),
                TextBody = v.Text("TextBody"), HtmlBody = v.Text("HtmlBody"), Incoming = v.Flag("Incoming"), SentAt = v.Moment("SentAt"),
            },
            RecordKind.Activity => new Activity
            {
                Id = id, Modified = stamp, More = v.More(), Type = question.Object.Name == "Event" ? "Event" : v.Text("Type") ?? "Task", OpportunityId = v.Id("OpportunityId", "006"),
                AccountId = v.Id("AccountId", "001"), ContactId = v.Id("ContactId", "003"), OwnerId = v.Id("OwnerId"), Subject = v.Text("Subject"),
                Description = v.Text("Description"), At = v.Moment("At"), CompletedAt = v.Moment("CompletedAt"),
                DurationMinutes = v.Whole("DurationMinutes") ?? (v.Whole("CallSeconds") is { } seconds ? (seconds + 59) / 60 : null),
                IsClosed = v.Flag("IsClosed", question.Object.Name == "Event"),
            },
            RecordKind.Case => new Case
            {
                Id = id, Modified = stamp, More = v.More(), Number = v.Text("Number"), AccountId = v.Id("AccountId"), ContactId = v.Id("ContactId"), Subject = v.Text("Subject"),
                Description = v.Text("Description"), Status = v.Text("Status"), Priority = v.Text("Priority"), Type = v.Text("Type"), Reason = v.Text("Reason"),
                Origin = v.Text("Origin"), IsClosed = v.Flag("IsClosed"), Created = v.Moment("Created"), ClosedAt = v.Moment("ClosedAt"),
            },
            RecordKind.Article => new KnowledgeArticle
            {
                Id = id, Modified = stamp, ArticleId = v.Id("ArticleId") ?? id, Title = v.Text("Title") ?? throw new FormatException("the article has no title"), Summary = v.Text("Summary"),
                Body = v.Text("Body") ?? v.LongTexts(), Language = v.Text("Language")?.Split('_', '-')[0].ToLowerInvariant(), IsPublic = v.Flag("InPublicKnowledge") || v.Flag("InCommunity"), Published = v.Moment("Published"),
            },
            RecordKind.Product => new Product
            {
                Id = id, Modified = stamp, More = v.More(), Name = v.Text("Name"), Code = v.Text("Code"), Family = v.Text("Family"), IsActive = v.Flag("IsActive", true),
            },
            RecordKind.LineItem => new LineItem
            {
                Id = id, Modified = stamp, More = v.More(), OpportunityId = v.Id("OpportunityId") ?? throw new FormatException("the line has no opportunity"), ProductId = v.Id("ProductId"), Name = v.Text("Name"),
                Quantity = v.Number("Quantity"), UnitPrice = v.Number("UnitPrice"), Total = v.Number("Total"), Created = v.Moment("Created"),
            },
            RecordKind.Role => new UserRole { Id = id, Modified = stamp, More = v.More(), Name = v.Text("Name"), ParentId = v.Id("ParentId"), LeadId = v.Id("LeadId") },
            _ => throw new FormatException($"{question.Kind} is not read row by row"),
        };
    }
}
