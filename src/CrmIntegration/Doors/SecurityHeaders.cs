namespace CrmIntegration.Doors;

/// <summary>What every answer tells the browser: nothing from elsewhere, no frames, no guessing.</summary>
static class SecurityHeaders
{
    const string Policy = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    // Hangfire's dashboard and the API page carry their own inline styles and scripts; both serve only files of this host.
    const string Inline = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; object-src 'none'; frame-ancestors 'none'";

    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        var headers = http.Response.Headers;
        var tools = http.Request.Path.StartsWithSegments("/jobs") || http.Request.Path.StartsWithSegments("/api/docs");
        headers.ContentSecurityPolicy = tools ? Inline : Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (http.Request.IsHttps)
            headers.StrictTransportSecurity = "max-age=31536000";
        return next(http);
    });
}
