namespace CrmIntegration.Language.Files;

/// <summary>How much a decoded text looks like something that people wrote: the share of its letters beyond ASCII that are where and what one expects.</summary>
static class Likeliness
{
    // The characters that make up about half of any Chinese or Japanese text; their neighbours in a wrong encoding are rare ones.
    static readonly HashSet<char> Frequent =
        [.. "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市眼体别处总才场师书比住员九笑性通目华报立马命张活难神数件安表原车白应路期叫死常提感金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物台象记边共风战干接它许八特觉望直服毛林题建南度统色字请交爱让认算论百吃义科怎元社术结六功指思非流每青管夫连远资队跟带花快条院变联言权往展该领传近留红治决周保达办运武半候七必城父强步完革深区即求品士转量空甚众技轻程告江语英基派满式李息写呢识极令黄德收脸钱党倒未持取设始版双历越史商千片容研像找友孩站广改议形委早房音火际则首单据导影失拿网香似斯专石若兵弟谁校读志飞观争究包组造落视济喜离虽坏黑请価格保証返品交換納期出荷送料製品電話営業"
        + "個們這來時國為說過後會對學話點開長經發還麼裡樣將實機員東業關現體問題間種應該與產訂單購買貨運費價電聯絡處請條約報動無當兩從頭見進邊覺內見應幾萬區則務團設計認決調據變數書號準備據確認説明退換期限保證修壞"];

    /// <returns>0 to 1; 0 when nothing is beyond ASCII.</returns>
    public static double Eastern(string text)
    {
        int letters = 0, known = 0;
        foreach (var c in text)
            if (c >= 128)
            {
                letters++;
                known += c is >= '\u3040' and <= '\u309f' or >= '\u30a1' and <= '\u30fe' or >= '\u3000' and <= '\u3011' or >= '\uff01' and <= '\uff5e' or >= '\uac00' and <= '\ud7a3' || Frequent.Contains(c) ? 1 : 0;
            }
        return letters == 0 ? 0 : (double)known / letters;
    }

    // What Western European words are written with. "Š" and "Ÿ" inside one are mostly another encoding's "ä" and "ü".
    static readonly HashSet<char> Accented = [.. "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿœßÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞŒ"];

    /// <returns>0 to 1: accented letters that touch an ASCII letter and are capitals only where a word begins or is all capitals, and the quotes and dashes of letters outside words.</returns>
    public static double Western(string text)
    {
        int letters = 0, known = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] < 128)
                continue;
            letters++;
            var (before, after) = (i > 0 ? text[i - 1] : ' ', i + 1 < text.Length ? text[i + 1] : ' ');
            var touches = char.IsAsciiLetter(before) || char.IsAsciiLetter(after);
            var within = char.IsAsciiLetterLower(before) && char.IsAsciiLetterLower(after);
            known += Accented.Contains(text[i]) ? touches && !(char.IsUpper(text[i]) && char.IsAsciiLetterLower(before)) ? 1 : 0
                : text[i] is '’' or '\u00a0' || !within && text[i] is '“' or '”' or '„' or '–' or '—' or '€' or '…' or '«' or '»' or '§' or '°' or 'º' or 'ª' or '¿' or '¡' or '£' ? 1 : 0;
        }
        return letters == 0 ? 1 : (double)known / letters;
    }

    /// <returns>0 to 1: Cyrillic letters in words as one writes them, small behind the first; 0 when nothing is beyond ASCII.</returns>
    public static double Cyrillic(string text)
    {
        int letters = 0, known = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] < 128)
                continue;
            letters++;
            var inside = i > 0 && char.IsLetter(text[i - 1]);
            // "größere" read as Cyrillic has one such letter amid Latin ones: no word mixes the two.
            if (inside && char.IsAscii(text[i - 1]) || i + 1 < text.Length && char.IsAsciiLetter(text[i + 1]))
                continue;
            known += text[i] is >= 'а' and <= 'я' or 'ё' || text[i] is >= 'А' and <= 'Я' && !inside ? 1 : 0;
        }
        return letters == 0 ? 0 : (double)known / letters;
    }
}
