using System.Text.Json.Serialization;
using CrmIntegration.Records;

namespace CrmIntegration.Doors;

static class DoorsRoom
{
    const int DeepestJson = 64;

    public static IServiceCollection AddDoors(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddAccess(configuration);
        services.AddLimits(configuration);
        services.AddTelemetry(configuration);
        services.AddSingleton<IOrders, Orders>();
        services.AddSingleton<ISetUp, SetUpChecks>();
        services.AddSingleton<Newcomers>();
        services.AddSingleton<UnsubscribeLinks>();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.MaxDepth = DeepestJson;
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false));
            json.SerializerOptions.Converters.Add(new PlainText());
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        services.Configure<ProblemDetailsOptions>(problems => problems.CustomizeProblemDetails = problem => problem.ProblemDetails.Detail ??= Says(problem.ProblemDetails.Status));
        services.AddDescription();
        return services;
    }

    // For answers that the framework gives before our code is asked.
    static string? Says(int? status) => status switch
    {
        400 => "The request cannot be read: its form or JSON, a value in it or in the address is not of the kind that is expected here. /api/docs shows what is.",
        401 => "Sign in, or send an API key as Authorization: Bearer.",
        403 => "This is not open to you.",
        404 => "There is nothing at this address.",
        405 => "This address knows other methods; /api/docs shows which.",
        413 => "The body is larger than this door takes: 1 MiB, for files and transcripts as /api/docs says.",
        415 => "Send JSON, with the header Content-Type: application/json.",
        >= 500 => "Something broke on our side. The log of the service has the details under the traceId of this answer.",
        _ => null,
    };

    public static void UseDoors(this IApplicationBuilder app)
    {
        app.UseSecurityHeaders();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
    }

    public static void MapDoors(this IEndpointRouteBuilder doors)
    {
        doors.MapSignIn();
        doors.MapHealth();
        doors.MapAdminApi();
        UnsubscribeLinks.Map(doors);
        doors.MapDescription();
    }
}
