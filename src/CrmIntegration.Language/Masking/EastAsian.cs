using System.Buffers;
using System.Text.RegularExpressions;

namespace CrmIntegration.Language.Masking;

/// <summary>Names in Chinese, Japanese and Korean text, which has no capitals and no blanks: found by what introduces or follows them, and by family names before a title.</summary>
static class EastAsian
{
    const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
    const string Families = "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧许許傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡贾賈丁魏薛叶葉阎閻余潘杜戴夏钟鍾汪田任姜范方石姚谭譚廖邹鄒熊金陆陸郝孔白崔康毛邱秦江史顾顧侯邵孟龙龍万萬段雷钱錢汤湯尹黎易常武乔喬贺賀赖賴龚龔文";
    const string Doubles = "欧阳|歐陽|司马|司馬|诸葛|諸葛|上官|司徒|东方|東方|尉迟|尉遲|皇甫|慕容|令狐|端木";

    // After "I am called", "name:", "recipient:": up to four letters, to the next mark.
    static readonly Regex Introduced = new($@"(我叫|名叫|我的名字是|名字叫|姓名|联系人|聯絡人|收件人|收货人|户名|戶名|敝姓|我姓|名前は|氏名|宛名)(是|为|為)?[:：]? ?(?<n>[\u4e00-\u9fff々ァ-ヶー]{{1,6}})", Linear);
    static readonly Regex Chinese = new($@"(?<n>({Doubles}|[{Families}])[\u4e00-\u9fff]{{0,2}})(先生|女士|小姐|太太|经理|經理|老师|老師|博士|总监)", Linear);
    static readonly Regex Own = new($@"(我是|这里是|這裡是)(?<n>({Doubles}|[{Families}])[\u4e00-\u9fff]{{1,2}})[，。,、\s]|[，,]名(?<n>[\u4e00-\u9fff]{{1,2}})[，。,、\s]", Linear);

    // "Midori's Sasaki Haruna is my name": what stands between の or a mark and the polite verb.
    static readonly Regex Japanese = new(@"(?<n>[\u4e00-\u9fff々]{1,4}[ 　]?[\u4e00-\u9fff々ぁ-んァ-ヶー]{0,5}?)(と申します|と申し|といいます|と言います)", Linear);
    static readonly Regex Honoured = new(@"(?<n>[\u4e00-\u9fff々]{2,5}|[ァ-ヶー]{2,8})(様|さん|さま|氏)", Linear);
    static readonly Regex Signed = new(@"(^|[。\n、])(?<n>[\u4e00-\u9fff々]{3,5})(です|でございます)[。\n]", Linear);
    static readonly Regex FromCompany = new(@"(社|商事|産業|工業|製作所|店|部|課|大学|病院|銀行|所|会)の(?<n>[\u4e00-\u9fff々]{1,4})(です|でございます)", Linear);
    static readonly Regex Korean = new(@"(저는|이름은|제 이름은|담당자) ?(?<n>[가-힣]{2,4}?)(입니다|이에요|예요|이라고|라고|님)", Linear);
    static readonly Regex Plate = new(@"[\u4e00-\u9fff]{2,4} ?[0-9]{2,3} ?[ぁ-ん] ?[0-9・\-]{1,5}|[\u4e00-\u9fff][A-Z][·・ ]?[A-Z0-9]{5,6}", Linear);
    // One name among the letters of another language: "Bitte rufen Sie 王建国 an".
    static readonly Regex Alone = new($@"(?<n>({Doubles})[\u4e00-\u9fff]{{1,2}}|[{Families}][\u4e00-\u9fff]{{1,2}})", Linear);
    static readonly SearchValues<char> Dates = SearchValues.Create("年月日時回円件名個社部課");

    // Among Chinese letters two or three of them are any word; among others they are somebody.
    static void AmongOthers(string text, List<MaskSpan> found)
    {
        var (east, west) = (0, 0);
        foreach (var c in text)
            if (c is >= '\u3040' and <= '\u9fff' or >= '\uac00' and <= '\ud7a3')
                east++;
            else if (char.IsLetter(c))
                west++;
        if (west < 3 * east)
            return;
        foreach (Match m in Alone.Matches(text))
            if (!East(text, m.Index - 1) && !East(text, m.Index + m.Length) && m.Value is not ("谢谢" or "周一" or "周二" or "周三" or "周四" or "周五" or "周六" or "周日" or "马上" or "方便" or "金额" or "高兴"))
                found.Add(new(m.Index, m.Length, "PERSON"));
    }

    static bool East(string text, int at) => at >= 0 && at < text.Length && text[at] is (>= '\u3040' and <= '\u9fff') or (>= '\uac00' and <= '\ud7a3');

    public static void Find(string text, List<MaskSpan> found)
    {
        if (!text.AsSpan().ContainsAnyInRange('\u3040', '\u9fff') && !text.AsSpan().ContainsAnyInRange('\uac00', '\ud7a3'))
            return;
        AmongOthers(text, found);
        foreach (Match m in Plate.Matches(text))
            found.Add(new(m.Index, m.Length, "PLATE"));
        foreach (var rule in (Regex[])[Introduced, Chinese, Own, Japanese, Honoured, Signed, FromCompany, Korean])
            foreach (Match m in rule.Matches(text))
                if (m.Groups["n"] is { Length: > 0 } name && !(name.Length < 4 && name.ValueSpan.ContainsAny(Dates)))
                    found.Add(new(name.Index, name.Length, "PERSON"));
    }
}
