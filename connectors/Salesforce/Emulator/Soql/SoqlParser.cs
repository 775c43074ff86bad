using System.Globalization;
using CrmIntegration.Salesforce.Emulator.Org;

namespace CrmIntegration.Salesforce.Emulator.Soql;

/// <summary>The part of SOQL that integrations use. What it does not know is MALFORMED_QUERY, never a silent guess.</summary>
sealed class SoqlParser
{
    readonly List<SoqlWord> _words;
    readonly DateOnly _today;
    int _at, _depth;

    SoqlParser(string soql, DateOnly today) => (_words, _today) = (SoqlWords.Of(soql), today);

    public static SoqlQuery Parse(string soql, DateOnly today)
    {
        if (soql.Length > 100_000)
            throw SalesforceError.Malformed("SOQL statements cannot be longer than 100,000 characters.");
        var parser = new SoqlParser(soql, today);
        var query = parser.Query(inner: false);
        return parser.Word.Kind == "end" ? query : throw parser.Unexpected();
    }

    SoqlWord Word => _words[_at];

    bool Is(string keyword) => Word.Kind == "word" && Word.Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    bool Eat(string keyword)
    {
        if (!Is(keyword) && !(Word.Kind == "sign" && Word.Text == keyword))
            return false;
        _at++;
        return true;
    }

    void Need(string keyword)
    {
        if (!Eat(keyword))
            throw Unexpected();
    }

    string Name() => Word.Kind == "word" ? _words[_at++].Text : throw Unexpected();

    SalesforceError Unexpected() => SalesforceError.Malformed(
        $"\nERROR at Row:1:Column:{Word.At + 1}\nunexpected token: '{(Word.Kind == "end" ? "<EOF>" : Word.Text)}'");

    SoqlQuery Query(bool inner)
    {
        Need("SELECT");
        var items = new List<SoqlItem>();
        do
            items.Add(Item(inner));
        while (Eat(","));
        Need("FROM");
        var from = Name();
        // An alias changes nothing for us: paths that start with it are not supported and say so.
        var where = Eat("WHERE") ? Or() : null;
        var order = new List<SoqlOrder>();
        if (Eat("ORDER"))
        {
            Need("BY");
            do
                order.Add(Order());
            while (Eat(","));
        }
        int? limit = Eat("LIMIT") ? Whole() : null;
        var offset = Eat("OFFSET") ? Whole() : 0;
        if (offset > 2000)
            throw new SalesforceError(400, "NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000");
        if (items.Count > 1 && items.Any(i => i is SoqlCount))
            throw SalesforceError.Malformed("COUNT() must be the only element in the SELECT list");
        return new SoqlQuery(items, from, where, order, limit, offset);
    }

    SoqlItem Item(bool inner)
    {
        if (Eat("("))
        {
            if (inner)
                throw SalesforceError.Malformed("nested sub-queries are not supported here");
            var children = Query(inner: true);
            Need(")");
            return new SoqlChildren(children);
        }
        if (Is("COUNT"))
        {
            _at++;
            Need("(");
            Need(")");
            return new SoqlCount();
        }
        return new SoqlPath(Name().Split('.'));
    }

    SoqlOrder Order()
    {
        var path = Name().Split('.');
        var descending = Eat("DESC");
        if (!descending)
            Eat("ASC");
        var last = false;
        if (Eat("NULLS") && !Eat("FIRST"))
        {
            Need("LAST");
            last = true;
        }
        return new SoqlOrder(path, descending, last);
    }

