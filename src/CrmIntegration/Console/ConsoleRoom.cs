using CrmIntegration.Console.Actions;
using CrmIntegration.Console.Forecast;
using CrmIntegration.Records;
using Microsoft.AspNetCore.Antiforgery;

namespace CrmIntegration.Console;

/// <summary>The web UI: pages drawn on the server, plain forms, one stylesheet, one small script. Nothing comes from elsewhere.</summary>
static class ConsoleRoom
{
    /// <summary>Needs from elsewhere: the stores of Records, and the policies admin, manager and rep.</summary>
    public static IServiceCollection AddConsole(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddAntiforgery(o =>
        {
            o.Cookie.Name = "crm-form";
            o.Cookie.SameSite = SameSiteMode.Strict;
        });
        services.AddSingleton<Assets>();
        services.AddSingleton<Said>();
        services.AddSingleton<ConnectionHealth>();
        services.AddSingleton<DealCounts>();
        services.AddSingleton<WonMonths>();
        services.AddSingleton<Mine>();
        services.AddSingleton<ForecastReader>();
        services.AddSingleton<PipelineReader>();
        services.AddSingleton<AccuracyReader>();
        return services;
    }

    /// <summary>After sign-in is known: the reader's language, and forms that only our own pages can send.</summary>
    public static void UseConsole(this IApplicationBuilder app)
    {
        app.UseMiddleware<ReadersCulture>();
        app.UseMiddleware<TypedQuery>();
        app.UseAntiforgery();
        app.UseMiddleware<OneClick>();
    }

    public static void MapConsole(this IEndpointRouteBuilder house)
    {
        // Every form's door asks for the seal, also one that reads no field.
        var doors = house.MapGroup("").WithMetadata(new RequireAntiforgeryTokenAttribute());
        doors.MapGet("/assets/{name}", (string name, HttpContext http, Assets assets) => assets.Answer(name, http)).AllowAnonymous().ExcludeFromDescription();
        doors.MapPost("/language", ReadersCulture.Choose).AllowAnonymous().ExcludeFromDescription();
        var admin = doors.MapGroup("/c/{connectionId:guid}").RequireAuthorization("admin").ExcludeFromDescription();
        ConnectionActions.Map(admin);
        WorkActions.Map(admin);
        KeyActions.Map(admin);
        TrialActions.Map(admin);
        ProofActions.Map(admin);
        CampaignActions.Map(doors.MapGroup("/c/{connectionId:guid}").RequireAuthorization("manager").ExcludeFromDescription(), admin);
        TrustActions.Map(admin);
        ServiceActions.Map(doors.MapGroup("/c/{connectionId:guid}").RequireAuthorization("rep").ExcludeFromDescription(), admin);
        TopicActions.Map(admin);
        TuningActions.Map(admin);
        PromptActions.Map(admin);
        SuggestionActions.Map(doors.MapGroup("/c/{connectionId:guid}").RequireAuthorization("rep").ExcludeFromDescription());
        TalkActions.Map(doors.MapGroup("/c/{connectionId:guid}").RequireAuthorization("rep").ExcludeFromDescription(), admin);
        ForecastActions.Map(doors.MapGroup("/c/{connectionId:guid}/forecast").RequireAuthorization("manager").ExcludeFromDescription());
        PeopleActions.Map(doors.MapGroup("/people").RequireAuthorization("admin").ExcludeFromDescription());
        house.MapRazorComponents<App>();
    }
}
