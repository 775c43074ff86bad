using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Sync;
using Dapper;
using Microsoft.Extensions.Time.Testing;

namespace CrmIntegration.Tests.Sync;

/// <summary>The traps of reading, one fact each, against a real database.</summary>
public sealed partial class SyncTraps : IFlow, IEchoLedger
{
    readonly Guid connection = Guid.NewGuid();
    readonly SmallCrm crm = new();
    readonly FakeTimeProvider clock = new(SmallCrm.Start);
    readonly List<string> told = [];
    readonly HashSet<FieldSeen> ourWrites = [];
    bool dieWhenTelling;

    Database database = null!;
    CrmStore store = null!;
    WorkQueue work = null!;
    SyncCursors cursors = null!;
    SyncHealth health = null!;
    MassDeleteGuard guard = null!;
    Backfill backfill = null!;
    ChangedPoll poll = null!;
    Completeness completeness = null!;
    SyncStage stage = null!;

    async Task OpenAsync(Engine engine)
    {
        database = await Databases.NewAsync(engine);
        await using (var opened = await database.OpenAsync(default))
            await opened.ExecuteAsync("""
                INSERT INTO connection (id, crm, name, settings, mapping, url_secret, paused, write_back, token_fence, rejected_signatures, created_at)
                VALUES (@connection, 'small', 'Small', @nothing, '{}', '', @no, 'off', 0, 0, 0)
                """, new { connection, nothing = Array.Empty<byte>(), no = false });
        (store, work, cursors, health) = (new(database, clock), new(database, clock), new(database, clock), new(database));
        var arrivals = new Arrivals(store, this);
        guard = new(store, cursors, health, clock);
        backfill = new(database, crm, store, work, cursors, this, clock);
        poll = new(crm, database, arrivals, guard, work, cursors, backfill, this, clock);
        completeness = new(crm, store, health, backfill, guard, clock);
        stage = new(crm, arrivals, guard, this);
    }

    static Opportunity Deal(string id, int second = 0, string stage = "New") => new() { Id = id, Modified = SmallCrm.Start.AddSeconds(second), Name = id, Stage = stage };
    static IEnumerable<Opportunity> Deals(int count) => Enumerable.Range(0, count).Select(i => Deal($"o{i:000}"));
    WorkItem Item(string id, int attempts = 1, RecordKind kind = RecordKind.Opportunity) => new(connection, Stages.Sync, kind, id, 1, attempts, Guid.NewGuid());

    void IFlow.Received(Guid connectionId) { }
    Task IFlow.AllowedAsync(Guid connectionId, CancellationToken cancel) => Task.CompletedTask;
    Task IFlow.PredictedAsync(Guid connectionId, IReadOnlyCollection<string> opportunityIds, CancellationToken cancel) => Task.CompletedTask;
    Task IFlow.SavedAsync(Guid connectionId, RecordKind kind, IReadOnlyCollection<string> ids, CancellationToken cancel)
    {
        if (dieWhenTelling)
            throw new IOException("killed here");
        told.AddRange(ids.Select(id => $"{kind} {id}"));
        return Task.CompletedTask;
    }

