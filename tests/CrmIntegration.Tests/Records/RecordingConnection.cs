using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.SqlClient;

namespace CrmIntegration.Tests.Records;

/// <summary>Answers every statement with nothing and remembers its text.</summary>
sealed class RecordingConnection(List<string> said) : DbConnection
{
    ConnectionState state = ConnectionState.Closed;

    [AllowNull] public override string ConnectionString { get; set; } = "";
    public override string Database => "none";
    public override string DataSource => "none";
    public override string ServerVersion => "16.0";
    public override ConnectionState State => state;
    public override void Open() => state = ConnectionState.Open;
    public override void Close() => state = ConnectionState.Closed;
    public override void ChangeDatabase(string databaseName) { }
    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => new Transaction(this, isolationLevel);
    protected override DbCommand CreateDbCommand() => new Command(said) { Connection = this };

    sealed class Transaction(DbConnection connection, IsolationLevel level) : DbTransaction
    {
        public override IsolationLevel IsolationLevel => level;
        protected override DbConnection DbConnection => connection;
        public override void Commit() { }
        public override void Rollback() { }
    }

    sealed class Command(List<string> said) : DbCommand
    {
        // Only its parameter collection is used: it never connects.
        readonly SqlCommand parameters = new();

        [AllowNull] public override string CommandText { get; set; } = "";
        public override int CommandTimeout { get; set; }
        public override CommandType CommandType { get; set; } = CommandType.Text;
        public override bool DesignTimeVisible { get; set; }
        public override UpdateRowSource UpdatedRowSource { get; set; }
        protected override DbConnection? DbConnection { get; set; }
        protected override DbTransaction? DbTransaction { get; set; }
        protected override DbParameterCollection DbParameterCollection => parameters.Parameters;
        protected override DbParameter CreateDbParameter() => parameters.CreateParameter();
        public override void Cancel() { }
        public override void Prepare() { }
        public override int ExecuteNonQuery() => Say(1);
        public override object? ExecuteScalar() => Say<object?>(null);
        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Say(new DataTable().CreateDataReader());

        T Say<T>(T answer)
        {
            lock (said)
                said.Add(CommandText);
            return answer;
        }
    }
}
