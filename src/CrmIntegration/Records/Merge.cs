namespace CrmIntegration.Records;

/// <summary>The statements that merge incoming rows into a table: the newer source version wins, an equal one may correct, equal content is no news.</summary>
static class Merge
{
    public static string Incoming(Engine engine, Table table) => engine == Engine.SqlServer ? $"#incoming_{table.Name}" : $"incoming_{table.Name}";

    /// <summary>An empty table beside the real one, gone with the transaction.</summary>
    public static string Stage(Engine engine, Table table) => engine switch
    {
        Engine.Sqlite => $"DROP TABLE IF EXISTS temp.incoming_{table.Name}; CREATE TEMP TABLE incoming_{table.Name} AS SELECT {table.List} FROM {table.Name} LIMIT 0",
        Engine.PostgreSql => $"DROP TABLE IF EXISTS pg_temp.incoming_{table.Name}; CREATE TEMP TABLE incoming_{table.Name} ON COMMIT DROP AS SELECT {table.List} FROM {table.Name} LIMIT 0",
        _ => $"DROP TABLE IF EXISTS #incoming_{table.Name}; SELECT TOP 0 {table.List} INTO #incoming_{table.Name} FROM {table.Name}",
    };

    /// <summary>SQLite: one row; answers 1 when there was news.</summary>
    public static string Row(Table table) => $"""
        INSERT INTO {table.Name} ({table.List}) VALUES (@connection_id, {string.Join(", ", table.Names.Select(c => "@" + c))})
        ON CONFLICT (connection_id, {string.Join(", ", table.Key)}) DO UPDATE SET {string.Join(", ", Rest(table).Select(c => $"{c} = excluded.{c}"))}
        WHERE excluded.modified >= {table.Name}.modified AND ({string.Join(" OR ", Content(table).Select(c => $"excluded.{c} IS NOT {table.Name}.{c}"))})
        """;

    /// <summary>SQLite: the version moved on, the content did not.</summary>
    public static string RowTouch(Table table) =>
        $"UPDATE {table.Name} SET modified = @modified WHERE connection_id = @connection_id AND id = @id AND modified < @modified";

    /// <summary>SQLite: append one row unless it is there.</summary>
    public static string RowAppend(Table table) =>
        $"INSERT INTO {table.Name} ({table.List}) VALUES (@connection_id, {string.Join(", ", table.Names.Select(c => "@" + c))}) ON CONFLICT DO NOTHING";

    /// <summary>From the incoming table; answers the ids with news. In key order, so that two writers never wait for each other.</summary>
    public static string Upsert(Engine engine, Table table) => engine == Engine.SqlServer
        ? $"""
            UPDATE t SET {string.Join(", ", Rest(table).Select(c => $"t.{c} = i.{c}"))} OUTPUT inserted.id
            FROM {table.Name} AS t WITH (UPDLOCK, HOLDLOCK) JOIN #incoming_{table.Name} AS i ON i.connection_id = t.connection_id AND i.id = t.id
            WHERE i.modified >= t.modified AND EXISTS (SELECT {string.Join(", ", Content(table).Select(c => "i." + c))} EXCEPT SELECT {string.Join(", ", Content(table).Select(c => "t." + c))});
            INSERT INTO {table.Name} ({table.List}) OUTPUT inserted.id SELECT {table.List} FROM #incoming_{table.Name} AS i
            WHERE NOT EXISTS (SELECT 1 FROM {table.Name} AS t WITH (UPDLOCK, HOLDLOCK) WHERE t.connection_id = i.connection_id AND t.id = i.id);
            """
        : $"""
            INSERT INTO {table.Name} ({table.List}) SELECT {table.List} FROM incoming_{table.Name} ORDER BY id
            ON CONFLICT (connection_id, id) DO UPDATE SET {string.Join(", ", Rest(table).Select(c => $"{c} = excluded.{c}"))}
            WHERE excluded.modified >= {table.Name}.modified
              AND ({string.Join(", ", Content(table).Select(c => $"{table.Name}.{c}"))}) IS DISTINCT FROM ({string.Join(", ", Content(table).Select(c => "excluded." + c))})
            RETURNING id
            """;

    public static string Touch(Engine engine, Table table) => engine == Engine.SqlServer
        ? $"UPDATE t SET t.modified = i.modified FROM {table.Name} AS t JOIN #incoming_{table.Name} AS i ON i.connection_id = t.connection_id AND i.id = t.id WHERE t.modified < i.modified"
        : $"UPDATE {table.Name} SET modified = i.modified FROM incoming_{table.Name} AS i WHERE i.connection_id = {table.Name}.connection_id AND i.id = {table.Name}.id AND {table.Name}.modified < i.modified";

    /// <summary>From the incoming table, what is not there yet; answers the given column.</summary>
    public static string Append(Engine engine, Table table, string answer) => engine == Engine.SqlServer
        ? $"""
            INSERT INTO {table.Name} ({table.List}) OUTPUT inserted.{answer} SELECT {table.List} FROM #incoming_{table.Name} AS i
            WHERE NOT EXISTS (SELECT 1 FROM {table.Name} AS t WITH (UPDLOCK, HOLDLOCK) WHERE t.connection_id = i.connection_id AND {string.Join(" AND ", table.Key.Select(k => $"t.{k} = i.{k}"))})
            """
        : $"INSERT INTO {table.Name} ({table.List}) SELECT {table.List} FROM incoming_{table.Name} WHERE true ORDER BY {string.Join(", ", table.Key)} ON CONFLICT DO NOTHING RETURNING {answer}";

    static IEnumerable<string> Rest(Table table) => table.Names.Except(table.Key);
    static IEnumerable<string> Content(Table table) => Rest(table).Where(c => c != "modified");
}
