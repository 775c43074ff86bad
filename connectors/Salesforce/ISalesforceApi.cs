using Refit;

namespace CrmIntegration.Salesforce;

/// <summary>The calls we make, and no others. Answers are read by SalesforceCalls: bodies may be empty or HTML where JSON was promised.</summary>
interface ISalesforceApi
{
    [Get("/services/data/v{version}/query")]
    Task<HttpResponseMessage> QueryAsync(string version, [AliasAs("q")] string soql, [Authorize("Bearer")] string token, CancellationToken cancel);

    [Get("/services/data/v{version}/queryAll")]
    Task<HttpResponseMessage> QueryAllAsync(string version, [AliasAs("q")] string soql, [Authorize("Bearer")] string token, CancellationToken cancel);

    /// <param name="path">nextRecordsUrl without its first slash.</param>
    [Get("/{**path}")]
    Task<HttpResponseMessage> FollowAsync(string path, [Authorize("Bearer")] string token, CancellationToken cancel);

    [Get("/services/data/v{version}/sobjects/{name}/describe")]
    Task<HttpResponseMessage> DescribeAsync(string version, string name, [Authorize("Bearer")] string token, CancellationToken cancel);

    [Get("/services/data/v{version}/limits")]
    Task<HttpResponseMessage> LimitsAsync(string version, [Authorize("Bearer")] string token, CancellationToken cancel);

    [Patch("/services/data/v{version}/composite/sobjects")]
    Task<HttpResponseMessage> UpdateAsync(
        string version, [Body] object rows, [Authorize("Bearer")] string token, [Property("crm.safe-to-repeat")] bool repeat, CancellationToken cancel);

    [Post("/services/data/v{version}/composite/sobjects")]
    Task<HttpResponseMessage> CreateAsync(
        string version, [Body] object rows, [Authorize("Bearer")] string token, [Property("crm.safe-to-repeat")] bool repeat, CancellationToken cancel);

    [Post("/services/data/v{version}/jobs/query")]
    Task<HttpResponseMessage> StartBulkAsync(string version, [Body] object job, [Authorize("Bearer")] string token, CancellationToken cancel);

    [Get("/services/data/v{version}/jobs/query/{id}")]
    Task<HttpResponseMessage> BulkStateAsync(string version, string id, [Authorize("Bearer")] string token, CancellationToken cancel);

    [Get("/services/data/v{version}/jobs/query/{id}/results")]
    [Headers("Accept: text/csv")]
    Task<HttpResponseMessage> BulkResultsAsync(
        string version, string id, int maxRecords, string? locator, [Authorize("Bearer")] string token, [Property("crm.streamed")] bool streamed, CancellationToken cancel);

    [Delete("/services/data/v{version}/jobs/query/{id}")]
    Task<HttpResponseMessage> DropBulkAsync(string version, string id, [Authorize("Bearer")] string token, CancellationToken cancel);

    [Post("/services/oauth2/token")]
    Task<HttpResponseMessage> TokenAsync([Body(BodySerializationMethod.UrlEncoded)] IDictionary<string, string> form, [Property("crm.safe-to-repeat")] bool repeat, CancellationToken cancel);
}
