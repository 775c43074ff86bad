using System.Text.Json;
using CrmIntegration.Salesforce.Emulator.Org;

namespace CrmIntegration.Salesforce.Emulator.Rest;

/// <summary>knowledgeManagement/articleVersions/masterVersions: a draft of an online article, and its publishing or archiving.</summary>
sealed class ArticleVersions(SalesforceOrg org)
{
    public RestAnswer Draft(JsonElement asked)
    {
        var id = org.Write(write => Knowledge.Edit(write, Text(asked, "articleId") ?? throw SalesforceError.NotFound()));
        return RestAnswer.Of(new { id }, 201);
    }

    public RestAnswer Change(string id, JsonElement asked)
    {
        org.Write(write => { Knowledge.Change(write, id, Text(asked, "publishStatus")); return true; });
        return RestAnswer.Of(204);
    }

    static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
