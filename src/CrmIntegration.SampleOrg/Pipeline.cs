using CrmIntegration.Connectors;

namespace CrmIntegration.SampleOrg;

static class Pipeline
{
    public const string Won = "Closed Won", Lost = "Closed Lost";

    static readonly DateTimeOffset Made = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly Stage[] Stages =
    [
        Step("Qualification", 1, 0.10, "Pipeline"),
        Step("Needs Analysis", 2, 0.25, "Pipeline"),
        Step("Proposal", 3, 0.50, "BestCase"),
        Step("Negotiation", 4, 0.75, "Commit"),
        Step(Won, 5, 1, "Closed") with { IsClosed = true, IsWon = true },
        Step(Lost, 6, 0, "Omitted") with { IsClosed = true },
    ];

    static Stage Step(string name, int order, double probability, string category) =>
        new() { Id = name, Modified = Made, Name = name, SortOrder = order, DefaultProbability = probability, ForecastCategory = category };

    public static Stage Open(int stage) => Stages[stage];
    public static Stage Closed(bool won) => Stages[won ? 4 : 5];
}
