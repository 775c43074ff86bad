using CrmIntegration.Connectors;

namespace CrmIntegration.SampleOrg;

partial class SampleCompany
{
    const string OwnDomain = "haldencontrols.example";
    static readonly string[] Titles = ["Head of Procurement", "Plant Manager", "IT Manager", "Process Engineer", "CFO", "Maintenance Lead"];
    static readonly double[] IndustryWin = [0.30, 0.05, -0.10, 0.20, 0.0, -0.35, -0.20, 0.15];

    readonly List<(string Language, Contact[] People)> customers = [];
    readonly Dictionary<string, double> skill = [];
    DateTimeOffset Founded => new DateTimeOffset(Today.Date, TimeSpan.Zero).AddDays(-1100);

    void Hire(int deals)
    {
        var dice = new Dice(seed, -2);
        var reps = Math.Clamp(deals / 250, 4, 60);
        foreach (var boss in Enumerable.Range(1, Math.Max(1, reps / 8)))
            users.Add(Person(boss, dice, null, "Sales Manager") with { RoleId = Place(2 * boss) });
        var managers = users.Count;
        places.Add(new() { Id = Place(1), Modified = Founded, Name = "Sales" });
        foreach (var boss in Enumerable.Range(1, managers))
        {
            places.Add(new() { Id = Place(2 * boss), Modified = Founded, Name = $"Sales Manager, team {boss}", ParentId = Place(1) });
            places.Add(new() { Id = Place(2 * boss + 1), Modified = Founded, Name = $"Account Executive, team {boss}", ParentId = Place(2 * boss) });
        }
        foreach (var rep in Enumerable.Range(managers + 1, reps))
        {
            var boss = dice.Below(managers);
            users.Add(Person(rep, dice, users[boss].Id, "Account Executive") with { RoleId = Place(2 * (boss + 1) + 1) });
            skill[users[^1].Id] = 0.40 * dice.Normal();
        }
    }

    static string Place(int number) => $"place-{number:000}";

    CrmUser Person(int number, Dice dice, string? manager, string role)
    {
        var land = dice.Pick(Names.Lands);
        var (first, last) = (dice.Pick(land.First), dice.Pick(land.Last));
        return new()
        {
            Id = $"usr-{number:000}", Modified = Founded, Name = $"{first} {last}", ManagerId = manager, Role = role,
            Email = $"{Names.Ascii(first)}.{Names.Ascii(last)}{number}@{OwnDomain}",
        };
    }

    void MeetCustomers(int deals)
    {
        var dice = new Dice(seed, -3);
        for (var number = 1; number <= Math.Max(1, deals / 4); number++)
        {
            var land = dice.Pick(Names.Lands);
            var name = Names.Company(dice, land);
            var employees = (int)Math.Round(Math.Exp(5.3 + 1.1 * dice.Normal())) + 8;
            accounts.Add(new()
            {
                Id = $"acc-{number:00000}", Modified = Founded, Created = Founded, Name = name, Industry = dice.Pick(Names.Industries), Country = land.Country,
                Type = dice.Chance(0.4) ? "Customer" : "Prospect", OwnerId = users[^(1 + dice.Below(skill.Count))].Id,
                Employees = employees, AnnualRevenue = Math.Round(employees * (decimal)(90_000 + 120_000 * dice.Throw()), 0),
            });
            customers.Add((land.Language, [.. Enumerable.Range(0, 2 + dice.Below(2)).Select(_ => Meet(land, number, name, dice))]));
        }
    }

    Contact Meet(Names.Land land, int account, string company, Dice dice)
    {
        var (first, last) = (dice.Pick(land.First), dice.Pick(land.Last));
        var contact = new Contact
        {
            Id = $"con-{contacts.Count + 1:00000}", Modified = Founded, AccountId = $"acc-{account:00000}", FirstName = first, LastName = last,
            Email = $"{Names.Ascii(first)}.{Names.Ascii(last)}@{Names.Ascii(company)}{account}.example",
            Phone = $"+00 555 {dice.Below(1_000_000):000000}", Title = dice.Pick(Titles),
        };
        contacts.Add(contact);
        return contact;
    }
}
