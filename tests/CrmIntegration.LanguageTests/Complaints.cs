using CrmIntegration.Language.Topics;

namespace CrmIntegration.LanguageTests;

/// <summary>Made-up complaints of five kinds in many wordings; the id says the kind.</summary>
static class Complaints
{
    public static readonly string[] Kinds = ["late", "twice", "sensor", "login", "rude"];

    static readonly Dictionary<string, (string[] What, string[] Then)> Wordings = new()
    {
        ["late"] = (["The delivery is a week late", "Our parcel has still not been delivered", "You promised delivery on Monday and the shipment is delayed again", "Where is our shipment, it is overdue"], ["our fitters are waiting for the parcel", "nobody can say where the courier is", "the delay stops our line", "we ordered express delivery"]),
        ["twice"] = (["The invoice was charged twice", "You billed us twice for the same order", "Our account shows a double payment of one invoice", "We were charged double on the invoice"], ["please refund the second payment", "accounting wants the duplicate charge back", "the credit note is still missing", "correct the bill"]),
        ["sensor"] = (["The flow sensor shows wrong values", "Readings of the sensor jump around", "Two sensors measure nonsense since the update", "The sensor's measured values drift"], ["we calibrated the sensor without success", "the readings differ by a third", "our control cannot use such values", "replace the faulty sensor"]),
        ["login"] = (["I cannot log in to the portal", "The portal rejects my password", "Login fails although the password was reset", "My account in the portal is locked"], ["the reset link has expired", "the password mail never arrives", "no colleague can log in either", "unlock the portal access"]),
        ["rude"] = (["Your support agent was rude on the phone", "The hotline was unfriendly and hung up", "I was treated impolitely by your support", "The agent on the hotline laughed at me"], ["nobody on the phone apologised", "I expect a friendly hotline", "such an agent should not take calls", "I waited forty minutes on the phone before"]),
    };

    public static readonly IReadOnlyList<TopicText> All = [.. Kinds.SelectMany(k => About(k, 0, 16))];

    public static IEnumerable<TopicText> About(string kind, int from, int count) => Enumerable.Range(from, count).Select(i =>
    {
        var (what, then) = Wordings[kind];
        return new TopicText($"{kind}-{i}", $"{what[i % 4]}, {then[i / 4 % 4]}.", []);
    });
}
