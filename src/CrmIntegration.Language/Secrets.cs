using CrmIntegration.Language.Conversations;

namespace CrmIntegration.Language;

/// <summary>Words for what opens doors: whoever asks a customer for it, or tells it, does not write a sales reply.</summary>
static class Secrets
{
    static readonly Words Named = new(
        "password", "passphrase", "passcode", "pass phrase", "pass code", "pin code", "pin number", "credentials", "login details", "log-in details", "credit card", "card number", "card details", "security code", "cvv", "cvc", "social security", "ssn", "one-time code", "verification code", "secret", "confidential string", "api key", "access token", "private key",
        "passwort", "kennwort", "zugangsdaten", "anmeldedaten", "kreditkarte", "kartennummer", "prüfziffer", "geheim", "losung", "mot de passe", "identifiants", "carte de crédit", "carte bancaire", "numéro de carte", "code secret", "contraseña", "clave secreta", "credenciales", "tarjeta de crédito", "número de tarjeta", "secreto",
        "parola d'ordine", "credenziali", "carta di credito", "numero di carta", "segreto", "palavra-passe", "senha", "credenciais", "cartão de crédito", "número do cartão", "segredo", "wachtwoord", "inloggegevens", "creditcard", "kaartnummer", "geheime",
        "hasło", "пароль", "密码", "口令", "信用卡", "秘密", "密钥", "パスワード", "暗証番号", "クレジットカード", "合言葉");

    /// <returns>The word as our list has it; null when the text names none that the sources do not name too.</returns>
    public static string? In(string text, IEnumerable<string> sources) =>
        Named.In(text.ToLowerInvariant()) is { } named && !sources.Any(s => Words.Has(s.ToLowerInvariant(), named)) ? named : null;
}
