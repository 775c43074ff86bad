using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace CrmIntegration.Console;

/// <summary>What an action did, told on the next page: a sealed cookie that is read once, so that nobody can put words into a page by a link.</summary>
sealed class Said(IDataProtectionProvider protection)
{
    const string Name = "crm-said";
    const int Longest = 1500;
    readonly ITimeLimitedDataProtector seal = protection.CreateProtector("console said").ToTimeLimitedDataProtector();

    public IResult Good(HttpContext http, string says, string back) => Then(http, "good", says, back);
    public IResult Bad(HttpContext http, string says, string back) => Then(http, "bad", says, back);

    public void Good(HttpContext http, string says) => Keep(http, "good", says);
    public void Bad(HttpContext http, string says) => Keep(http, "bad", says);

    // 303: the browser comes back with GET, and a reload repeats nothing.
    SeeOther Then(HttpContext http, string how, string says, string back)
    {
        Keep(http, how, says);
        return new(Links.Local(back));
    }

    void Keep(HttpContext http, string how, string says)
    {
        var text = $"{how}\n{(says.Length > Longest ? says[..Longest] : says)}";
        http.Response.Cookies.Append(Name, seal.Protect(text, TimeSpan.FromMinutes(2)), new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, IsEssential = true });
    }

    public (string How, string Says)? Take(HttpContext http)
    {
        if (http.Request.Cookies[Name] is not { } kept || http.Request.Headers.ContainsKey("X-Live"))
            return null;
        http.Response.Cookies.Delete(Name);
        try
        {
            var text = seal.Unprotect(kept).Split('\n', 2);
            return (text[0], text[1]);
        }
        catch (CryptographicException)
        {
            return null;       // too old, or not ours
        }
    }

    sealed class SeeOther(string to) : IResult
    {
        public Task ExecuteAsync(HttpContext http)
        {
            http.Response.StatusCode = StatusCodes.Status303SeeOther;
            http.Response.Headers.Location = to;
            return Task.CompletedTask;
        }
    }
}
