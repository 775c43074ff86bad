using System.Globalization;
using CrmIntegration.Connectors;

namespace CrmIntegration.SampleOrg;

partial class SampleCompany
{
    static readonly (string Name, double Win)[] Sources = [("Referral", 0.35), ("Web", 0), ("Trade fair", -0.10), ("Cold call", -0.40), ("Partner", 0.20)];
    Deal Open(int index, DateTimeOffset created)
    {
        var dice = new Dice(seed, 8L * index);
        var customer = dice.Below(accounts.Count);
        var (account, (language, people)) = (accounts[customer], customers[customer]);
        var rep = users[^(1 + dice.Below(skill.Count))];
        var source = dice.Pick(Sources);
        var existing = account.Type == "Customer" && dice.Chance(0.8);
        // Price fit: what is asked against what a company of this size usually spends, in natural logarithms.
        var usual = 240.0 * Math.Pow(account.Employees!.Value, 0.8);
        var fit = Math.Clamp(0.75 * dice.Normal(), -2, 2);
        var amount = Math.Round((decimal)(usual * Math.Exp(fit)), 0) + 500;
        var industry = IndustryWin[Array.IndexOf(Names.Industries, account.Industry!)];
        var win = industry + source.Win + (existing ? 0.45 : 0) + skill[rep.Id] - 0.45 * fit;
        var lose = -0.5 * industry - 0.6 * source.Win - (existing ? 0.35 : 0) - 0.5 * skill[rep.Id] + 0.35 * fit;

        var (stage, main) = (Pipeline.Open(0), 0);
        var deal = new Deal
        {
            Index = index, Language = language, Fit = fit, Rep = rep, Leaning = new(Math.Exp(win), Math.Exp(lose)),
            People = people.Length > 1 && dice.Chance(0.5) ? people : people[..1],
            Opportunity = new()
            {
                Id = $"opp-{index + 1:000000}", Modified = created, Created = created, Name = $"{account.Name} - {Catalogue[main = dice.Below(Catalogue.Length)].Name}", AccountId = account.Id, OwnerId = rep.Id,
                Stage = stage.Id, CrmProbability = stage.DefaultProbability, ForecastCategory = stage.ForecastCategory, Amount = amount, Currency = "EUR",
                CloseDate = DateOnly.FromDateTime(created.AddDays(45 + dice.Below(90)).Date), Type = existing ? "Existing Business" : "New Business", LeadSource = source.Name,
            },
        };
        deal.Trail.Add(new(created, 0, (byte)new Standing(0, 1, 0).Index));
        deals.Add(deal);
        opportunities.Add(deal.Opportunity);
        dealById.Add(deal.Opportunity.Id, deal);
        foreach (var (field, value) in Tracked(deal.Opportunity))
            Note(deal, field, null, value, created);
        foreach (var (person, n) in deal.People.Select((p, n) => (p, n)))
            roles.Add(new()
            {
                Id = $"rol-{roles.Count + 1:000000}", Modified = created, OpportunityId = deal.Opportunity.Id, ContactId = person.Id, Created = created,
                Role = n == 0 ? "Decision Maker" : "Evaluator", IsPrimary = n == 0,
            });
        Sell(deal, main);
        return deal;
    }

    // From its birth until it ends or today comes.
    void Live(Deal deal)
    {
        var (life, talk) = (new Dice(seed, 8L * deal.Index + 1), new Dice(seed, 8L * deal.Index + 2));
        while (deal.Ended is null && deal.Trail[^1].At.AddDays(7) is var end && end <= Today)
        {
            Talk(deal, deal.Trail[^1].At, end, talk, mailShare);
            LiveWeek(deal, end, life);
        }
        if (deal.Ended is null)
            Talk(deal, deal.Trail[^1].At, Today, talk, mailShare);
    }

    void LiveWeek(Deal deal, DateTimeOffset end, Dice dice)
    {
        var week = deal.Trail[^1].Week;
        var before = deal.Standing;
        var (outcome, next) = WinProcess.Live(before, week, end, deal.Leaning, dice);
        if (outcome != WeekEnd.StillOpen)
        {
            Close(deal, outcome == WeekEnd.Won, end);
            return;
        }
        deal.Trail.Add(new(end, (short)(week + 1), (byte)next.Index));
        var deals = deal.Opportunity;
        if (next.Stage != before.Stage)
            deals = OnStage(deals, Pipeline.Open(next.Stage)) with { Amount = next.Stage == 2 && dice.Chance(0.35) ? Math.Round(deals.Amount!.Value * (decimal)(0.8 + 0.3 * dice.Throw()), 0) : deals.Amount };
        // Three pushes stand for three or more: the date may be pushed again, which changes nothing any more.
        if (next.Pushes != before.Pushes || (next.Pushes == Standing.MostPushes && dice.Chance(0.06)))
            deals = deals with { CloseDate = Later(deals.CloseDate!.Value, end).AddDays(14 + dice.Below(35)) };
        // The deal keeps the leaning of the rep who opened it.
        if (dice.Chance(0.003))
            deals = deals with { OwnerId = users[^(1 + dice.Below(skill.Count))].Id };
        Save(deal, deals, end);
    }

    void Close(Deal deal, bool won, DateTimeOffset end)
    {
        deal.Ended = (end, won);
        truth.Remove(deal.Opportunity.Id);
        Save(deal, OnStage(deal.Opportunity, Pipeline.Closed(won)) with { IsClosed = true, IsWon = won, CloseDate = DateOnly.FromDateTime(end.Date) }, end);
    }

    static DateOnly Later(DateOnly planned, DateTimeOffset now) => DateOnly.FromDateTime(now.Date) is var day && day > planned ? day : planned;

    static Opportunity OnStage(Opportunity deal, Stage stage) =>
        deal with { Stage = stage.Id, CrmProbability = stage.DefaultProbability, ForecastCategory = stage.ForecastCategory };

    void Save(Deal deal, Opportunity now, DateTimeOffset at)
    {
        if (now == deal.Opportunity)
            return;
        foreach (var ((field, old), (_, value)) in Tracked(deal.Opportunity).Zip(Tracked(now)))
            if (old != value)
                Note(deal, field, old, value, at);
        if (now.Amount != deal.Opportunity.Amount)
            Price(deal, now.Amount!.Value, at);
        deal.Opportunity = now with { Modified = at };
        opportunities[deal.Index] = deal.Opportunity;
    }

    static IEnumerable<(string Field, string? Value)> Tracked(Opportunity deal)
    {
        yield return (FieldChange.Fields.Stage, deal.Stage);
        yield return (FieldChange.Fields.Amount, deal.Amount?.ToString(CultureInfo.InvariantCulture));
        yield return (FieldChange.Fields.CloseDate, deal.CloseDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        yield return (FieldChange.Fields.Probability, deal.CrmProbability?.ToString(CultureInfo.InvariantCulture));
        yield return (FieldChange.Fields.Owner, deal.OwnerId);
    }

    void Note(Deal deal, string field, string? old, string? value, DateTimeOffset at) => changes.Add(new()
    {
        Id = $"chg-{changes.Count + 1:0000000}", Modified = at, OpportunityId = deal.Opportunity.Id, Field = field, Old = old, New = value, At = at,
    });
}
