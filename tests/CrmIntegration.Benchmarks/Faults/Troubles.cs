using Microsoft.AspNetCore.Http;

namespace CrmIntegration.Benchmarks.Faults;

/// <summary>Ways in which a CRM's answer goes wrong.</summary>
static class Troubles
{
    /// <summary>The first so many requests that match meet it, the others pass.</summary>
    public static Trouble First(int times, Func<HttpRequest, bool> match, Func<HttpContext, Func<Task>, Task> strike)
    {
        var left = times;
        return async (http, pass) =>
        {
            if (!match(http.Request) || Interlocked.Decrement(ref left) < 0)
                return false;
            await strike(http, pass);
            return true;
        };
    }

    public static Func<HttpContext, Func<Task>, Task> Says(int status, string body = "", string? retryAfter = null) => (http, _) =>
    {
        http.Response.StatusCode = status;
        if (retryAfter is not null)
            http.Response.Headers.RetryAfter = retryAfter;
        return http.Response.WriteAsync(body);
    };

    public static Task Reset(HttpContext http, Func<Task> pass)
    {
        http.Abort();
        return Task.CompletedTask;
    }

    /// <summary>The CRM did it, and nobody hears.</summary>
    public static async Task AnswerLost(HttpContext http, Func<Task> pass)
    {
        await WithoutAnswerAsync(http, pass);
        http.Abort();
    }

    public static Task HalfOfTheBody(HttpContext http, Func<Task> pass) => HalfOfTheBody(http, pass, () => Task.CompletedTask);

    /// <param name="then">Once half of it is on its way.</param>
    public static async Task HalfOfTheBody(HttpContext http, Func<Task> pass, Func<Task> then)
    {
        var whole = await WithoutAnswerAsync(http, pass);
        http.Response.ContentLength = whole.Length;
        await http.Response.Body.WriteAsync(whole.AsMemory(0, whole.Length / 2));
        await http.Response.Body.FlushAsync();
        await then();
        http.Abort();
    }

    /// <summary>The answer is of now, and comes later.</summary>
    public static async Task Late(HttpContext http, Func<Task> pass, Func<Task> meanwhile)
    {
        var whole = await WithoutAnswerAsync(http, pass);
        await meanwhile();
        await http.Response.Body.WriteAsync(whole);
    }

    /// <param name="change">From the answer to another one; null: it stays.</param>
    public static async Task<bool> Changed(HttpContext http, Func<Task> pass, Func<string, string?> change)
    {
        var whole = await WithoutAnswerAsync(http, pass);
        var changed = change(System.Text.Encoding.UTF8.GetString(whole));
        await http.Response.Body.WriteAsync(changed is null ? whole : System.Text.Encoding.UTF8.GetBytes(changed));
        return changed is not null;
    }

    public static async Task NoAnswer(HttpContext http, Func<Task> pass)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            http.Abort();                                    // the caller has given up
        }
    }

    static async Task<byte[]> WithoutAnswerAsync(HttpContext http, Func<Task> pass)
    {
        var outside = http.Response.Body;
        using var kept = new MemoryStream();
        http.Response.Body = kept;
        await pass();
        http.Response.Body = outside;
        return kept.ToArray();
    }
}
