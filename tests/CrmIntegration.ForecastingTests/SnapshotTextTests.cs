using CrmIntegration.Forecasting.Text;
using CsCheck;

namespace CrmIntegration.Forecasting.Tests;

public class SnapshotTextTests
{
    [Fact]
    public void A_language_model_never_sees_a_deals_future()
    {
        var world = KnownWorld.Make(200, 4);
        Gen.Select(Gen.Int[0, 199], Gen.Double[0, 1]).Sample((i, share) =>
        {
            var deal = world[i].Deal;
            var at = deal.Created + share * (deal.ClosedAt!.Value - deal.Created) * 0.999;

            var text = SnapshotText.Of(deal, at, []);

            Assert.Equal(text, SnapshotText.Of(deal.CutAt(at), at, []));
            Assert.DoesNotContain("Closed", text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Nobody_can_be_recognised_in_it_and_what_is_left_out_stays_unsaid()
    {
        var deal = KnownWorld.Make(1, 4)[0].Deal;

        var text = SnapshotText.Of(deal, deal.ClosedAt!.Value.AddDays(-1), ["industry"]);

        Assert.DoesNotContain("industry", text, StringComparison.Ordinal);
        Assert.Contains("Stage: Negotiate", text, StringComparison.Ordinal);
        Assert.DoesNotContain(deal.Attributes["owner"]!, text, StringComparison.Ordinal);
        Assert.DoesNotContain(deal.Attributes["account"]!, text, StringComparison.Ordinal);
        Assert.DoesNotContain(deal.Id, text, StringComparison.Ordinal);
    }
}
