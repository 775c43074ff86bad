namespace CrmIntegration.Language;

/// <summary>Which language a mail is in, from its script and its function words; where they tell too little, from <see cref="LanguageSigns"/>.</summary>
public static class LanguageGuess
{
    static readonly Dictionary<string, HashSet<string>> Words = new()
    {
        ["en"] = Set("the and you for is are to of in that we have with this please can your our would it not be on as thanks could will what when how do i my me"),
        ["de"] = Set("der die das und ist nicht wir sie ich mit für auf ein eine einen bitte uns ihr ihre haben können wann wie zu den dem im es vom zum kann sind auch noch danke über"),
        ["fr"] = Set("le la les et est nous vous je pour dans une des du avec pas que qui sur merci votre vos notre pouvez quand bonjour au aux ce cette être avons il de"),
        ["es"] = Set("el la los las y es que para con una por del nos gracias su usted no en se lo cuándo pueden podría hola como más tenemos al un mi sobre de cuánto cuanto cuánta cuántos cuantos tarda tardan"),
        ["it"] = Set("il la gli e è che per con una di del della non ci grazie vostro può quando abbiamo sono un nel alla anche come buongiorno vorrei possiamo la quanto quanti verso dove"),
        ["pt"] = Set("o os as e é que para com uma do da dos não nos obrigado obrigada você seu sua quando temos em um na no podem poderia olá por mais na ao pela pelo nossa nosso são já"),
        ["sv"] = Set("och är vad hur inte på det att som med av hej tack vänlig från när era"),
        ["da"] = Set("og er hvad hvordan hvornår ikke på det at som med af hej tak venlig fra hvor jeres"),
        ["pl"] = Set("jest się nie czy jaki jaka jakie ile dzień dobry proszę oraz dla przez potrzebujemy pozdrawiam dziękuję"),
        ["cs"] = Set("je jak jaká jaký kolik dobrý den děkuji prosím jsme není který nebo potřebujeme"),
        ["nl"] = Set("de het een en is niet wij u ik met voor op van dat te zijn we kunt uw ons hebben wanneer graag bedankt ook kan dit naar om bij"),
    };

    static readonly string[] Languages = [.. Words.Keys];                     // English first: it wins a tie

    // Word to the set of languages that have it, one bit each.
    static readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> SpokenIn = Words.SelectMany((w, l) => w.Value.Select(v => (Word: v, Bit: 1 << l)))
        .GroupBy(w => w.Word).ToDictionary(g => g.Key, g => g.Sum(w => w.Bit), StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
    static readonly HashSet<string> Function = [.. Words.Values.SelectMany(w => w)];

    static HashSet<string> Set(string words) => words.Split(' ').ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>True for the small words that every text of one of the languages holds.</summary>
    internal static bool IsFunctionWord(string lowerCaseWord) => Function.Contains(lowerCaseWord);

    // So many small words more than another language's are sure; and so many letters tell as well as all.
    const int Clearly = 3, ShortEnough = 400;

    const int TellsForeign = 2;

    /// <returns>True when a sentence is surely not in the language: another script, or small words of another language and none of its own.</returns>
    internal static bool IsForeign(string sentence, string language)
    {
        if (Told(sentence) is not { } told || told == language)
            return false;
        if (!Words.ContainsKey(told) || !Words.TryGetValue(language, out var own))
            return Words.ContainsKey(told) == Words.ContainsKey(language) ? (told, language) is not (("zh", "ja") or ("ja", "zh")) : Conversations.Words.Count(sentence) > TellsForeign;
        var words = sentence.Split([' ', ',', '.', '?', '!', '\n', ';', ':', '¿', '¡', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        return words.Count(Words[told].Contains) >= TellsForeign && !words.Any(own.Contains);
    }

    /// <returns>ISO 639-1; "en" when nothing tells.</returns>
    public static string Of(string text) => Told(text) ?? "en";

    /// <returns>ISO 639-1; null when nothing tells, as in "Tarn 200?".</returns>
    public static string? Told(string text)
    {
        int han = 0, kana = 0, hangul = 0, cyrillic = 0, greek = 0, arabic = 0, latin = 0;
        var sample = text.Length > 4000 ? text[..4000] : text;
        foreach (var c in sample)
            _ = c switch
            {
                >= '\u4e00' and <= '\u9fff' => han++,
                >= '\u3040' and <= '\u30ff' => kana++,
                >= '\uac00' and <= '\ud7af' => hangul++,
                >= '\u0400' and <= '\u04ff' => cyrillic++,
                >= '\u0370' and <= '\u03ff' => greek++,
                >= '\u0600' and <= '\u06ff' => arabic++,
                _ => char.IsLetter(c) ? latin++ : 0,
            };
        if (kana * 5 > han + kana && kana > 1)
            return "ja";
        if (han * 2 > latin / 2 && han > 1)
            return "zh";
        var most = Math.Max(Math.Max(hangul, cyrillic), Math.Max(greek, arabic));
        if (most > latin)
            return most == hangul ? "ko" : most == cyrillic ? "ru" : most == greek ? "el" : "ar";
        Span<int> score = stackalloc int[Languages.Length];
        var from = 0;
        for (var i = 0; i <= sample.Length; i++)
            if (i == sample.Length || !(char.IsLetter(sample[i]) || sample[i] is '\'' or '’'))
            {
                if (i > from && i - from < 16 && SpokenIn.TryGetValue(sample.AsSpan(from, i - from), out var spoken))
                    for (var l = 0; l < Languages.Length; l++)
                        score[l] += spoken >> l & 1;
                from = i + 1;
            }
        var best = 0;
        for (var l = 1; l < Languages.Length; l++)
            if (score[l] > score[best])
                best = l;
        var next = 0;
        for (var l = 0; l < Languages.Length; l++)
            if (l != best)
                next = Math.Max(next, score[l]);
        // Danish and Norwegian share nearly every small word.
        if (score[best] - next < Clearly || Languages[best] == "da")
            return LanguageSigns.Of(sample.AsSpan(0, Math.Min(sample.Length, ShortEnough))) ?? (score[best] == 0 ? null : Languages[best]);
        return Languages[best];
    }
}
