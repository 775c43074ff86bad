using System.Buffers;

namespace CrmIntegration.Language.Masking;

/// <summary>What stands before a person's numbers, in the languages that mails come in: lower case, looked for in the few letters before. One list for numbers with letters and without.</summary>
static class Cues
{
    /// <summary>Papers of a person or a company: national numbers, tax, insurance, passports, licences.</summary>
    public static readonly SearchValues<string> Papers = Of(
        "ssn", "social security", "licen", "passport", "passeport", "pasaporte", "passaporto", "passaporte", "paspoort", "paszport", "reisepass", "pass-nr", "passnummer", "ausweis", "führerschein", "permis", "tax id", "tax number", "taxpayer", "tin ", "tfn", "utr",
        "vat", "ust-id", "ustid", "steuer", "nif", "nie", "dni", "cif", "cpf", "cnpj", "cnh", " rg", "codice fiscale", "partita iva", "p.iva", "p. iva", "siret", "siren", "national id", "identity", "id card", "id number", "id no", "id-nummer", "nino", "national insurance",
        "insurance number", "customs", "pan ", "curp", "rfc", "cuit", "cuil", "cédula", "cedula", "driver", "dl ", "sozialversicherung", "versicherten", "versicherungsn", "krankenv", "svnr", "ahv", "sécurité sociale", "sécu", "assuré", "registre national", "bsn", "rijksregister",
        "burgerservice", "pesel", "regon", "nip ", "dowód", "dowod", "personnummer", "personnr", "org.nr", "orgnr", "organisationsnummer", "cpr", "cvr", "henkilötunnus", "hetu", "y-tunnus", "sin ", "nas ", "medicare", "nhs", "aadhaar", "ppsn", "pps ", "abn ", "acn ", "documento de identid", "carta d'identit",
        "carta di identit", "tessera", "tarjeta sanitaria", "seguridad social", "título de eleitor", "titulo de eleitor", "patiënt", "patient", "身份证", "身分證", "護照", "护照", "統一編號", "マイナンバー", "免許", "旅券", "주민등록", "여권", "инн", "паспорт", "снилс", "αφμ", "αμκα", "kimlik", "adóazonosító", "rodné číslo", "cnp ", "fødselsn", "pis ", "emirates id");

    public static readonly SearchValues<string> Plates = Of(
        "plate", "registration", "kennzeichen", "kontrollschild", "nummernschild", "immatriculation", "plaque", "matrícula", "matricula", "targa", "kenteken", "placa", "patente", "chapa", "car reg", "reg. no", "reg no", "reg.nr", "reg nr", "registreringsn", "nummerpl",
        "nr rej", "rejestracy", "rekisteri", "rek. ", "tag number", "license tag", "rendszám", "spz", "plaka", "номер авто", "госномер", "πινακίδα", "车牌", "車牌", "ナンバー");

    /// <summary>Words that are said of much else too: only right before the number.</summary>
    public static readonly string[] PlatesNear = ["car is", "car", "vehicle", "vehicle is", "van is", "kfz", "auto", "wagen", "reg", "coche", "carro", "voiture", "macchina"];

    public static readonly SearchValues<string> Bank = Of(
        "routing", "aba ", "sort code", "blz", "bankleitzahl", "account", "acct", "kontonummer", "konto", "clearing", "numéro de compte", "compte n", "cuenta", "conto corrente", "conta ", "rekening", "rachun", "tili", "口座", "账号", "帳號", "帐号", "普通");

    /// <summary>Codes of a bank that hold letters.</summary>
    public static readonly SearchValues<string> BankCodes = Of("bic", "swift", "sort code", "routing", "blz");

    /// <summary>Somebody's number of some kind...</summary>
    public static readonly SearchValues<string> Number = Of("nummer", "number", "numéro", "número", "numero", "-nr", "nr.", " no.", "n°", "nº", "番号", "号码", "號碼");

    /// <summary>...but not one that names a thing of the business, which an answer needs as it is.</summary>
    public static readonly SearchValues<string> Business = Of(
        "order", "invoice", "ticket", "case", "serial", "part", "model", "item", "article", "version", "batch", "quote", "contract", "reference", "tracking", "bestell", "rechnung", "auftrag", "artikel", "serien", "modell", "angebot", "vertrag", "charge", "liefer", "sendung", "vorgang", "commande",
        "facture", "série", "modèle", "devis", "contrat", "pedido", "factura", "serie", "modelo", "presupuesto", "contrato", "ordine", "fattura", "articolo", "encomenda", "fatura", "nota fiscal", "factuur", "bestelling", "zamówien", "faktur", "订单", "发票", "注文", "型番");

    static SearchValues<string> Of(params string[] words) => SearchValues.Create(words, StringComparison.Ordinal);

    /// <returns>Whether one of them stands at the end of what is before, "is" and a colon aside.</returns>
    public static bool RightBefore(ReadOnlySpan<char> before, string[] words)
    {
        before = before.TrimEnd(" :#");
        foreach (var word in words)
            if (before.EndsWith(word, StringComparison.Ordinal) && (before.Length == word.Length || !char.IsLetter(before[before.Length - word.Length - 1])))
                return true;
        return false;
    }
}
