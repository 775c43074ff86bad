using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Primitives;

namespace CrmIntegration.Console;

/// <summary>A double click sends a form twice: the second is told what the first did, and nothing is done twice.</summary>
// A form is known by its seal against forgery, which each drawn page has anew, and by what is typed in it. The script in the page stops most second clicks;
// this stops those of a browser without scripts. It remembers on its own node: where a balancer parts the clicks of one browser, the script alone guards.
sealed class OneClick(RequestDelegate next, TimeProvider clock)
{
    static readonly TimeSpan Remembered = TimeSpan.FromSeconds(10);
    readonly ConcurrentDictionary<string, Click> clicks = new(StringComparer.Ordinal);

    sealed record Click(Task<Answer?> Answer, DateTimeOffset At);
    sealed record Answer(int Status, StringValues Location, StringValues Cookies);

    public async Task InvokeAsync(HttpContext http)
    {
        // Only forms of our own pages carry the seal, and only their doors ask for it.
        if (http.Features.Get<IAntiforgeryValidationFeature>() is not { } seal)
        {
            await next(http);
            return;
        }
        if (!seal.IsValid)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        // The second click hangs up on the first: what was asked for is done to its end all the same.
        http.RequestAborted = CancellationToken.None;
        await OnceAsync(http, KeyOf(http, await http.Request.ReadFormAsync()));
    }

    async Task OnceAsync(HttpContext http, string key)
    {
        var now = clock.GetUtcNow();
        foreach (var (old, click) in clicks)
            if (click.Answer.IsCompleted && now - click.At > Remembered)
                clicks.TryRemove(old, out _);

        var mine = new TaskCompletionSource<Answer?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = clicks.GetOrAdd(key, new Click(mine.Task, now));
        if (first.Answer != mine.Task && await first.Answer is { } told)
        {
            (http.Response.StatusCode, http.Response.Headers.Location, http.Response.Headers.SetCookie) = (told.Status, told.Location, told.Cookies);
            return;
        }
        try
        {
            await next(http);
            if (http.Response.StatusCode is StatusCodes.Status302Found or StatusCodes.Status303SeeOther)
                mine.TrySetResult(new(http.Response.StatusCode, http.Response.Headers.Location, http.Response.Headers.SetCookie));
        }
        finally
        {
            mine.TrySetResult(null);                        // a page or a file: the second click draws it again
        }
    }

    static string KeyOf(HttpContext http, IFormCollection form)
    {
        var what = new StringBuilder().Append(http.User.FindFirstValue(ClaimTypes.NameIdentifier)).Append('\n').Append(http.Request.Path).Append(http.Request.QueryString);
        foreach (var (name, values) in form.OrderBy(f => f.Key, StringComparer.Ordinal))
            what.Append('\n').Append(name).Append('=').AppendJoin('\0', values.ToArray());
        foreach (var file in form.Files)
            what.Append('\n').Append(file.FileName).Append(' ').Append(file.Length);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(what.ToString())));
    }
}
