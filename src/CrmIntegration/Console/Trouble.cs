namespace CrmIntegration.Console;

/// <summary>What went wrong, as a page for people and as problem+json for programs.</summary>
static class Trouble
{
    const string Page = "/not-here";

    public static void UseTrouble(this IApplicationBuilder app)
    {
        app.UseWhen(http => !Read(http.Request), programs => programs.UseExceptionHandler().UseStatusCodePages());
        app.UseWhen(http => Read(http.Request) && HttpMethods.IsGet(http.Request.Method), readers => readers.UseExceptionHandler(Page, createScopeForErrors: true).UseStatusCodePagesWithReExecute(Page, createScopeForStatusCodePages: true));
        // A form's answer is a redirect whatever comes of it, so that a reload sends nothing twice.
        app.UseWhen(http => Read(http.Request) && !HttpMethods.IsGet(http.Request.Method), forms => forms
            .UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = http => Told(http, StatusCodes.Status500InternalServerError) })
            .UseStatusCodePages(answer => Told(answer.HttpContext, answer.HttpContext.Response.StatusCode)));
    }

    static Task Told(HttpContext http, int code)
    {
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = $"{Page}?code={code}&from={Uri.EscapeDataString(From(http.Request))}";
        return Task.CompletedTask;
    }

    // The page whose form it was, to go back to.
    static string From(HttpRequest request) => Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var page) && page.Authority == request.Host.Value ? Links.Local(page.PathAndQuery) : "/";

    // The path first: it is asked of each card in a widget, and reading an Accept header costs more than all else here.
    static bool Read(HttpRequest request) => !request.Path.StartsWithSegments("/api") && request.GetTypedHeaders().Accept.Any(a => a.MediaType == "text/html");
}
