namespace CrmIntegration.Salesforce.Emulator;

/// <summary>The emulator cannot start as it was asked to; the message says what to type instead. It is an IOException as a port in use is: whoever starts an emulator tells both alike.</summary>
sealed class EmulatorRefused(string message) : IOException(message);
