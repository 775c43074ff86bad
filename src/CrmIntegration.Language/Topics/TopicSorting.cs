namespace CrmIntegration.Language.Topics;

/// <summary>A topic found before, as the sorter needs it to know it again.</summary>
/// <param name="Signature">As <see cref="SortedTopic.Signature"/> gave it.</param>
public sealed record KnownTopic(string Id, string Signature);

/// <summary>Texts that are about one thing.</summary>
/// <param name="Id">A known topic keeps its own; a new one has its id from what it is about, so that the same texts give the same id.</param>
/// <param name="Signature">What the topic is about, as hashes of words with their weight: no word can be read from it.</param>
/// <param name="Members">Ids of its texts, the most central first.</param>
/// <param name="Fits">Beside each member: cosine to the topic's centre, 0 to 1.</param>
public sealed record SortedTopic(string Id, bool New, string Signature, IReadOnlyList<string> Members, IReadOnlyList<double> Fits);

/// <param name="Topics">Largest first; equally large ones by id.</param>
/// <param name="Unsorted">Ids of texts that are about nothing that others are about too.</param>
public sealed record TopicSorting(IReadOnlyList<SortedTopic> Topics, IReadOnlyList<string> Unsorted);

/// <param name="FewestMembers">What fewer texts are about is no topic.</param>
/// <param name="Neighbours">How many nearest texts each text is tied to.</param>
/// <param name="Fineness">Above 1: more and smaller topics; the resolution of Reichardt and Bornholdt (2006).</param>
/// <param name="NearEnough">Cosine to a topic's centre below which a text does not belong to it.</param>
/// <param name="SameTopic">Cosine of two centres above which they are one topic.</param>
/// <param name="MostTied">Above so many different texts a sample finds the topics, and the others are put where they fit: time stays linear.</param>
public sealed record TopicSettings(int FewestMembers = 4, int Neighbours = 15, double Fineness = 3, double NearEnough = 0.16, double SameTopic = 0.6, int MostTied = 12_000)
{
    public static TopicSettings Default { get; } = new();
}
