namespace CrmIntegration.Salesforce.Emulator.Soql;

/// <summary>One SELECT as it was written.</summary>
sealed record SoqlQuery(IReadOnlyList<SoqlItem> Select, string From, SoqlWhere? Where, IReadOnlyList<SoqlOrder> OrderBy, int? Limit, int Offset)
{
    public bool IsCount => Select is [SoqlCount];
}

abstract record SoqlItem;
sealed record SoqlPath(string[] Parts) : SoqlItem;
sealed record SoqlCount : SoqlItem;
sealed record SoqlChildren(SoqlQuery Query) : SoqlItem;

abstract record SoqlWhere;
sealed record SoqlAnd(IReadOnlyList<SoqlWhere> All) : SoqlWhere;
sealed record SoqlOr(IReadOnlyList<SoqlWhere> Any) : SoqlWhere;
sealed record SoqlNot(SoqlWhere Inner) : SoqlWhere;
sealed record SoqlCompare(string[] Path, string Operator, IReadOnlyList<SoqlLiteral> Values) : SoqlWhere;

/// <param name="Kind">string, number, boolean, null, date, datetime or range (a named span of days such as TODAY).</param>
sealed record SoqlLiteral(string Kind, object? Value, DateOnly Until = default);

sealed record SoqlOrder(string[] Path, bool Descending, bool NullsLast);
