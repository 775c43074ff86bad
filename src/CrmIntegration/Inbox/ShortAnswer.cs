using System.Text;
using CrmIntegration.Connectors;

namespace CrmIntegration.Inbox;

/// <summary>What a connector wants the sender to hear, sent as it is.</summary>
sealed class ShortAnswer(WebhookReply reply) : IResult
{
    public Task ExecuteAsync(HttpContext http)
    {
        var body = Encoding.UTF8.GetBytes(reply.Body);
        (http.Response.StatusCode, http.Response.ContentType, http.Response.ContentLength) = (reply.Status, reply.ContentType, body.Length);
        return http.Response.Body.WriteAsync(body, http.RequestAborted).AsTask();
    }
}
