using CrmIntegration.Connectors;

namespace CrmIntegration.SampleOrg;

partial class SampleCompany
{
    const int SpikeDays = 4;
    readonly Dictionary<string, string> grievances = [];
    Dice sorters = new(0, -5);

    /// <summary>What each case is really about; nothing in the CRM says so.</summary>
    public IReadOnlyDictionary<string, string> TrueTopics => grievances;

    // More of late than long ago, and since a few days a firmware update that went wrong.
    void HearComplaints()
    {
        var dice = new Dice(seed, -4);
        sorters = new Dice(seed, -5);
        var usual = Math.Min(deals.Count, 20_000) / 5;
        for (var n = 0; n < usual; n++)
            Complain(Kind(dice.Below(100)), Today.AddMinutes(-1 - (int)(1095 * 24 * 60 * Math.Pow(dice.Throw(), 1.6))), dice);
        for (var n = 0; n < usual / 16; n++)
            Complain(Grievances.Spiking, Today.AddMinutes(-60 - dice.Below(SpikeDays * 24 * 60)), dice);
    }

    static string Kind(int part)
    {
        foreach (var (kind, share) in Grievances.Kinds)
            if ((part -= share) < 0)
                return kind;
        return Grievances.Kinds[0].Kind;
    }

    void Complain(string kind, DateTimeOffset created, Dice dice)
    {
        var at = dice.Below(customers.Count);
        var (account, (language, people)) = (accounts[at], customers[at]);
        var person = dice.Pick(people);
        var customer = $"{person.FirstName} {person.LastName}";
        var said = Grievances.All[(language, kind)];
        var done = created.AddHours(4 + dice.Below(240));
        var solved = done < Today && dice.Chance(0.95);
        var (number, amount) = (cases.Count + 1, 2 + dice.Below(12));
        var one = new Case
        {
            Id = $"cas-{number:00000}", Number = $"{10_000 + number}", Modified = solved ? done : created, AccountId = account.Id, ContactId = person.Id, Subject = dice.Pick(said.Subjects),
            Description = Letters.Fill($"{Greeting(language, "Halden Controls")}\n\n{dice.Pick(said.What)} {dice.Pick(said.More)}\n\n{{me}}", account.Name!, customer, "Halden Controls", amount),
            Status = solved ? "Closed" : "New", Priority = dice.Chance(0.3) ? "High" : "Medium", Type = solved ? Grievances.TypeOf(kind) : null, Reason = solved ? SortedAs(kind) : null, Origin = "Email", IsClosed = solved, Created = created, ClosedAt = solved ? done : null,
        };
        cases.Add(one);
        grievances[one.Id] = kind;
        if (!solved)
            return;
        var (rep, mail) = (dice.Pick(users), emails.Count + 1);
        emails.Add(new()
        {
            Id = $"mail-{mail:000000}", Modified = done, SentAt = done, MessageId = $"<{mail}.{seed}@mail.{OwnDomain}>", ThreadId = $"thread-{mail:000000}", CaseId = one.Id, AccountId = account.Id, Subject = "Re: " + one.Subject,
            TextBody = $"{Greeting(language, customer)}\n\n{said.Answer}\n\n{rep.Name}\nHalden Controls", FromName = rep.Name, FromAddress = rep.Email, ToAddress = person.Email,
        });
    }

    // Whoever closes a case sorts it; one of ten lands among the rest.
    string SortedAs(string kind) => sorters.Chance(0.1) ? "Other" : Grievances.ReasonOf(kind);

    static string Greeting(string language, string who) => language switch { "de" => $"Guten Tag {who},", "fr" => $"Bonjour {who},", "es" => $"Hola {who}:", _ => $"Hello {who}," };
}
