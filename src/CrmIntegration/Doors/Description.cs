using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace CrmIntegration.Doors;

/// <summary>The API described: /openapi/v1.json for programs, /api/docs for people, with nothing loaded from elsewhere.</summary>
static class Description
{
    public static void AddDescription(this IServiceCollection services) => services.AddOpenApi("v1", o => o.AddSchemaTransformer((schema, of, _) =>
    {
        // What a converter of ours reads (see PlainText) is described by nobody else.
        if (of.JsonTypeInfo.Type == typeof(string)) schema.Type ??= JsonSchemaType.String;
        return Task.CompletedTask;
    }).AddDocumentTransformer((document, _, _) =>
    {
        document.Info = new() { Title = "CrmIntegration", Version = "v1", Description = "The panel API serves the widgets inside a CRM; the admin API connects, watches and repairs." };
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["ApiKey"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A key of one connection, made on its page." },
        };
        return Task.CompletedTask;
    }));

    public static void MapDescription(this IEndpointRouteBuilder doors)
    {
        doors.MapOpenApi().AllowAnonymous();
        doors.MapScalarApiReference("/api/docs", page => page.WithTitle("CrmIntegration API").WithOpenApiRoutePattern("/openapi/v1.json").DisableDefaultFonts().DisableTelemetry()).AllowAnonymous();
    }
}