    int Whole() => Word.Kind == "number" && int.TryParse(Word.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? Step(number) : throw Unexpected();

    T Step<T>(T value)
    {
        _at++;
        return value;
    }

    SoqlWhere Or()
    {
        if (++_depth > 200)
            throw SalesforceError.Malformed("the WHERE clause is nested too deeply");
        var any = new List<SoqlWhere> { And() };
        while (Eat("OR"))
            any.Add(And());
        _depth--;
        return any.Count == 1 ? any[0] : new SoqlOr(any);
    }

    SoqlWhere And()
    {
        var all = new List<SoqlWhere> { Not() };
        while (Eat("AND"))
            all.Add(Not());
        return all.Count == 1 ? all[0] : new SoqlAnd(all);
    }

    SoqlWhere Not()
    {
        if (Eat("NOT"))
        {
            if (++_depth > 200)
                throw SalesforceError.Malformed("the WHERE clause is nested too deeply");
            return new SoqlNot(Not());
        }
        if (!Eat("("))
            return Compare();
        var inside = Or();
        Need(")");
        return inside;
    }

    SoqlCompare Compare()
    {
        var path = Name().Split('.');
        if (Eat("NOT"))
        {
            Need("IN");
            return new SoqlCompare(path, "NOT IN", List());
        }
        if (Eat("IN"))
            return new SoqlCompare(path, "IN", List());
        if (Eat("LIKE"))
            return new SoqlCompare(path, "LIKE", [Literal()]);
        if (Word is not { Kind: "sign", Text: "=" or "!=" or "<>" or "<" or "<=" or ">" or ">=" })
            throw Unexpected();
        var sign = _words[_at++].Text;
        return new SoqlCompare(path, sign == "<>" ? "!=" : sign, [Literal()]);
    }

    List<SoqlLiteral> List()
    {
        Need("(");
        var values = new List<SoqlLiteral>();
        do
            values.Add(Literal());
        while (Eat(","));
        Need(")");
        return values;
    }

    SoqlLiteral Literal()
    {
        var word = Word;
        switch (word.Kind)
        {
            case "text":
                return Step(new SoqlLiteral("string", word.Text));
            case "number" when DateOnly.TryParseExact(word.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date):
                return Step(new SoqlLiteral("date", date));
            case "number" when word.Text.Contains('T') && Values.TryMoment(word.Text, out var moment):
                return Step(new SoqlLiteral("datetime", moment.ToUniversalTime()));
            case "number" when decimal.TryParse(word.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number):
                return Step(new SoqlLiteral("number", number));
            case "word" when Is("null"):
                return Step(new SoqlLiteral("null", null));
            case "word" when bool.TryParse(word.Text, out var yes):
                return Step(new SoqlLiteral("boolean", yes));
            case "word" when Days(word.Text.ToUpperInvariant()) is { } days:
                return Step(days);
            default:
                throw Unexpected();
        }
    }

    SoqlLiteral? Days(string name)
    {
        var parts = name.Split(':');
        var n = 0;
        if (parts.Length > 2 || (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out n)) || n > 10_000)
            return null;
        var month = new DateOnly(_today.Year, _today.Month, 1);
        var year = new DateOnly(_today.Year, 1, 1);
        return (parts[0], parts.Length) switch
        {
            ("TODAY", 1) => Span(_today, _today.AddDays(1)),
            ("YESTERDAY", 1) => Span(_today.AddDays(-1), _today),
            ("TOMORROW", 1) => Span(_today.AddDays(1), _today.AddDays(2)),
            ("THIS_MONTH", 1) => Span(month, month.AddMonths(1)),
            ("LAST_MONTH", 1) => Span(month.AddMonths(-1), month),
            ("THIS_YEAR", 1) => Span(year, year.AddYears(1)),
            ("LAST_YEAR", 1) => Span(year.AddYears(-1), year),
            ("LAST_N_DAYS", 2) => Span(_today.AddDays(-n), _today.AddDays(1)),
            ("NEXT_N_DAYS", 2) => Span(_today.AddDays(1), _today.AddDays(n + 1)),
            ("N_DAYS_AGO", 2) => Span(_today.AddDays(-n), _today.AddDays(1 - n)),
            _ => null,
        };

        static SoqlLiteral Span(DateOnly from, DateOnly until) => new("range", from, until);
    }
}
