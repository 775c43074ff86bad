using System.Globalization;

namespace CrmIntegration.Forecasting.Tests;

/// <summary>Deals whose chance of winning is known, because it was drawn from a formula: stage, owner and mails decide.</summary>
static class KnownWorld
{
    public static readonly DateTimeOffset Start = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset End = Start.AddDays(1000);
    static readonly string[] Stages = ["Qualify", "Propose", "Negotiate"];

    public sealed record Made(DealTimeline Deal, double Truth);

    public static List<Made> Make(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => One(i, random))];
    }

    static Made One(int number, Random random)
    {
        var owner = random.Next(6);
        var amount = Math.Round(Math.Exp(8 + 1.2 * Normal(random)));
        var engaged = random.Next(2);
        var truth = 1 / (1 + Math.Exp(-(-0.6 + 0.35 * (owner - 2.5) + 1.4 * engaged - 0.25 * (Math.Log(amount) - 8))));
        var won = random.NextDouble() < truth;
        var created = Start.AddDays(random.NextDouble() * 1000);
        var life = 10 + 60 * -Math.Log(1 - random.NextDouble());
        var closed = created.AddDays(life);
        List<DealEvent> events = [new(created, DealFields.Stage, Stages[0], "h0"), new(created, DealFields.Amount, amount.ToString(CultureInfo.InvariantCulture))];
        for (var s = 1; s < 3; s++) events.Add(new(created.AddDays(life * s / 3), DealFields.Stage, Stages[s], "h" + s));
        if (engaged == 1) events.Add(new(created.AddHours(1), DealFields.MailIn, null, "m" + number));
        events.Add(new(closed, DealFields.Stage, won ? "Closed Won" : "Closed Lost"));
        return new(new()
        {
            Id = "d" + number, Created = created, Currency = "EUR", ClosedAt = closed, Outcome = won ? DealOutcome.Won : DealOutcome.Lost,
            Attributes = new Dictionary<string, string?> { ["owner"] = "rep " + owner, ["account"] = "account " + random.Next(200), ["industry"] = "industry " + random.Next(4) },
            Events = [.. events.OrderBy(e => e.At)],
        }, truth);
    }

    static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
