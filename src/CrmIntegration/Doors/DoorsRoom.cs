using CrmIntegration.Records;

namespace CrmIntegration.Doors;

static class DoorsRoom
{
    const int DeepestJson = 64;

    public static IServiceCollection AddDoors(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddAccess(configuration);
        services.AddLimits();
        services.AddTelemetry(configuration);
        services.AddSingleton<IOrders, Orders>();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.MaxDepth = DeepestJson;
            json.SerializerOptions.Converters.Add(new System.Text.Json.Serialization.JsonStringEnumConverter());
            json.SerializerOptions.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict;
        });
        services.AddDescription();
        return services;
    }

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
        doors.MapDescription();
    }
}
