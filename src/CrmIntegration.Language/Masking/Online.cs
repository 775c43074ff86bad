using System.Buffers;
using System.Text.RegularExpressions;

namespace CrmIntegration.Language.Masking;

/// <summary>Mail addresses, links, network addresses, and what opens a door: passwords, tokens, keys. Linear-time patterns behind a cheap look.</summary>
static class Online
{
    const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
    static readonly Regex Literal = new(@"\[[A-Za-z]+_[0-9]+(_[0-9]+)?\]", Linear);
    static readonly Regex Email = new(@"([\p{L}\p{N}_%+'\-]+ \. ?)*[\p{L}\p{N}._%+'\-]+ ?(@|\[at\]|\(at\)|＠) ?[\p{L}\p{N}\-]+((\.| \. ?| ?\[dot\] ?| ?\(dot\) ?)[\p{L}\p{N}\-]+)*(\.| \. ?| ?\[dot\] ?| ?\(dot\) ?)\p{L}{2,24}", Linear | RegexOptions.IgnoreCase);
    static readonly Regex Spelled = new(@"([\p{L}\p{N}_%+'\-]+ \. ?)*[\p{L}\p{N}._%+'\-]+ ?([\[(] ?(at|ät|arroba|arobase|chiocciola) ?[\])]) ?[\p{L}\p{N}\-]+((\.| \. ?| ?[\[(](dot|punkt|point|punto|ponto|punt)[\])] ?)[\p{L}\p{N}\-]+)*(\.| \. ?| ?[\[(](dot|punkt|point|punto|ponto|punt)[\])] ?)\p{L}{2,24}", Linear | RegexOptions.IgnoreCase);

    // Said aloud: "jane dot roe at acme dot com".
    static readonly Regex Spoken = new(@"\b([\p{L}\p{N}_]+ (dot|punkt|point|punto|ponto|punt) )*[\p{L}\p{N}._]+ (at|ät|arroba|arobase|chiocciola|apenstaartje|małpa|snabel-?a) [\p{L}\p{N}\-]+( (dot|punkt|point|punto|ponto|punt|kropka|piste) [\p{L}\p{N}\-]+)+\b", Linear | RegexOptions.IgnoreCase);
    static readonly SearchValues<string> Bracketed = SearchValues.Create(["at]", "at)", "ät]", "ät)", "at )", "at ]", "arroba", "arobase", "chiocciola"], StringComparison.OrdinalIgnoreCase);
    static readonly SearchValues<string> SpokenDots = SearchValues.Create([" dot ", " punkt ", " point ", " punto ", " ponto ", " punt ", " kropka ", " piste "], StringComparison.OrdinalIgnoreCase);
    static readonly Regex Host = new(@"\b([\p{L}\p{N}\-]{2,63}\.){1,4}(com|org|net|edu|gov|info|biz|io|ai|app|dev|co|eu|de|at|ch|fr|es|it|pt|nl|be|uk|ie|us|ca|au|nz|jp|cn|in|br|mx|pl|cz|hu|se|no|dk|fi|ru|gr|tr|za)\b(/[^\s<>""')\]]*)?", Linear | RegexOptions.IgnoreCase);
    static readonly Regex Ipv4 = new(@"\b[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\b", Linear);
    static readonly Regex Ipv6 = new(@"\b([0-9A-Fa-f]{1,4}:){3,7}(:?[0-9A-Fa-f]{1,4})\b|\b([0-9A-Fa-f]{1,4}:){1,6}(:[0-9A-Fa-f]{1,4}){1,6}\b", Linear);
    static readonly Regex Mac = new(@"\b([0-9A-Fa-f]{2}[:\-]){5}[0-9A-Fa-f]{2}\b", Linear);
    static readonly Regex Token = new(@"\b(sk|pk|rk|ghp|gho|ghs|github_pat|glpat|xox[abprs]|AKIA|ASIA|AIza|eyJ|SG|whsec|npm|hf|Bearer )[_\-.A-Za-z0-9]{12,}", Linear);
    static readonly Regex Said = new(@"\b(password|passwort|passcode|passphrase|kennwort|mot de passe|contraseña|senha|wachtwoord|parola|hasło|pwd|pass|api[ _-]?key|access[ _-]?key|client[ _-]?secret|secret|token|security code|cvv|cvc|pin( code| number)?|密码|密碼|パスワード)( (is|ist|lautet|est|es|è|é|now|to))?\s?[:=：]?\s?(\p{L}{3,12}\s?[:=：]\s?)?[""'“„«]?[^\s,;""'”»]{3,}", Linear | RegexOptions.IgnoreCase);
    static readonly Regex Pem = new(@"-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(-----END [A-Z ]*PRIVATE KEY-----)?", Linear);
    static readonly SearchValues<string> Opening = SearchValues.Create(["pass", "pwd", "kennwort", "contraseña", "senha", "wachtwoord", "parola", "hasło", "key", "secret", "token", "pin", "cvv", "cvc", "security code", "密码", "密碼", "パスワード"], StringComparison.OrdinalIgnoreCase);
    static readonly SearchValues<string> Prefixes = SearchValues.Create(["sk", "pk", "rk", "gh", "glpat", "github_pat", "xox", "AKIA", "ASIA", "AIza", "eyJ", "SG", "whsec", "npm", "hf", "Bearer "], StringComparison.Ordinal);

