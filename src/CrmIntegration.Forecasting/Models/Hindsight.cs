using CrmIntegration.Forecasting.Features;

namespace CrmIntegration.Forecasting.Models;

/// <summary>
/// What each view of a deal teaches. An outcome is one throw of the dice, and for the first views a distant one; the views after it already saw part of what decided it.
/// So a view is taught what came after it: the next view's forecast and, the more, all later ones' and the outcome (temporal differences, TD(lambda); Sutton 1988). The
/// forecasts are those of a model that learned from outcomes alone. That steadies few deals and harms where the model is too plain for what it foretells, so it is a
/// candidate among others. Open deals stay out: taught the chance they have today they would bear a first model's hopes out
/// for themselves, and deals that linger would be taken for better than they are.
/// </summary>
static class Hindsight
{
    /// <summary>lambda: the share of what comes after a view that is taken on from it, view by view; the rest is the forecast there. 1 would be the outcome alone.</summary>
    const double Onward = 0.85;

    /// <param name="outcomes">Views of closed deals, deal by deal in order of time, with what came of them.</param>
    /// <returns>The same views; the label is a chance.</returns>
    public static IReadOnlyList<Example> Of(IReadOnlyList<Example> outcomes, IDealModel model)
    {
        var taught = new Example[outcomes.Count];
        double after = 0;
        for (var i = taught.Length - 1; i >= 0; i--)
        {
            var view = outcomes[i];
            if (i + 1 == taught.Length || outcomes[i + 1].Seen.Deal != view.Seen.Deal) after = view.Label;
            taught[i] = view with { Label = after };
            after = Onward * after + (1 - Onward) * LogOdds.ToChance(model.LogOddsOf(view.Seen.Row));
        }
        return taught;
    }
}
