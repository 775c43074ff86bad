using System.Data;
using System.Globalization;
using System.Text.Json;
using Dapper;

namespace CrmIntegration.Records;

/// <summary>How our types lie in columns, alike on the three engines: moments as UTC milliseconds, dates as yyyy-MM-dd, money exact.</summary>
static class Columns
{
    static readonly Lock Once = new();
    static bool taught;

    public static void TeachDapper()
    {
        lock (Once)
        {
            if (taught)
                return;
            DefaultTypeMap.MatchNamesWithUnderscores = true;
            SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
            SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
            SqlMapper.RemoveTypeMap(typeof(DateOnly));
            SqlMapper.RemoveTypeMap(typeof(DateOnly?));
            SqlMapper.RemoveTypeMap(typeof(decimal));
            SqlMapper.RemoveTypeMap(typeof(decimal?));
            SqlMapper.RemoveTypeMap(typeof(Guid));
            SqlMapper.RemoveTypeMap(typeof(Guid?));
            SqlMapper.AddTypeHandler(new Moment());
            SqlMapper.AddTypeHandler(new Day());
            SqlMapper.AddTypeHandler(new Money());
            SqlMapper.AddTypeHandler(new Id());
            SqlMapper.AddTypeHandler(new Json<IReadOnlyDictionary<string, string?>>());
            SqlMapper.AddTypeHandler(new Json<IReadOnlyList<PredictionReason>>());
            SqlMapper.AddTypeHandler(new Json<PredictionChange>());
            taught = true;
        }
    }

    sealed class Moment : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override DateTimeOffset Parse(object value) => DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(value, CultureInfo.InvariantCulture));
        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value) =>
            (parameter.DbType, parameter.Value) = (DbType.Int64, value.ToUnixTimeMilliseconds());
    }

    sealed class Day : SqlMapper.TypeHandler<DateOnly>
    {
        public override DateOnly Parse(object value) => DateOnly.ParseExact((string)value, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        public override void SetValue(IDbDataParameter parameter, DateOnly value) =>
            (parameter.DbType, parameter.Value) = (DbType.String, value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    sealed class Money : SqlMapper.TypeHandler<decimal>
    {
        public override decimal Parse(object value) =>
            value is string text ? decimal.Parse(text, CultureInfo.InvariantCulture) : Convert.ToDecimal(value, CultureInfo.InvariantCulture);
        public override void SetValue(IDbDataParameter parameter, decimal value) => parameter.Value = value;
    }

    sealed class Id : SqlMapper.TypeHandler<Guid>
    {
        public override Guid Parse(object value) => value is Guid id ? id : Guid.Parse((string)value);
        public override void SetValue(IDbDataParameter parameter, Guid value) => parameter.Value = value;
    }

    sealed class Json<T> : SqlMapper.TypeHandler<T> where T : class
    {
        public override T Parse(object value) => JsonSerializer.Deserialize<T>((string)value)!;
        public override void SetValue(IDbDataParameter parameter, T? value) =>
            (parameter.DbType, parameter.Value) = (DbType.String, value is null ? DBNull.Value : JsonSerializer.Serialize(value));
    }
}
