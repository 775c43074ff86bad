namespace CrmIntegration.Wording;

/// <summary>What the house keeps as an English sentence and tells people in their own language. The key is the sentence with holes; Sayings.de.resx and Sayings.zh-Hans.resx hold the others.</summary>
sealed class Sayings;
