namespace CrmIntegration.SampleOrg;

/// <summary>Made-up names in several languages. Domains end in .example, which nobody can own (RFC 2606).</summary>
static class Names
{
    public sealed record Land(string Country, string Language, string[] First, string[] Last, string[] Suffix);

    public static readonly Land[] Lands =
    [
        new("United Kingdom", "en", ["Alice", "Tom", "Priya", "Gareth", "Imogen", "Callum", "Fiona", "Rajesh"], ["Hartley", "Osborne", "Whitcombe", "Nair", "Llewellyn", "Fairbairn", "Doyle", "Marsh"], ["Ltd", "plc", "Water Ltd"]),
        new("United States", "en", ["Dana", "Marcus", "Elena", "Troy", "Naomi", "Victor", "Grace", "Owen"], ["Kowalski", "Reyes", "Abbott", "Nguyen", "Lindqvist", "Park", "Delgado", "Shaw"], ["Inc.", "LLC", "Industries"]),
        new("Germany", "de", ["Jürgen", "Anke", "Björn", "Sabine", "Lukas", "Renate", "Thilo", "Mareike"], ["Großmann", "Köster", "Überall", "Lindner", "Vogelsang", "Schäfer", "Brandt", "Jäger"], ["GmbH", "AG", "GmbH & Co. KG"]),
        new("Austria", "de", ["Franz", "Elfriede", "Matthias", "Johanna"], ["Gruber", "Höllerer", "Steinböck", "Wallner"], ["GmbH", "AG"]),
        new("France", "fr", ["Amélie", "Benoît", "Chloé", "Gérard", "Inès", "Rémi", "Zoé", "Théo"], ["Lefèvre", "Marchand", "D'Amboise", "Girard", "Rousselot", "Pelletier", "Hénin", "Carpentier"], ["SA", "SARL", "SAS"]),
        new("Spain", "es", ["Íñigo", "Lucía", "Begoña", "Álvaro", "Nuria", "Javier", "Rocío", "Andrés"], ["Ibáñez", "Núñez", "Carrasco", "Etxeberria", "Montoya", "Peña", "Solís", "Vidal"], ["S.A.", "S.L."]),
        new("Netherlands", "en", ["Sanne", "Joris", "Femke", "Daan"], ["de Vries", "van 't Hof", "Bakker", "Kuipers"], ["B.V.", "N.V."]),
        new("Poland", "en", ["Łukasz", "Agnieszka", "Paweł", "Zofia"], ["Wójcik", "Żurek", "Nowicki", "Kaczmarek"], ["Sp. z o.o.", "S.A."]),
    ];

    public static readonly string[] Industries = ["Water utility", "Food and beverage", "Chemicals", "Energy", "Machinery", "Public sector", "Agriculture", "Pharma"];

    static readonly string[] Starts = ["Nord", "Alva", "Brim", "Calder", "Dorn", "Elster", "Falk", "Gran", "Hel", "Iver", "Jura", "Kest", "Lom", "Mira", "Oster", "Pell", "Quil", "Rhen", "Sol", "Tavo", "Ulm", "Vesta", "Wend", "Zell"];
    static readonly string[] Ends = ["ara", "berg", "dale", "en", "feld", "ga", "haven", "ian", "kor", "lund", "mar", "nova", "or", "pont", "quist", "rin", "stad", "tek", "una", "vik", "wald", "yra"];
    static readonly string[] Trades = ["Werke", "Systems", "Foods", "Chemie", "Energy", "Hydro", "Agro", "Pharma", "Machines", "Process"];

    public static string Company(Dice dice, Land land) => $"{dice.Pick(Starts)}{dice.Pick(Ends)} {dice.Pick(Trades)} {dice.Pick(land.Suffix)}";

    /// <summary>Only letters and digits that a mail address may hold anywhere.</summary>
    public static string Ascii(string name)
    {
        var text = name.ToLowerInvariant().Replace("ß", "ss").Replace("ł", "l").Normalize(System.Text.NormalizationForm.FormD);
        return new string([.. text.Where(char.IsAsciiLetterOrDigit)]);
    }
}
