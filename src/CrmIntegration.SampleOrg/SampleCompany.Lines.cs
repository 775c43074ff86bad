using CrmIntegration.Connectors;

namespace CrmIntegration.SampleOrg;

partial class SampleCompany
{
    static readonly Product[] Catalogue =
    [
        Sold(1, "Tarn 200 rollout", "Metering"), Sold(2, "Fell gateways", "Connectivity"), Sold(3, "Leak monitoring", "Software"),
        Sold(4, "Plant metering", "Metering"), Sold(5, "Ridge service plan", "Service"), Sold(6, "Pump station retrofit", "Projects"),
    ];

    static Product Sold(int number, string name, string family) =>
        new() { Id = $"prd-{number}", Modified = DateTimeOffset.UnixEpoch, Name = name, Code = $"HC-{100 * number}", Family = family };

    // What the deal is named after, and now and then one or two more. Which they are has no bearing on the end: the truth stays what it was.
    void Sell(Deal deal, int main)
    {
        var dice = new Dice(seed, 8L * deal.Index + 4);
        var (second, third) = (main + 1 + dice.Below(Catalogue.Length - 1), dice.Chance(0.15));
        List<int> sold = dice.Chance(0.4) ? [main, second % Catalogue.Length] : [main];
        if (sold.Count == 2 && third)
            sold.Add(Enumerable.Range(0, Catalogue.Length).First(p => !sold.Contains(p)));
        (deal.FirstLine, deal.Lines) = (lines.Count, sold.Count);
        foreach (var product in sold)
            lines.Add(new()
            {
                Id = $"lin-{lines.Count + 1:0000000}", Modified = deal.Opportunity.Modified, Created = deal.Opportunity.Created, OpportunityId = deal.Opportunity.Id,
                ProductId = Catalogue[product].Id, Name = Catalogue[product].Name, Quantity = product == main ? 1 : 1 + dice.Below(10),
            });
        Price(deal, deal.Opportunity.Amount!.Value, deal.Opportunity.Modified);
    }

    // The side lines are a fifth of the amount each, to the whole unit; the main one is the rest, so that they add up.
    void Price(Deal deal, decimal amount, DateTimeOffset at)
    {
        var rest = amount;
        for (var i = deal.FirstLine + deal.Lines - 1; i >= deal.FirstLine; i--)
        {
            var unit = i == deal.FirstLine ? rest : Math.Floor(amount / 5 / lines[i].Quantity!.Value);
            lines[i] = lines[i] with { UnitPrice = unit, Total = unit * lines[i].Quantity, Modified = at };
            rest -= lines[i].Total!.Value;
        }
    }
}
