using CrmIntegration.Records;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CrmIntegration.Inbox;

static class InboxRoom
{
    /// <summary>Needs from elsewhere: <see cref="Database"/>, <see cref="IWebhookConnections"/>, <see cref="IFlow"/>.</summary>
    public static IServiceCollection AddInbox(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<InboxStore>();
        services.TryAddSingleton<InboxJournal>();
        services.AddSingleton<InboxSorter>();
        services.AddSingleton<InboxWriter>();
        services.AddSingleton<RejectedSignatures>();
        services.AddSingleton<HookEndpoint>();
        services.AddSingleton<IChore, PruneInbox>();
        services.AddHostedService(s => s.GetRequiredService<InboxSorter>());
        services.AddHostedService(s => s.GetRequiredService<InboxWriter>());
        services.AddHostedService(s => s.GetRequiredService<RejectedSignatures>());
        return services;
    }

    /// <summary>
    /// The sender proves itself by signature or by the secret in the address, never by a login: before all other doors, routing hands it over at once,
    /// past sign-in, rate limits, forms, languages and what only browsers read, which together cost more than the webhook itself.
    /// </summary>
    public static void UseInbox(this IApplicationBuilder app) => app.MapWhen(http => http.Request.Path.StartsWithSegments("/hooks"),
        hooks => hooks.UseRouting().UseStatusCodePages().UseEndpoints(doors => doors.MapInbox()));

    public static void MapInbox(this IEndpointRouteBuilder doors)
    {
        doors.MapPost("/hooks/{connectionId:guid}", (Guid connectionId, HttpContext http, HookEndpoint hooks) => hooks.PostAsync(connectionId, null, http))
            .AllowAnonymous().DisableAntiforgery().ShortCircuit().WithName("Hook").WithSummary("A CRM tells that records changed");
        // Catch-all: a base64 secret may hold a slash.
        doors.MapPost("/hooks/{connectionId:guid}/{**secret}", (Guid connectionId, string secret, HttpContext http, HookEndpoint hooks) => hooks.PostAsync(connectionId, secret, http))
            .AllowAnonymous().DisableAntiforgery().ShortCircuit().WithName("HookWithSecret").WithSummary("The same for senders that cannot sign");
    }
}
