namespace CrmIntegration.Language.Conversations;

/// <summary>What a seller did in one conversation, each a yes or a no, so that won and lost deals can be compared.</summary>
public static class Habits
{
    public const string AsksBudget = "asks about the budget", AsksDecider = "asks who decides", AsksTiming = "asks about the time plan", AgreesNextStep = "agrees the next step",
        NamesReference = "names another customer", ListensMore = "lets the customer talk more", AsksOften = "asks at least five questions", NoMonologue = "never talks longer than a minute",
        AnswersAll = "answers every question";

    public static readonly IReadOnlyList<string> All = [AsksBudget, AsksDecider, AsksTiming, AgreesNextStep, NamesReference, ListensMore, AsksOften, NoMonologue, AnswersAll];

    const int Often = 5;
    static readonly TimeSpan LongTalk = TimeSpan.FromMinutes(1);

    /// <returns>Habit to yes or no; a habit that this conversation cannot tell is not in it.</returns>
    public static IReadOnlyDictionary<string, bool> Of(Measures measures, IReadOnlyList<Finding> findings)
    {
        var did = new Dictionary<string, bool>();
        if (measures.TalkShare is not { } share)
            return did;                                    // nobody knows who spoke
        bool Ours(string kind) => findings.Any(f => f.Kind == kind && f.Side == Side.Ours);
        did[AsksBudget] = Ours(FindingKinds.Budget);
        did[AsksDecider] = Ours(FindingKinds.Authority);
        did[AsksTiming] = Ours(FindingKinds.Timing);
        did[AgreesNextStep] = Ours(FindingKinds.NextStep);
        did[NamesReference] = Ours(FindingKinds.Reference);
        did[ListensMore] = share < 0.5;
        did[AsksOften] = measures.OurQuestions >= Often;
        if (measures.Monologue is { } monologue)
            did[NoMonologue] = monologue <= LongTalk;
        if (measures.TheirQuestions > 0)
            did[AnswersAll] = findings.All(f => f.Kind != FindingKinds.Unanswered);
        return did;
    }

    /// <summary>The line that shows a habit; null for habits of the whole conversation.</summary>
    public static int? LineOf(string habit, IReadOnlyList<Finding> findings)
    {
        var kind = habit switch
        {
            AsksBudget => FindingKinds.Budget, AsksDecider => FindingKinds.Authority, AsksTiming => FindingKinds.Timing, AgreesNextStep => FindingKinds.NextStep, NamesReference => FindingKinds.Reference,
            _ => null,
        };
        return kind is null ? null : findings.FirstOrDefault(f => f.Kind == kind && f.Side == Side.Ours)?.Line;
    }
}
