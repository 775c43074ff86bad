using System.Text;

namespace CrmIntegration.Salesforce.Emulator.Soql;

/// <param name="Kind">word, text, number (numbers, dates and moments) or sign.</param>
readonly record struct SoqlWord(string Kind, string Text, int At);

static class SoqlWords
{
    public static List<SoqlWord> Of(string soql)
    {
        var words = new List<SoqlWord>();
        for (var i = 0; i < soql.Length;)
        {
            var c = soql[i];
            var start = i;
            if (char.IsWhiteSpace(c))
                i++;
            else if (c == '\'')
                words.Add(new("text", Quoted(soql, ref i), start));
            else if (char.IsAsciiDigit(c) || (c is '-' or '+' && i + 1 < soql.Length && char.IsAsciiDigit(soql[i + 1])))
            {
                for (i++; i < soql.Length && (char.IsAsciiLetterOrDigit(soql[i]) || soql[i] is ':' or '.' or '-' or '+');)
                    i++;
                words.Add(new("number", soql[start..i], start));
            }
            else if (char.IsAsciiLetter(c))
            {
                while (i < soql.Length && (char.IsAsciiLetterOrDigit(soql[i]) || soql[i] is '_' or '.' or ':'))
                    i++;
                words.Add(new("word", soql[start..i], start));
            }
            else
            {
                i += c is '<' or '>' or '!' && i + 1 < soql.Length && soql[i + 1] is '=' or '>' ? 2 : 1;
                words.Add(new("sign", soql[start..i], start));
            }
        }
        words.Add(new("end", "", soql.Length));
        return words;
    }

    static string Quoted(string soql, ref int i)
    {
        var text = new StringBuilder();
        for (i++; i < soql.Length; i++)
        {
            if (soql[i] == '\'')
            {
                i++;
                return text.ToString();
            }
            if (soql[i] != '\\')
                text.Append(soql[i]);
            else if (++i < soql.Length)
                text.Append(soql[i] switch
                {
                    'n' or 'N' => '\n',
                    'r' or 'R' => '\r',
                    't' or 'T' => '\t',
                    '\'' or '"' or '\\' or '%' or '_' => soql[i],
                    _ => throw SalesforceError.Malformed($"Invalid string literal '\\{soql[i]}'. Illegal character sequence '\\{soql[i]}' in string literal"),
                });
        }
        throw SalesforceError.Malformed("unterminated string literal");
    }
}