    public static void Find(string text, List<MaskSpan> found)
    {
        if (text.Contains('['))
            Add(Literal, "LITERAL");
        if (text.Contains('@') || text.Contains('＠'))
            Add(Email, "EMAIL");
        if (text.AsSpan().ContainsAny(Bracketed))
            Add(Spelled, "EMAIL");
        Handles(text, found);
        if (text.AsSpan().ContainsAny(SpokenDots))
            Add(Spoken, "EMAIL");
        Links(text, found);
        if (text.AsSpan().ContainsAny(Opening))
            foreach (Match m in Said.Matches(text))
                if (SecretPart(m.Value) is > 0 and var skip && IsSecret(m.Value.AsSpan(skip), m.Value.AsSpan(0, skip)))
                    found.Add(new(m.Index + skip, m.Length - skip, "SECRET"));
        if (text.Contains("PRIVATE KEY", StringComparison.Ordinal))
            Add(Pem, "SECRET");
        if (text.AsSpan().ContainsAny(Prefixes))
            Add(Token, "SECRET");
        if (text.Count('.') >= 3)
            foreach (Match m in Ipv4.Matches(text))
                if (m.Value.Split('.').All(p => int.Parse(p, System.Globalization.CultureInfo.InvariantCulture) <= 255))
                    found.Add(new(m.Index, m.Length, "IP"));
        if (text.Count(':') >= 2)
            foreach (Match m in Ipv6.Matches(text))
                if (m.Value.Any(char.IsAsciiLetter) || m.Value.Count(c => c == ':') > 3)
                    found.Add(new(m.Index, m.Length, "IP"));
        if (text.Count(':') >= 5 || text.Count('-') >= 5)
            Add(Mac, "IP");

        void Add(Regex rule, string kind)
        {
            foreach (Match m in rule.Matches(text))
                found.Add(new(m.Index, m.Length, kind));
        }
    }

    // "@janeroe" is a name at some network.
    static void Handles(string text, List<MaskSpan> found)
    {
        for (var at = text.IndexOf('@'); at >= 0; at = text.IndexOf('@', at + 1))
        {
            if (at > 0 && !(char.IsWhiteSpace(text[at - 1]) || text[at - 1] is '(' or ',' or ':'))
                continue;
            var end = at + 1;
            while (end < text.Length && end - at < 30 && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '.'))
                end++;
            if (end - at > 3)
                found.Add(new(at, end - at, "URL"));
        }
    }

    static void Links(string text, List<MaskSpan> found)
    {
        // A link is read once: the search goes on behind it, or a mail of nothing but "www." would take forever.
        for (var at = 0; (at = text.IndexOf("://", at, StringComparison.Ordinal)) >= 0;)
        {
            var start = at;
            while (start > 0 && at - start < 12 && char.IsAsciiLetter(text[start - 1]))
                start--;
            var end = EndOfLink(text, at + 3);
            if (start < at)
                found.Add(new(start, end - start, "URL"));
            at = end;
        }
        for (var at = 0; (at = text.IndexOf("www.", at, StringComparison.OrdinalIgnoreCase)) >= 0;)
        {
            var end = EndOfLink(text, at + 4);
            if (at == 0 || !char.IsLetterOrDigit(text[at - 1]))
                found.Add(new(at, end - at, "URL"));
            at = Math.Max(end, at + 4);
        }
        if (Dotted(text))
            foreach (Match m in Host.Matches(text))
                found.Add(new(m.Index, m.Length, "URL"));
    }

    static int EndOfLink(string text, int from)
    {
        var end = from;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not ('<' or '>' or '"' or '\'' or ')' or ']' or '，' or '。'))
            end++;
        var whole = end;
        while (end > from && whole - end < 8 && text[end - 1] is '.' or ',' or '?' or '!' or ';' or ':')
            end--;
        return end;
    }

    // A letter on both sides of a dot: only then can there be a bare host name.
    static bool Dotted(string text)
    {
        for (var at = text.IndexOf('.'); at >= 0; at = text.IndexOf('.', at + 1))
            if (at > 0 && at + 2 < text.Length && char.IsLetterOrDigit(text[at - 1]) && char.IsLetter(text[at + 1]) && char.IsLetter(text[at + 2]))
                return true;
        return false;
    }

    static int SecretPart(string said)
    {
        var at = said.LastIndexOfAny([' ', ':', '=', '：', '"', '\'', '“', '„', '«', '\n']);
        return at < 0 ? 0 : at + 1;
    }

    // "your password reset" names no password; "password: hunter2" does, and so does "PIN 4711".
    static bool IsSecret(ReadOnlySpan<char> word, ReadOnlySpan<char> before)
    {
        word = word.TrimEnd(".?!");
        var digits = 0;
        foreach (var c in word)
            digits += char.IsAsciiDigit(c) ? 1 : 0;
        if (digits == word.Length)
            return word.Length is >= 3 and <= 12;
        if (word.Length < 4)
            return false;
        if (digits > 0 || word.ContainsAny("!#$%&*@_^"))
            return true;
        var said = before.TrimEnd(" \"'“„«");
        var assigned = said.Length > 0 && said[^1] is ':' or '=' or '：' || before.EndsWith(" is ", StringComparison.OrdinalIgnoreCase) || before.EndsWith("ist ", StringComparison.OrdinalIgnoreCase) || before.EndsWith("lautet ", StringComparison.OrdinalIgnoreCase);
        return (assigned && !Lists.IsOrdinary(word)) || (word[1..].ContainsAnyInRange('A', 'Z') && word.ContainsAnyInRange('a', 'z'));
    }
}
