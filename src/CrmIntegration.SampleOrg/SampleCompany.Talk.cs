using CrmIntegration.Connectors;

namespace CrmIntegration.SampleOrg;

partial class SampleCompany
{
    static readonly double[] MailsPerWeek = [0.05, 0.25, 0.65];
    static readonly double[] CallsPerWeek = [0.08, 0.15, 0.25];

    // How much a customer writes shows how warm the deal is: the only trace of what the generator calls engagement.
    void Talk(Deal deal, DateTimeOffset from, DateTimeOffset to, Dice dice, double share)
    {
        var span = to - from;
        if (span <= TimeSpan.Zero)
            return;
        var (mood, weeks) = (deal.Standing.Engagement, span / TimeSpan.FromDays(7));
        for (var n = dice.Count(MailsPerWeek[mood] * weeks * share); n > 0; n--)
            Correspond(deal, from + span * dice.Throw(), dice);
        for (var n = dice.Count(CallsPerWeek[mood] * weeks * share); n > 0; n--)
            Call(deal, from + span * dice.Throw(), dice);
    }

    Email Correspond(Deal deal, DateTimeOffset at, Dice dice)
    {
        var topic = (Topic)dice.Below(7);
        var (person, letter, n) = (dice.Pick(deal.People), Letters.Ask(deal.Language, topic, dice), 4 + dice.Below(120));
        var (customer, rep, about) = ($"{person.FirstName} {person.LastName}", deal.Rep.Name!, deal.Opportunity.Name!);
        var ask = Mail(deal, at) with
        {
            Subject = Letters.Fill(letter.Subject, about, customer, rep, n), TextBody = Letters.Fill(letter.Body, about, customer, rep, n),
            FromName = customer, FromAddress = person.Email, ToAddress = deal.Rep.Email, Incoming = true,
        };
        emails.Add(ask);
        var answered = at.AddHours(1 + 40 * dice.Throw());
        if (answered >= Today || dice.Chance(0.08) || deal.Ended is not null)
            return ask;
        emails.Add(Mail(deal, answered) with
        {
            Subject = "Re: " + ask.Subject, TextBody = Letters.Fill(Letters.Answer(deal.Language, topic), about, rep, customer, n),
            InReplyTo = ask.MessageId, ThreadId = ask.ThreadId, FromName = rep, FromAddress = deal.Rep.Email, ToAddress = person.Email,
        });
        return ask;
    }

    Email Mail(Deal deal, DateTimeOffset at)
    {
        var number = emails.Count + 1;
        return new()
        {
            Id = $"mail-{number:000000}", Modified = at, SentAt = at, MessageId = $"<{number}.{seed}@mail.{OwnDomain}>", ThreadId = $"thread-{number:000000}",
            OpportunityId = deal.Opportunity.Id, AccountId = deal.Opportunity.AccountId,
        };
    }

    void Call(Deal deal, DateTimeOffset at, Dice dice)
    {
        var meeting = dice.Chance(0.3);
        activities.Add(new()
        {
            Id = $"act-{activities.Count + 1:000000}", Modified = at, At = at, CompletedAt = at, IsClosed = true, OpportunityId = deal.Opportunity.Id, AccountId = deal.Opportunity.AccountId,
            ContactId = dice.Pick(deal.People).Id, OwnerId = deal.Opportunity.OwnerId, Type = meeting ? "Event" : "Call", DurationMinutes = meeting ? 60 : 5 + dice.Below(30),
            Subject = meeting ? "Meeting on site" : "Phone call", Description = meeting ? "Walked through the plant and the offer." : "Talked about open questions.",
        });
    }
}
