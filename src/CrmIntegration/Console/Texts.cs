namespace CrmIntegration.Console;

/// <summary>The console's words. The key is the English sentence; Texts.de.resx and Texts.zh-Hans.resx hold the others.</summary>
public sealed class Texts;
