using CrmIntegration.Connectors;
using CrmIntegration.Forecasting.Effects;
using CrmIntegration.Language.Conversations;

namespace CrmIntegration.Records;

/// <param name="Kind">call | chat.</param>
/// <param name="Text">The transcript as the tool wrote it: VTT, SRT, JSON, or lines with names.</param>
/// <param name="ActivityId">The CRM's call or meeting that it belongs to, if any.</param>
public sealed record NewConversation(string OpportunityId, string Kind, string? Title, DateTimeOffset At, string Text, string? ActivityId = null)
{
    /// <summary>What the same thing brought again is known by, when its words cannot tell: a recording is not written down twice alike.</summary>
    public string? Source { get; init; }
}

/// <summary>A recording.</summary>
/// <param name="AskedBy">Whose budget is used.</param>
public sealed record NewRecording(string OpportunityId, string? Title, DateTimeOffset At, ReadOnlyMemory<byte> Audio, string? AskedBy);

/// <param name="Deals">Closed deals with at least one conversation.</param>
public sealed record CoachingReport(int Deals, int Won, IReadOnlyList<HabitEffect> Effects, IReadOnlyList<RepHabits> Reps);

/// <param name="Advice">Habits that go with winning and that this person shows less often than the team; most telling first.</param>
public sealed record RepHabits(string RepId, string? Name, int Deals, IReadOnlyList<RepAdvice> Advice);

/// <param name="Did">In so many of this person's <paramref name="Of"/> deals.</param>
/// <param name="Team">The team's share, 0 to 1.</param>
public sealed record RepAdvice(string Habit, double Effect, int Did, int Of, double Team, WonExample? Example);

/// <summary>A place in a won deal of the team that shows how it is done.</summary>
public sealed record WonExample(Guid ConversationId, string OpportunityId, string? DealName, int? Line, string? Quote);

/// <param name="Talks">All that are kept of the deal, oldest first.</param>
public sealed record DealPulse(IReadOnlyList<DealRisk> Risks, IReadOnlyList<Conversation> Talks);

/// <summary>What the console and the API ask about conversations.</summary>
public interface IConversations
{
    /// <returns>The conversation's id; the same text for the same deal twice is one. NotFound when there is no such deal, Rejected when nothing can be read.</returns>
    Task<CrmResult<Guid>> AddAsync(Guid connectionId, NewConversation added, CancellationToken cancel);

    /// <summary>Written down by the provider, then taken in as any transcript. The same recording twice is one.</summary>
    Task<CrmResult<Guid>> AddRecordingAsync(Guid connectionId, NewRecording added, CancellationToken cancel);

    /// <summary>Many at once; what cannot be read is left out.</summary>
    /// <returns>How many were taken in.</returns>
    Task<int> AddAllAsync(Guid connectionId, IReadOnlyList<NewConversation> added, CancellationToken cancel);

    /// <summary>Somebody who was there says whose people the speakers are; measures and findings are told anew.</summary>
    /// <param name="sides">Speakers as the transcript names them.</param>
    Task<CrmResult<Guid>> SayWhoAsync(Guid connectionId, Guid id, IReadOnlyDictionary<string, Side> sides, CancellationToken cancel);

    /// <summary>What may go wrong with a deal, from its mails and conversations, and these conversations, oldest first: read at once, because a rep waits for it.</summary>
    /// <param name="closed">Nothing more can go wrong with it.</param>
    Task<DealPulse> PulseAsync(Guid connectionId, string opportunityId, bool closed, CancellationToken cancel);

    Task<CoachingReport> CoachingAsync(Guid connectionId, CancellationToken cancel);
}
