using System.Globalization;
using CrmIntegration.Connectors;

namespace CrmIntegration.SampleOrg;

partial class SampleCompany
{
    int steps;

    /// <summary>One step of life at this moment: a few open deals live their next week now, some mails arrive, now and then a deal is born.</summary>
    /// <remarks>The process and so the truth stay the same; only the weeks come sooner.</remarks>
    public IReadOnlyList<SampleEvent> Step(DateTimeOffset now)
    {
        Today = now.ToUniversalTime() > Today ? now.ToUniversalTime() : Today;
        var dice = new Dice(seed, -1000L - steps++);
        var open = deals.FindAll(d => d.Ended is null);
        var events = new List<SampleEvent>();
        for (var n = Math.Max(1, open.Count / 120); n > 0 && open.Count > 0; n--)
        {
            var deal = dice.Pick(open);
            if (deal.Ended is null)
                events.Add(Witness(deal, () => LiveWeek(deal, Today, dice)));
            var writer = dice.Pick(open);
            if (writer.Ended is null && dice.Chance(0.35 + 0.3 * writer.Standing.Engagement))
                events.Add(Witness(writer, () => Correspond(writer, Today, dice)));
        }
        if (dice.Chance(0.15) && accounts.Count > 0)
            events.Add(Birth());
        return [.. events.Where(e => e.Records.Count > 0)];
    }

    SampleEvent Birth()
    {
        var (change, role) = (changes.Count, roles.Count);
        var deal = Open(deals.Count, Today);
        if (truthKnown)
            truth[deal.Opportunity.Id] = deal.TrueWinProbability(Today);
        return new($"{deal.Opportunity.Name}: opened by {deal.Rep.Name}", [deal.Opportunity, .. LinesOf(deal), .. changes.Skip(change), .. roles.Skip(role)]);
    }

    SampleEvent Witness(Deal deal, Action happen)
    {
        var (before, change, mail, call) = (deal.Opportunity, changes.Count, emails.Count, activities.Count);
        happen();
        if (truthKnown && deal.Ended is null)
            truth[deal.Opportunity.Id] = deal.TrueWinProbability(Today);
        List<CrmRecord> records = [.. changes.Skip(change), .. emails.Skip(mail), .. activities.Skip(call)];
        if (!ReferenceEquals(before, deal.Opportunity))
            records.InsertRange(0, before.Amount == deal.Opportunity.Amount ? [deal.Opportunity] : [deal.Opportunity, .. LinesOf(deal)]);
        return new($"{deal.Opportunity.Name}: {string.Join(", ", records.Select(Says).OfType<string>())}", records);
    }

    List<LineItem> LinesOf(Deal deal) => lines.GetRange(deal.FirstLine, deal.Lines);

    string? Says(CrmRecord record) => record switch
    {
        FieldChange { Field: FieldChange.Fields.Probability } => null,
        FieldChange { Field: FieldChange.Fields.Owner } change => $"owner {Named(change.Old)} -> {Named(change.New)}",
        FieldChange change => string.Create(CultureInfo.InvariantCulture, $"{change.Field} {change.Old} -> {change.New}"),
        Email mail => $"mail \"{mail.Subject}\" from {mail.FromName}",
        _ => null,
    };

    string? Named(string? user) => Users.FirstOrDefault(u => u.Id == user)?.Name ?? user;
}
