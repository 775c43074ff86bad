using System.Net;
using System.Text;
using CrmIntegration.Salesforce.Emulator.Org;

namespace CrmIntegration.Salesforce.Emulator;

/// <summary>Plain pages on which a person watches the org and edits a deal by hand.</summary>
sealed class Pages(SalesforceOrg org)
{
    static readonly string[] Editable = ["StageName", "Amount", "CloseDate"];

    public void Map(WebApplication app)
    {
        app.MapGet("/", () => Html("Deals", List()));
        app.MapGet("/lightning/r/{type}/{id}/view", (string type, string id) => Record(type, id) is { } body ? Html(type, body) : Results.NotFound());
        app.MapPost("/lightning/r/Opportunity/{id}/view", async (string id, HttpRequest request) =>
        {
            // A form on another site must not edit this org through the visitor's browser.
            if (request.Headers.Origin.FirstOrDefault() is { } origin && !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase))
                return Results.StatusCode(403);
            if (!request.HasFormContentType)
                return Results.BadRequest();
            var form = await request.ReadFormAsync();
            try
            {
                var table = org.Table("Opportunity");
                // Custom fields too, for who posts them: a person may overwrite what an integration wrote.
                var values = Editable.Concat(table.Schema.Fields.Select(f => f.Name).Where(f => f.EndsWith("__c", StringComparison.Ordinal))).Where(form.ContainsKey).ToDictionary(f => f, f => Values.FromText(form[f].ToString(), table.Schema[f]!), StringComparer.OrdinalIgnoreCase);
                org.Write(write => { write.Update(table, Rest.Records.IdOf(id), values); return true; });
                return Results.Redirect($"/lightning/r/Opportunity/{id}/view");
            }
            catch (SalesforceError wrong)
            {
                return Results.Text(wrong.Message, statusCode: wrong.Status);
            }
        });
    }

    string List() => org.Read(() =>
    {
        var table = org.Table("Opportunity");
        var html = new StringBuilder("<table><tr><th>Deal<th>Stage<th>Amount<th>Close<th>AI win<th>Grade</tr>");
        foreach (var row in table.Newest.Where(r => !table.IsDeleted(r)).Where(r => table.Value(r, "IsClosed") is not true).Take(200))
            html.Append($"<tr><td><a href='/lightning/r/Opportunity/{row[0]}/view'>{Text(table.Value(row, "Name"))}</a>")
                .AppendJoin("", ((string[])["StageName", "Amount", "CloseDate", "AI_Win_Probability__c", "AI_Grade__c"]).Select(f => $"<td>{Text(table.Value(row, f))}"));
        return html.Append("</table>").ToString();
    });

    string? Record(string type, string id) => org.Read(() =>
    {
        if (org.Find(type) is not { } table || SalesforceIds.Full(id) is not { } full || table[full] is not { } row)
            return null;
        var html = new StringBuilder($"<p><a href='/'>All deals</a></p>");
        if (table.Schema.Name == "Opportunity")
        {
            html.Append("<form method='post'>");
            foreach (var field in Editable)
                html.Append($"<label>{field} ").Append(field == "StageName" ? Choices(Text(table.Value(row, field)))
                    : $"<input name='{field}' value='{Text(table.Value(row, field))}'>").Append("</label> ");
            html.Append("<button>Save</button></form>");
        }
        html.Append("<table>");
        foreach (var field in table.Schema.Fields)
            html.Append($"<tr><th>{field.Name}<td>{Text(Table.Value(row, field.Place))}</tr>");
        html.Append("</table>");
        if (table.Schema.Name == "Opportunity")
        {
            var mails = org.Table("EmailMessage");
            foreach (var mail in mails.With("RelatedToId", full).Select(m => mails[m]!).OrderByDescending(m => mails.Value(m, "MessageDate") as DateTimeOffset?))
                html.Append($"<p><a href='/lightning/r/EmailMessage/{mail[0]}/view'>{Text(mails.Value(mail, "Subject"))}</a> {Text(mails.Value(mail, "MessageDate"))}</p>");
        }
        return html.ToString();
    });

    string Choices(string current)
    {
        var stages = org.Table("OpportunityStage");
        return "<select name='StageName'>" + string.Concat(stages.Rows.OrderBy(r => stages.Value(r, "SortOrder") as decimal?).Select(r => Text(stages.Value(r, "ApiName")))
            .Select(s => $"<option{(s == current ? " selected" : "")}>{s}</option>")) + "</select>";
    }

    static string Text(object? value) => WebUtility.HtmlEncode(Values.Text(value));

    static IResult Html(string title, string body) => Results.Content(
        $"<!doctype html><html lang=en><meta charset=utf-8><title>{Text(title)}</title><style>body{{font:14px sans-serif;margin:2rem}}th{{text-align:left;vertical-align:top}}td,th{{padding:2px 12px 2px 0}}td{{white-space:pre-wrap}}</style><h1>{Text(title)}</h1>{body}</html>",
        "text/html; charset=utf-8");
}
