namespace CrmIntegration.Console;

/// <summary>What went wrong, as a page for people and as problem+json for programs.</summary>
static class Trouble
{
    const string Page = "/not-here";

    public static void UseTrouble(this IApplicationBuilder app)
    {
        app.UseWhen(http => !Read(http.Request), programs => programs.UseExceptionHandler(Programs()).UseStatusCodePages());
        app.UseWhen(http => Read(http.Request) && HttpMethods.IsGet(http.Request.Method), readers => readers.UseExceptionHandler(Page, createScopeForErrors: true).UseStatusCodePagesWithReExecute(Page, createScopeForStatusCodePages: true));
        // A form's answer is a redirect whatever comes of it, so that a reload sends nothing twice.
        app.UseWhen(http => Read(http.Request) && !HttpMethods.IsGet(http.Request.Method), forms => forms
            .UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = http => Told(http, StatusCodes.Status500InternalServerError) })
            .UseStatusCodePages(answer => Told(answer.HttpContext, answer.HttpContext.Response.StatusCode)));
    }

    // A body that is too large or breaks off shows while our code reads it: the caller's trouble, not ours, and none for the log.
    static ExceptionHandlerOptions Programs() => new()
    {
        StatusCodeSelector = broken => broken is BadHttpRequestException { StatusCode: var code } ? code : broken is InvalidDataException ? StatusCodes.Status400BadRequest : StatusCodes.Status500InternalServerError,
        SuppressDiagnosticsCallback = met => met.Exception is BadHttpRequestException or InvalidDataException,
    };

    static Task Told(HttpContext http, int code)
    {
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = $"{Page}?code={code}&from={Uri.EscapeDataString(From(http.Request))}";
        return Task.CompletedTask;
    }

    // The page whose form it was, to go back to.
    static string From(HttpRequest request) => Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var page) && page.Authority == request.Host.Value ? Links.Local(page.PathAndQuery) : "/";

    // The path first: it is asked of each card in a widget, and reading an Accept header costs more than all else here.
    internal static bool Read(HttpRequest request) => !request.Path.StartsWithSegments("/api") && request.GetTypedHeaders().Accept.Any(a => a.MediaType == "text/html");
}
