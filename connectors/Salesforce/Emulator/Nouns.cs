using System.Globalization;
using CrmIntegration.Connectors;
using CrmIntegration.Salesforce.Emulator.Org;

namespace CrmIntegration.Salesforce.Emulator;

/// <summary>The seam's nouns as Salesforce rows. A neutral id ("opp-000123") becomes the 18-character id of the same number.</summary>
static class Nouns
{
    public static (string Object, string Id, List<(string Field, object? Value)> Values) Row(CrmRecord record)
    {
        var (name, values) = record switch
        {
            CrmUser u => ("User", Of(("Username", u.Email), ("Name", u.Name), ("FirstName", u.Name?.Split(' ')[0]), ("LastName", u.Name?.Split(' ')[^1]), ("Email", u.Email),
                ("IsActive", u.IsActive), ("ManagerId", Id("005", u.ManagerId)), ("Title", u.Role), ("UserRoleId", Id("00E", u.RoleId)))),
            UserRole r => ("UserRole", Of(("Name", r.Name), ("ParentRoleId", Id("00E", r.ParentId)), ("ForecastUserId", Id("005", r.LeadId)))),
            Product p => ("Product2", Of(("Name", p.Name), ("ProductCode", p.Code), ("Family", p.Family), ("IsActive", p.IsActive))),
            LineItem l => (LineItems.Object, Of(("OpportunityId", Id("006", l.OpportunityId)), ("Product2Id", Id("01t", l.ProductId)), ("Name", l.Name), ("Quantity", l.Quantity), ("UnitPrice", l.UnitPrice),
                ("TotalPrice", l.Total), ("CreatedDate", Second(l.Created)))),
            Stage s => ("OpportunityStage", Of(("MasterLabel", s.Name), ("ApiName", s.Id), ("IsActive", s.IsActive), ("SortOrder", (decimal)s.SortOrder), ("IsClosed", s.IsClosed),
                ("IsWon", s.IsWon), ("ForecastCategory", s.ForecastCategory), ("ForecastCategoryName", s.ForecastCategory), ("DefaultProbability", Percent(s.DefaultProbability)))),
            Account a => ("Account", Of(("Name", a.Name), ("Industry", a.Industry), ("BillingCountry", a.Country), ("Type", a.Type), ("OwnerId", Id("005", a.OwnerId)),
                ("NumberOfEmployees", (decimal?)a.Employees), ("AnnualRevenue", a.AnnualRevenue), ("CreatedDate", Second(a.Created)))),
            Contact c => ("Contact", Of(("AccountId", Id("001", c.AccountId)), ("FirstName", c.FirstName), ("LastName", c.LastName), ("Name", $"{c.FirstName} {c.LastName}".Trim()),
                ("Email", c.Email), ("Phone", c.Phone), ("Title", c.Title))),
            Opportunity o => ("Opportunity", Of(("Name", o.Name), ("AccountId", Id("001", o.AccountId)), ("OwnerId", Id("005", o.OwnerId)), ("StageName", o.Stage), ("Amount", o.Amount),
                ("CurrencyIsoCode", o.Currency), ("CloseDate", o.CloseDate), ("Probability", Percent(o.CrmProbability)), ("ForecastCategory", o.ForecastCategory),
                ("ForecastCategoryName", o.ForecastCategory), ("Type", o.Type), ("LeadSource", o.LeadSource), ("NextStep", o.NextStep), ("IsClosed", o.IsClosed), ("IsWon", o.IsWon),
                ("HasOpportunityLineItem", true), ("ExpectedRevenue", o.Amount * Percent(o.CrmProbability) / 100), ("CreatedDate", Second(o.Created)))),
            ContactRole r => ("OpportunityContactRole", Of(("OpportunityId", Id("006", r.OpportunityId)), ("ContactId", Id("003", r.ContactId)), ("Role", r.Role), ("IsPrimary", r.IsPrimary),
                ("CreatedDate", Second(r.Created)))),
            Email e => ("EmailMessage", Of(("MessageIdentifier", e.MessageId), ("ThreadIdentifier", e.ThreadId), ("RelatedToId", Id("006", e.OpportunityId) ?? Id("001", e.AccountId)),
                ("ParentId", Id("500", e.CaseId)), ("Subject", e.Subject), ("FromName", e.FromName), ("FromAddress", e.FromAddress), ("ToAddress", e.ToAddress), ("CcAddress", e.CcAddress),
                ("TextBody", e.TextBody), ("HtmlBody", e.HtmlBody), ("Incoming", e.Incoming), ("MessageDate", Second(e.SentAt)), ("Status", e.Incoming ? "0" : "3"), ("CreatedDate", Second(e.SentAt)))),
            Activity { Type: "Event" } a => ("Event", Of(("EventSubtype", "Event"), ("WhatId", Id("006", a.OpportunityId)), ("AccountId", Id("001", a.AccountId)), ("WhoId", Id("003", a.ContactId)),
                ("OwnerId", Id("005", a.OwnerId)), ("Subject", a.Subject), ("Description", a.Description), ("StartDateTime", Second(a.At)), ("ActivityDateTime", Second(a.At)),
                ("EndDateTime", Second(a.At?.AddMinutes(a.DurationMinutes ?? 0))), ("DurationInMinutes", (decimal?)a.DurationMinutes), ("CreatedDate", Second(a.At)))),
            Activity a => ("Task", Of(("TaskSubtype", a.Type), ("WhatId", Id("006", a.OpportunityId)), ("AccountId", Id("001", a.AccountId)), ("WhoId", Id("003", a.ContactId)),
                ("OwnerId", Id("005", a.OwnerId)), ("Subject", a.Subject), ("Description", a.Description), ("Status", a.IsClosed ? "Completed" : "Not Started"), ("IsClosed", a.IsClosed),
                ("ActivityDate", a.At is { } at ? DateOnly.FromDateTime(at.UtcDateTime) : null), ("CompletedDateTime", Second(a.CompletedAt)),
                ("CallDurationInSeconds", (decimal?)a.DurationMinutes * 60), ("CreatedDate", Second(a.At)))),
            Case c => ("Case", Of(("CaseNumber", c.Number), ("AccountId", Id("001", c.AccountId)), ("ContactId", Id("003", c.ContactId)), ("Subject", c.Subject), ("Description", c.Description),
                ("Status", c.Status), ("Priority", c.Priority), ("Type", c.Type), ("Reason", c.Reason), ("Origin", c.Origin), ("IsClosed", c.IsClosed), ("CreatedDate", Second(c.Created)),
                ("ClosedDate", Second(c.ClosedAt)))),
            _ => throw new ArgumentOutOfRangeException(nameof(record), record.GetType().Name, "History is written with its opportunity."),
        };
        var prefix = name switch
        {
            "User" => "005", "OpportunityStage" => "01J", "Account" => "001", "Contact" => "003", "Opportunity" => "006", "OpportunityContactRole" => "00K",
            "UserRole" => "00E", "Product2" => "01t", LineItems.Object => "00k", "EmailMessage" => "02s", "Event" => "00U", "Task" => "00T", _ => "500",
        };
        return (name, record is Stage stage ? SalesforceIds.Make(prefix, stage.SortOrder + 1) : Id(prefix, record.Id)!, values);
    }

    public static string? Id(string prefix, string? neutral) => neutral is null ? null
        : SalesforceIds.Make(prefix, long.Parse(neutral.AsSpan(neutral.LastIndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture));

    public static DateTimeOffset? Second(DateTimeOffset? at) => at is { } t ? new DateTimeOffset(t.UtcTicks - t.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero) : null;

    static decimal? Percent(double? share) => share is { } s ? Math.Round((decimal)s * 100, 2) : null;

    static List<(string, object?)> Of(params List<(string, object?)> values) => values;
}