    Task<IReadOnlySet<FieldSeen>> IEchoLedger.ConsumeAsync(Guid connectionId, RecordKind kind, IReadOnlyList<FieldSeen> changes, CancellationToken cancel) =>
        Task.FromResult<IReadOnlySet<FieldSeen>>(changes.Where(ourWrites.Remove).ToHashSet());

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task A_backfill_cut_off_goes_on_after_the_last_page_it_kept(Engine engine)
    {
        await OpenAsync(engine);
        crm.Put(Deals(35));
        crm.PagesUntilOffline = 2;

        var failures = await backfill.RunAsync(connection, null, default);
        var half = await cursors.FindAsync(connection, RecordKind.Opportunity, SyncCursor.Backfill, default);
        crm.PagesUntilOffline = null;
        crm.Calls.Clear();
        var rest = await backfill.RunAsync(connection, null, default);

        Assert.Equal(FailureKind.Offline, Assert.Single(failures).Kind);
        Assert.Equal((20, "o019", null, "The CRM does not answer."), (half!.RowsDone, half.Mark, half.FinishedAt, half.Says));
        Assert.Empty(rest);
        Assert.Equal(["backfill Opportunity o020", "backfill Opportunity o030"], crm.Calls);
        var done = await cursors.FindAsync(connection, RecordKind.Opportunity, SyncCursor.Backfill, default);
        Assert.Equal((35, 35, true), (done!.RowsDone, done.RowsExpected, done.FinishedAt is not null));
        Assert.Equal(35, await store.CountAsync(connection, RecordKind.Opportunity, default));
        Assert.Equal(35, told.Distinct().Count());
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task What_changes_during_the_backfill_is_not_lost(Engine engine)
    {
        await OpenAsync(engine);
        crm.Put(Deals(25));

        await backfill.RunAsync(connection, cursor =>
        {
            if (cursor.Kind == RecordKind.Opportunity && cursor.RowsDone == 10)
                crm.Put(Deal("o003", 30, "Won"));           // its page has been read already
        }, default);
        await poll.RunAsync(connection, default);

        Assert.Equal("Won", (await store.FindOpportunityAsync(connection, "o003", default))!.Stage);
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task A_stage_move_that_only_the_poll_sees_is_told_once_with_its_history(Engine engine)
    {
        await OpenAsync(engine);
        crm.Put(Deal("o1"));
        await backfill.RunAsync(connection, null, default);
        told.Clear();
        crm.Put(Deal("o1", 30, "Won"), new FieldChange { Id = "h1", Modified = SmallCrm.Start.AddSeconds(30), OpportunityId = "o1", Field = FieldChange.Fields.Stage, New = "Won", At = SmallCrm.Start.AddSeconds(30) });

        await poll.RunAsync(connection, default);

        Assert.Equal(["Opportunity o1"], told);
        Assert.Equal(1, await store.CountAsync(connection, RecordKind.FieldChange, default));
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task A_row_that_becomes_visible_late_with_an_older_stamp_is_still_read(Engine engine)
    {
        await OpenAsync(engine);
        crm.Put(Deal("o1", 100));
        await backfill.RunAsync(connection, null, default);

        crm.Put(Deal("late", 70));                          // below the saved cursor
        await poll.RunAsync(connection, default);
        told.Clear();
        await poll.RunAsync(connection, default);

        Assert.NotNull(await store.FindOpportunityAsync(connection, "late", default));
        Assert.Empty(told);                                 // the overlap reads again, but equal is no news
    }

    // Else the cases that wait when the service comes have no draft and no reason until somebody touches them.
    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task Cases_that_came_lately_are_told_after_the_first_reading(Engine engine)
    {
        await OpenAsync(engine);
        crm.Put([new Case { Id = "new", Modified = SmallCrm.Start, Created = clock.GetUtcNow().AddDays(-2) }, new Case { Id = "old", Modified = SmallCrm.Start, Created = clock.GetUtcNow().AddDays(-200) }]);

        await backfill.RunAsync(connection, null, default);

        Assert.Equal(["Case new"], told.Where(t => t.StartsWith("Case", StringComparison.Ordinal)));
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task One_record_that_cannot_be_read_is_set_aside_and_can_be_replayed(Engine engine)
    {
        await OpenAsync(engine);
        crm.Put(Deals(12));
        crm.Poisoned.Add("o005");
        await backfill.RunAsync(connection, null, default);
        var (dead, _) = await work.DeadAsync(new(connection), 0, 10, default);
        Assert.Equal(11, await store.CountAsync(connection, RecordKind.Opportunity, default));
        Assert.Equal(("o005", Stages.Sync, "Opportunity o005 has a date no one can read."), (Assert.Single(dead).RecordId, dead[0].Stage, dead[0].Says));

        crm.Poisoned.Clear();
        await work.ReplayAsync(new(connection), default);
        var claimed = await work.ClaimAsync(Stages.Sync, connection, 10, TimeSpan.FromMinutes(1), default);
        var results = await stage.RunAsync(connection, claimed, default);

        Assert.Null(Assert.Single(results).Failure);
        Assert.Equal(12, await store.CountAsync(connection, RecordKind.Opportunity, default));
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task A_poisoned_record_never_blocks_its_neighbours_in_one_read(Engine engine)
    {
        await OpenAsync(engine);
        crm.Put(Deals(3));
        crm.Poisoned.Add("o001");

        var results = await stage.RunAsync(connection, [Item("o000"), Item("o001"), Item("o002"), Item("never")], default);

        Assert.Equal([null, FailureKind.Rejected, null, null], results.Select(r => r.Failure?.Kind));
        Assert.Equal("{\"d\":\"31-31\"}", results[1].Raw);
        Assert.Equal(["Opportunity o000", "Opportunity o002"], told.Order());
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task A_hint_reads_the_deal_with_its_history_and_tells_it_once(Engine engine)
    {
        await OpenAsync(engine);
        crm.Put(Deal("o1"));
        await stage.RunAsync(connection, [Item("o1")], default);
        told.Clear();

        crm.Put(new FieldChange { Id = "h1", Modified = SmallCrm.Start, OpportunityId = "o1", Field = FieldChange.Fields.Stage, New = "Won", At = SmallCrm.Start });
        await stage.RunAsync(connection, [Item("o1")], default);
        await stage.RunAsync(connection, [Item("o1")], default);

        Assert.Equal(["Opportunity o1"], told);
        Assert.Single((await store.HistoriesAsync(connection, ["o1"], default))["o1"]);
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task Killed_between_the_save_and_the_telling_the_next_attempt_tells(Engine engine)
    {
        await OpenAsync(engine);
        crm.Put(Deal("o1"));
        dieWhenTelling = true;
        await Assert.ThrowsAsync<IOException>(() => stage.RunAsync(connection, [Item("o1")], default));

        dieWhenTelling = false;
        await stage.RunAsync(connection, [Item("o1", attempts: 2)], default);

        Assert.Equal(["Opportunity o1"], told);
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task A_poll_killed_between_the_save_and_the_telling_tells_the_next_time(Engine engine)
    {
        await OpenAsync(engine);
        crm.Put(Deal("o1"));
        await backfill.RunAsync(connection, null, default);
        told.Clear();
        crm.Put(Deal("o1", 5, "Won"));
        dieWhenTelling = true;
        await Assert.ThrowsAsync<IOException>(() => poll.RunAsync(connection, default));

        dieWhenTelling = false;
        await poll.RunAsync(connection, default);

        Assert.Contains("Opportunity o1", told);
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task Our_own_write_coming_back_is_no_news_but_a_reps_edit_beside_it_is(Engine engine)
    {
        await OpenAsync(engine);
        Opportunity Scored(int second, string score, string stage) => Deal("o1", second, stage) with { More = new Dictionary<string, string?> { ["Win__c"] = score } };
        crm.Put(Scored(0, "40", "New"));
        await stage.RunAsync(connection, [Item("o1")], default);
        told.Clear();

        ourWrites.Add(new("o1", "Win__c", "55"));
        crm.Put(Scored(1, "55", "New"));
        await stage.RunAsync(connection, [Item("o1")], default);
        Assert.Empty(told);

        ourWrites.Add(new("o1", "Win__c", "60"));
        crm.Put(Scored(2, "60", "Won"));
        await stage.RunAsync(connection, [Item("o1")], default);
        Assert.Equal(["Opportunity o1"], told);
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task Too_many_vanishing_at_once_stops_and_asks_and_an_admin_can_allow_it(Engine engine)
    {
        await OpenAsync(engine);
        crm.Put(Deals(100));
        await backfill.RunAsync(connection, null, default);
        crm.Delete(RecordKind.Opportunity, Deals(50).Select(d => d.Id));

        var failures = await poll.RunAsync(connection, default);

        Assert.Equal("50 of 100 Opportunity records would vanish at once. If they were really deleted, allow it for this connection; if not, check what the integration user may see.", Assert.Single(failures).Says);
        Assert.Equal(100, await store.CountAsync(connection, RecordKind.Opportunity, default));
        Assert.Equal(failures[0].Says, await AttentionAsync());

        await guard.AllowAsync(connection, RecordKind.Opportunity, default);
        Assert.Empty(await poll.RunAsync(connection, default));
        Assert.Equal(50, await store.CountAsync(connection, RecordKind.Opportunity, default));
        Assert.Null(await AttentionAsync());
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task Many_vanishing_a_few_at_a_time_stop_at_the_same_share_and_an_hour_later_count_anew(Engine engine)
    {
        await OpenAsync(engine);
        crm.Put(Deals(100));
        await backfill.RunAsync(connection, null, default);
        Task<CrmResult<IReadOnlySet<string>>> GoneAsync(int from, int count) =>
            guard.MarkDeletedAsync(connection, RecordKind.Opportunity, [.. Deals(100).Skip(from).Take(count).Select(d => d.Id)], default);

        Assert.Null((await GoneAsync(0, 15)).Failure);
        Assert.StartsWith("30 of 100 Opportunity records would vanish at once.", (await GoneAsync(15, 15)).Failure?.Says);
        Assert.Equal(85, await store.CountAsync(connection, RecordKind.Opportunity, default));

        clock.Advance(TimeSpan.FromHours(2));
        Assert.Null((await GoneAsync(15, 15)).Failure);
        Assert.Equal(70, await store.CountAsync(connection, RecordKind.Opportunity, default));
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task Two_nodes_that_delete_at_once_count_together(Engine engine)
    {
        await OpenAsync(engine);
        crm.Put(Deals(100));
        await backfill.RunAsync(connection, null, default);
        var other = new MassDeleteGuard(store, cursors, health, clock);

        var gone = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? guard : other).MarkDeletedAsync(connection, RecordKind.Opportunity, [$"o{i:000}"], default)));

        Assert.Equal(20, gone.Count(g => g.Ok));
        Assert.Equal(80, await store.CountAsync(connection, RecordKind.Opportunity, default));
        Assert.Equal(20, (await cursors.FindAsync(connection, RecordKind.Opportunity, SyncCursor.DeletedLately, default))!.RowsDone);
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task What_another_node_is_about_to_delete_does_not_pass_for_more_that_is_held(Engine engine)
    {
        await OpenAsync(engine);
        crm.Put(Deals(100));
        await backfill.RunAsync(connection, null, default);
        await cursors.CountAsync(connection, RecordKind.Opportunity, SyncCursor.DeletedLately, 20, held: 100, TimeSpan.FromHours(1), default);    // it has counted them, and not yet marked one

        var gone = await guard.MarkDeletedAsync(connection, RecordKind.Opportunity, ["o001", "o002"], default);

        Assert.StartsWith("22 of 100 Opportunity records would vanish", gone.Failure!.Says, StringComparison.Ordinal);
        Assert.Equal(100, await store.CountAsync(connection, RecordKind.Opportunity, default));
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task A_cursor_of_another_question_starts_the_kind_again_instead_of_being_reused(Engine engine)
    {
        await OpenAsync(engine);
        crm.Put(Deals(5));
        await backfill.RunAsync(connection, null, default);
        crm.Fingerprint = "v2";
        crm.Put(Deal("old", -100_000));                     // visible only to the new question, with an old stamp

        Assert.Empty(await poll.RunAsync(connection, default));
        await backfill.RunAsync(connection, null, default);

        Assert.NotNull(await store.FindOpportunityAsync(connection, "old", default));
        Assert.StartsWith("v2|", (await cursors.FindAsync(connection, RecordKind.Opportunity, SyncCursor.Changed, default))!.Mark);
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task A_changed_schema_is_reported_and_stops_nothing(Engine engine)
    {
        await OpenAsync(engine);
        var watch = new SchemaWatch(crm, health, new FieldMarks(database), clock);
        await watch.RunAsync(connection, default);
        Assert.All(await health.SchemasAsync(connection, default), s => Assert.Null(s.Drift));

        crm.Fields = ["Id", "Region"];
        await watch.RunAsync(connection, default);
        crm.Put(Deal("o1"));

        Assert.Empty(await backfill.RunAsync(connection, null, default));
        Assert.Equal("Opportunity changed its fields; new: Region; gone: Name. Check the field mapping of this connection.",
            (await health.SchemasAsync(connection, default)).Single(s => s.Kind == RecordKind.Opportunity).Drift);
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task Marks_that_cannot_be_read_for_a_while_hold_and_marks_taken_away_go(Engine engine)
    {
        await OpenAsync(engine);
        var marks = new FieldMarks(database);
        var watch = new SchemaWatch(crm, health, marks, clock);
        async Task<string> SeenAsync(FieldSensitivity? marked)
        {
            crm.Marked = marked;
            await watch.RunAsync(connection, default);
            return string.Join(' ', (await marks.MarksAsync(connection, default)).Where(m => m.Kind == RecordKind.Account).Select(m => $"{m.Field}:{m.Sensitivity}"));
        }

        Assert.Equal("Id:Restricted Name:Restricted", await SeenAsync(FieldSensitivity.Restricted));
        Assert.Equal("Id:Restricted Name:Restricted", await SeenAsync(null));
        Assert.Equal("Id:Personal Name:Personal", await SeenAsync(FieldSensitivity.Personal));
        crm.Fields = ["Name"];
        Assert.Equal("Name:Personal", await SeenAsync(FieldSensitivity.Personal));
    }

    async Task<string?> AttentionAsync()
    {
        await using var opened = await database.OpenAsync(default);
        return await opened.ExecuteScalarAsync<string?>("SELECT needs_attention FROM connection WHERE id = @connection", new { connection });
    }
}
