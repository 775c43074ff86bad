using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace CrmIntegration.Console;

/// <summary>What an action did, told on the next page: a sealed cookie that is read once, so that nobody can put words into a page by a link.</summary>
sealed class Said(IDataProtectionProvider protection)
{
    const string Name = "crm-said";
    const int Longest = 1500;
    readonly ITimeLimitedDataProtector seal = protection.CreateProtector("console said").ToTimeLimitedDataProtector();

    /// <param name="copy">What stands in it that people take elsewhere: a key, an address. A button copies it.</param>
    public IResult Good(HttpContext http, string says, string back, string copy = "") => Then(http, "good", says, back, copy);
    public IResult Bad(HttpContext http, string says, string back) => Then(http, "bad", says, back);

    public void Good(HttpContext http, string says) => Keep(http, "good", says);
    public void GoodToCopy(HttpContext http, string says, string copy) => Keep(http, "good", says, copy);
    public void Bad(HttpContext http, string says) => Keep(http, "bad", says);

    // 303: the browser comes back with GET, and a reload repeats nothing.
    SeeOther Then(HttpContext http, string how, string says, string back, string copy = "")
    {
        Keep(http, how, says, copy);
        return new(Links.Local(back));
    }

    void Keep(HttpContext http, string how, string says, string copy = "")
    {
        var text = $"{how}\n{copy}\n{(says.Length > Longest ? says[..Longest] : says)}";
        http.Response.Cookies.Append(Name, seal.Protect(text, TimeSpan.FromMinutes(2)), new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, IsEssential = true });
    }

    public (string How, string Says, string Copy)? Take(HttpContext http)
    {
        if (http.Request.Cookies[Name] is not { } kept || http.Request.Headers.ContainsKey("X-Live"))
            return null;
        http.Response.Cookies.Delete(Name);
        try
        {
            var text = seal.Unprotect(kept).Split('\n', 3);
            return (text[0], text[2], text[1]);
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
