using CrmIntegration.Language.Conversations;
using CrmIntegration.Records;
using CrmIntegration.Trust;

namespace CrmIntegration.Enrich.Conversations;

/// <summary>Short talks with what must be noticed in them and what is not there, in several languages. No model has a part in it: it keeps the listening as good as it is.</summary>
sealed class TalkGolden : IGoldenSet
{
    static readonly (string Id, string Language, string Text, string[] Heard, string[] NotHeard)[] Cases =
    [
        ("en-price", "en", "Rep: Shall we go on with the pump?\nCustomer: Honestly, it is too expensive for us.\nRep: I will send you a new offer by Friday.", [FindingKinds.Objection], [FindingKinds.Competitor]),
        ("en-next-step", "en", "Rep: Let us meet again next Tuesday to go through the contract.\nCustomer: Yes, next Tuesday works for me.", [FindingKinds.NextStep], [FindingKinds.Objection]),
        ("en-authority", "en", "Rep: Who decides about it?\nCustomer: My boss has to approve it, the board signs in the end.", [FindingKinds.Authority], [FindingKinds.Competitor]),
        ("en-budget", "en", "Rep: Is there a budget?\nCustomer: We have a budget of 40,000 for this year.", [FindingKinds.Budget], [FindingKinds.Objection]),
        ("en-weather", "en", "Rep: Good morning, what a lovely day.\nCustomer: Good morning, yes it is.", [], [FindingKinds.Objection, FindingKinds.Budget, FindingKinds.Competitor]),
        ("de-price", "de", "Vertrieb: Wollen wir mit der Pumpe weitermachen?\nKunde: Ehrlich gesagt ist uns das zu teuer.", [FindingKinds.Objection], [FindingKinds.Competitor]),
        ("de-budget", "de", "Vertrieb: Gibt es ein Budget?\nKunde: Wir haben ein Budget von 40.000 Euro.", [FindingKinds.Budget], [FindingKinds.Objection]),
        ("fr-price", "fr", "Vendeur: Voulez-vous continuer avec la pompe ?\nClient: Franchement, c'est trop cher pour nous.", [FindingKinds.Objection], [FindingKinds.Competitor]),
        ("es-price", "es", "Ventas: ¿Seguimos adelante con la bomba?\nCliente: La verdad, es demasiado caro para nosotros.", [FindingKinds.Objection], [FindingKinds.Competitor]),
        ("es-budget", "es", "Ventas: ¿Hay presupuesto?\nCliente: Tenemos un presupuesto de 40.000 euros para este año.", [FindingKinds.Budget], [FindingKinds.Objection]),
        ("zh-price", "zh", "销售: 我们继续谈水泵吗？\n客户: 说实话，太贵了。", [FindingKinds.Objection], [FindingKinds.Competitor]),
        ("zh-authority", "zh", "销售: 最后由谁拍板？\n客户: 要董事长签字。", [FindingKinds.Authority], [FindingKinds.Objection]),
    ];

    static readonly DateOnly Day = new(2026, 11, 24);

    public string Feature => "conversation";
    public string BuiltIn => "";

    public Task<IReadOnlyList<GoldenScore>> ScoreAsync(Guid connectionId, PromptVersion? version, CancellationToken cancel) => Task.FromResult<IReadOnlyList<GoldenScore>>([.. Cases.Select(c =>
    {
        var kinds = Findings.Of(TranscriptReader.Read(c.Text).WithSides([], []), Day, []).Select(f => f.Kind).ToHashSet(StringComparer.Ordinal);
        List<(bool Right, string Wrong)> points = [.. c.Heard.Select(k => (kinds.Contains(k), $"{k} is not noticed")), .. c.NotHeard.Select(k => (!kinds.Contains(k), $"{k} is noticed where there is none"))];
        return new GoldenScore(c.Id, c.Language, points.Count(p => p.Right) / (double)points.Count, [.. points.Where(p => !p.Right).Select(p => p.Wrong)]);
    })]);
}
