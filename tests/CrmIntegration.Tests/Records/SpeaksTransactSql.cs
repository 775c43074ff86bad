using System.Data.Common;
using System.Reflection;
using System.Text.RegularExpressions;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CrmIntegration.Tests.Records;

/// <summary>
/// T-SQL without a server: every public method of every store runs against a connection that remembers what it was told, as if it were
/// SQL Server's, and each statement must parse. A store added later is found by itself.
/// </summary>
public partial class SpeaksTransactSql
{
    static readonly Guid Connection = Guid.NewGuid();
    readonly List<string> said = [];

    // Say nothing to a database: a bell, and what on SQL Server ends by itself.
    static readonly string[] Silent = ["WorkQueue.Ring", "WorkQueue.ReleaseAbandonedAsync", "TokenStore.ReleaseAbandonedAsync"];

    // What runs by itself in the background is started, not asked.
    static IEnumerable<Type> Stores => typeof(Database).Assembly.GetTypes().Where(t => t.Namespace == "CrmIntegration.Records" && t is { IsClass: true, IsAbstract: false, IsNested: false }
        && !typeof(Microsoft.Extensions.Hosting.IHostedService).IsAssignableFrom(t)
        && t.GetConstructors().Any(c => c.GetParameters() is [{ ParameterType: var first }, ..] && first == typeof(Database)));

    [Fact]
    public async Task Every_statement_of_every_store_parses()
    {
        var database = new Database(Engine.SqlServer, () => new RecordingConnection(said));
        var methods = 0;
        foreach (var type in Stores)
        {
            var store = Activator.CreateInstance(type, [.. type.GetConstructors()[0].GetParameters().Select(p => p.ParameterType == typeof(Database) ? database : Make(p.ParameterType, null))])!;
            foreach (var method in type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly).Where(m => !m.IsSpecialName && !Silent.Contains($"{type.Name}.{m.Name}")))
            {
                methods++;
                var before = said.Count;
                foreach (var kind in method.GetParameters().Any(p => p.ParameterType == typeof(RecordKind)) ? Enum.GetValues<RecordKind>() : [RecordKind.Opportunity])
                    await CallAsync(store, method, kind);
                Assert.True(said.Count > before, $"{type.Name}.{method.Name} told the database nothing: it is not checked.");
            }
        }

        var statements = said.Distinct().ToList();
        Assert.True(methods >= 40 && statements.Count >= 100, $"Only {methods} methods with {statements.Count} statements were found.");
        Assert.All(statements, Parses);
        TestContext.Current.SendDiagnosticMessage($"{methods} methods, {statements.Count} statements parse as T-SQL");
    }

    [Fact]
    public void The_schema_parses_with_every_type_filled_in()
    {
        var assembly = typeof(Database).Assembly;
        var scripts = assembly.GetManifestResourceNames().Where(n => n.Contains(".Migrations.")).ToList();
        Assert.NotEmpty(scripts);
        foreach (var name in scripts)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var script = Variable().Replace(reader.ReadToEnd(), v => Migrator.Types(Engine.SqlServer)[v.Groups[1].Value]);

            Assert.True(Regex.Count(script, "CREATE TABLE|ALTER TABLE|CREATE INDEX") > 0);
            Parses(script);
        }
    }

    [Fact]
    public void The_parser_refuses_another_engines_words() =>
        Assert.ThrowsAny<Exception>(() => Parses("INSERT INTO work (id) VALUES (1) ON CONFLICT DO NOTHING"));

    [GeneratedRegex(@"\$(\w+)\$")]
    private static partial Regex Variable();

    static void Parses(string sql)
    {
        new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(sql), out var errors);
        Assert.True(errors.Count == 0, $"{string.Join("; ", errors.Select(e => $"{e.Line}:{e.Column} {e.Message}"))}\n{sql}");
    }

    async Task CallAsync(object store, MethodInfo method, RecordKind kind)
    {
        try
        {
            if (method.Invoke(store, [.. method.GetParameters().Select(p => Argument(p.ParameterType, kind))]) is Task task)
                await task;
        }
        // Nothing was found, as nothing is there: the statement was said.
        catch (Exception none) when (none is InvalidOperationException or ArgumentOutOfRangeException or TargetInvocationException { InnerException: NotSupportedException })
        {
        }
    }

    object? Argument(Type type, RecordKind kind)
    {
        if (type == typeof(DbConnection) || type == typeof(DbTransaction))
        {
            var connection = new RecordingConnection(said);
            connection.Open();
            return type == typeof(DbConnection) ? connection : connection.BeginTransaction();
        }
        return Make(type, kind);
    }

    static object? Make(Type type, RecordKind? kind)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Make(inner, kind);
        if (type == typeof(RecordKind))
            return kind;
        if (type == typeof(CrmRecord))
            return NounsAreKept.OneOfEach.Single(r => r.Kind == kind);
        if (type == typeof(string) || type == typeof(object))
            return "a";
        if (type == typeof(Guid))
            return Connection;
        if (type == typeof(AuditSeal))
            return new AuditSeal(new Microsoft.AspNetCore.DataProtection.EphemeralDataProtectionProvider());
        if (type == typeof(TimeProvider))
            return TimeProvider.System;
        if (type == typeof(CancellationToken))
            return CancellationToken.None;
        if (type.IsPrimitive || type == typeof(decimal))
            return type == typeof(bool) ? true : Convert.ChangeType(1, type);
        if (type.IsEnum)
            return Enum.GetValues(type).GetValue(0);
        if (type == typeof(DateTimeOffset))
            return DateTimeOffset.UnixEpoch;
        if (type.IsValueType && type.GetConstructors().Length == 0 || type == typeof(DateOnly) || type == typeof(TimeSpan) || type == typeof(ReadOnlyMemory<byte>))
            return Activator.CreateInstance(type);
        if (typeof(Delegate).IsAssignableFrom(type))
            return null;
        if (type.IsArray || type is { IsGenericType: true, IsInterface: true })
            return Sequence(type, kind);
        return Made(type, kind);
    }

    static object Sequence(Type type, RecordKind? kind)
    {
        if (type.IsGenericType && type.GetGenericArguments() is [var key, var value])
            return Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(key, value))!;
        var element = type.IsArray ? type.GetElementType()! : type.GetGenericArguments()[0];
        var array = Array.CreateInstance(element, 1);
        array.SetValue(Make(element, kind), 0);
        return array;
    }

    static object Made(Type type, RecordKind? kind)
    {
        var constructor = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).FirstOrDefault() ?? throw new NotSupportedException($"Teach this test to make a {type}.");
        var made = constructor.Invoke([.. constructor.GetParameters().Select(p => Make(p.ParameterType, kind))]);
        foreach (var property in type.GetProperties().Where(p => p.SetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0))
            property.SetValue(made, Make(property.PropertyType, kind));
        return made;
    }
}
