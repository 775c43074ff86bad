namespace CrmIntegration.Console;

/// <summary>The console's words. The key is the English sentence; Texts.de.resx and Texts.zh-Hans.resx hold the others. Resource names do not tell
/// capital from small letters: where both occur the small one stands in brackets, and Texts.resx takes them off.</summary>
public sealed class Texts;
