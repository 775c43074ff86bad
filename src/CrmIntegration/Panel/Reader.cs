using System.Security.Claims;

namespace CrmIntegration.Panel;

/// <summary>Whose widget asks: the key's connection, and the CRM user where the widget says.</summary>
sealed record Reader(Guid ConnectionId, string? CrmUserId)
{
    const int LongestId = 64;

    public static Reader Of(HttpContext http)
    {
        var user = http.Request.Headers["X-Crm-User"].ToString();
        return new(Guid.Parse(http.User.FindFirstValue("connection")!), user.Length is 0 or > LongestId ? null : user);
    }
}
