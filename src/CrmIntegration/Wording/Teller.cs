using System.Globalization;
using Microsoft.Extensions.Localization;

namespace CrmIntegration.Wording;

/// <summary>Tells a kept English sentence in somebody's language. What is none of our sentences (a CRM's or a language model's own words) stays as it was said.</summary>
sealed class Teller(IStringLocalizer<Sayings> t)
{
    /// <summary>In the reader's language and with the numbers of the reader's region, as this request has them.</summary>
    public string Tell(string says) => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? says : ReasonText.Of(t, says) ?? KeptText.Of(t, says) ?? says;

    /// <summary>In this language, whoever asks: nothing else of the request changes its culture.</summary>
    public string Tell(string says, CultureInfo language)
    {
        var (region, before) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = language;
            return Tell(says);
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (region, before);
        }
    }

    /// <summary>What a model looks at, in the reader's words.</summary>
    public string Feature(string name) => FeatureName.Of(t, name);
}
