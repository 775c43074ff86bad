using CrmIntegration.Records;
using CrmIntegration.Trust;

namespace CrmIntegration.Enrich.Conversations;

static class ConversationsRoom
{
    /// <summary>Needs from elsewhere: <see cref="CrmStore"/>, <see cref="SyncCursors"/>, <see cref="IFlow"/>, the Trust room.</summary>
    public static IServiceCollection AddConversations(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<ConversationOptions>(configuration, "Conversations", _ => []);
        services.AddSingleton<Records.Conversations>();
        services.AddSingleton<Scorecards>();
        services.AddSingleton<Listening>();
        services.AddSingleton<AudioTalk>();
        services.AddSingleton<IGoldenSet, TalkGolden>();
        services.AddSingleton<Coaching>();
        services.AddSingleton<IConversations, TalkDesk>();
        services.AddSingleton<IChore, ActivityTalk>();
        return services;
    }
}

/// <summary>Section "Conversations".</summary>
sealed class ConversationOptions
{
    /// <summary>Names of competitors to listen for; "another vendor" and the like are heard anyway.</summary>
    public string[] Competitors { get; set; } = [];
}
