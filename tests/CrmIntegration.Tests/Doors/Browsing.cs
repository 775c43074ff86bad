using System.Net;

namespace CrmIntegration.Tests.Doors;

/// <summary>What a browser does by itself: it goes where it is sent, with the cookies it has.</summary>
static class Browsing
{
    /// <returns>The last address and what stands there.</returns>
    public static async Task<(Uri At, string Page)> FollowAsync(this HttpClient browser, string from) => await browser.FollowAsync(new Uri(browser.BaseAddress!, from), _ => false);

    /// <param name="until">Is not opened any more, and the page is empty.</param>
    public static async Task<(Uri At, string Page)> FollowAsync(this HttpClient browser, Uri from, Func<Uri, bool> until)
    {
        var at = from;
        for (var hops = 0; hops < 12; hops++)
        {
            if (until(at))
                return (at, "");
            using var answer = await browser.GetAsync(at);
            Assert.True((int)answer.StatusCode < 500, $"{at.AbsolutePath} answers {(int)answer.StatusCode}");
            if (answer.Headers.Location is not { } next)
                return (at, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
            at = new(at, next);
        }
        throw new InvalidOperationException($"{from} leads round in a ring.");
    }
}
