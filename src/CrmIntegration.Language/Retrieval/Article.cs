namespace CrmIntegration.Language.Retrieval;

/// <summary>One text that answers may be drawn from: a knowledge article, a price sheet, a past reply.</summary>
/// <param name="Id">The caller's own key; comes back untouched.</param>
/// <param name="Title">What it is about; words here count more than words of the text.</param>
/// <param name="Text">Plain text, paragraphs parted by line breaks.</param>
/// <param name="Topic">Section, product or category; counts like the title, with less weight. Empty when there is none.</param>
public sealed record Article(string Id, string Title, string Text, string Topic = "");

/// <summary>An article that fits a question.</summary>
/// <param name="Score">Comparable within one search only.</param>
/// <param name="Covers">0 to 1: how much of what the question needs stands in the article, by word or by meaning; rare words weigh more, how one asks not at all. Below 0.3 it is likely about something else.</param>
/// <param name="Quotes">The sentences of the text that fit best, in the order of the text; what an answer may cite.</param>
/// <param name="Fits">One of the quotes states a fact of the kind that is asked for: a duration for "how long", money for "how much".</param>
public sealed record ArticleHit(Article Article, double Score, double Covers, IReadOnlyList<ArticleQuote> Quotes, bool Fits = true);

/// <summary>A span of an article's text: Text equals Article.Text.Substring(Start, Length).</summary>
public sealed record ArticleQuote(int Start, int Length, string Text, double Score);
