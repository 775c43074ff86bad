using CrmIntegration.Language.Asking;

namespace CrmIntegration.Language;

/// <summary>The things that some words ask for, as <see cref="MailAsks.For"/> read them.</summary>
public readonly struct AskedFor
{
    readonly IReadOnlySet<string> aspects;

    internal AskedFor(IReadOnlySet<string> aspects) => this.aspects = aspects;

    /// <summary>Whether a sentence of an article may answer: it is about the thing that is asked for.</summary>
    public bool MayBeAnsweredBy(string sentence, string title) => Aspects.MayAnswer(aspects, sentence, title);

    /// <summary>Whether a sentence names the very thing. Not so "data", which every sentence about where they lie and when they go may name.</summary>
    public bool IsNamedIn(string sentence)
    {
        var asked = aspects;
        return asked.Count > 0 && Aspects.In(sentence).Any(a => a != "data" && asked.Contains(a));
    }
}
