using CrmIntegration.Connectors;
using CrmIntegration.Forecasting;
using CrmIntegration.Records;

namespace CrmIntegration.Doors;

sealed partial class SetUpChecks
{
    async Task<IReadOnlyList<NamedCheck>> FieldsAsync(ConnectionRow row, CancellationToken cancel)
    {
        if (row.Crm == "file")
            return [new("Fields", true, "Chosen when the file was imported.")];
        var opened = await sessions.OpenAsync(row.Id, cancel);
        if (opened.Failure is { } failure)
            return [new("Fields", false, failure.Says)];
        await using var session = opened.Value;
        List<NamedCheck> done = [];
        foreach (var kind in (await forms.MappingAsync(row.Id, cancel)).GroupBy(f => f.Kind).OrderBy(g => g.Key))
        {
            var described = await session.DescribeAsync(kind.Key, cancel);
            // What an org need not have, it may lack: that is no failure.
            done.Add(described.Ok ? Fields(described.Value, [.. kind]) : new(kind.Key.ToString(), described.Failure!.Kind == FailureKind.NotFound ? null : false, described.Failure.Says));
            if (!described.Ok && described.Failure!.WorthRetrying)
                return [.. done, new("Other kinds", null, "Not reached: the CRM does not answer just now.")];
        }
        return done;
    }

    // A default that an edition lacks is left out without harm; a field that an admin chose, or that we write, must be there.
    static NamedCheck Fields(CrmSchema schema, IReadOnlyList<MappedField> fields)
    {
        var there = schema.Fields.Select(f => f.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var missing = fields.Where(f => !string.IsNullOrEmpty(f.Theirs) && !f.Ours.Contains('.') && !there.Contains(f.Theirs)).ToList();
        var written = missing.Where(f => f.Kind == RecordKind.Opportunity && WriteBackFields.All.Contains(f.Ours)).ToList();
        var chosen = missing.Except(written).Where(f => f.Theirs != f.Default).ToList();
        var name = schema.Kind.ToString();
        if (chosen.Count > 0)
            return new(name, false, $"{schema.ObjectName} has no {string.Join(", ", chosen.Select(f => $"{f.Theirs} (chosen for {f.Ours})"))}. Choose other fields, or let the integration user see these.");
        if (written.Count > 0)
            return new(name, false, $"{schema.ObjectName} lacks the fields that we write: {string.Join(", ", written.Select(f => f.Theirs))}. Install the package, or choose other fields.");
        return new(name, true, missing.Count == 0 ? $"All {fields.Count} fields of {schema.ObjectName} are there."
            : $"{fields.Count - missing.Count} of {fields.Count} fields of {schema.ObjectName} are there; left out because this org has none: {string.Join(", ", missing.Select(f => f.Theirs))}.");
    }

    async Task<IReadOnlyList<NamedCheck>> ReadAsync(ConnectionRow row, CancellationToken cancel)
    {
        if (row.Crm == "file")
            return [new("Read", true, $"{await counts.ClosedAsync(row.Id, cancel):N0} closed deals came from the file.")];
        var read = (await cursors.ListAsync(row.Id, cancel)).Where(c => c.Purpose == SyncCursor.Backfill).ToDictionary(c => c.Kind);
        var now = await health.OfAsync(row.Id, cancel);
        return
        [
            .. Enum.GetValues<RecordKind>().Select(kind => Read(kind, read.GetValueOrDefault(kind), row.Paused)),
            now.SetAside == 0 ? new("Set aside", true, "None.") : new("Set aside", false, $"{now.SetAside:N0} records could not be worked on: look at Work for the reasons, mend them and replay."),
            now.Drift switch
            {
                null => new("Complete", null, "Not measured yet: press \"Measure now\" on the connection's page, or wait for the hourly count."),
                0 => new("Complete", true, "Nothing is missing or differs, as last counted and compared."),
                var drift => new("Complete", false, $"{drift:N0} records are missing or differ: press \"Read all again\" on the connection's page."),
            },
        ];
    }

    static NamedCheck Read(RecordKind kind, SyncCursor? cursor, bool paused) => new($"Read {kind}", cursor switch { { FinishedAt: not null } => true, { Says: not null } => false, _ => null }, cursor switch
    {
        null => paused ? "Not begun: the connection is paused." : "Not begun.",
        { FinishedAt: not null } => $"{cursor.RowsDone:N0} records are read{(cursor.RowsSetAside > 0 ? $", {cursor.RowsSetAside:N0} set aside" : "")}.{(cursor.Says is { } known ? " " + known : "")}",
        { Says: { } says } => $"Stopped after {cursor.RowsDone:N0}: {says} It goes on from there by itself.",
        _ => $"{cursor.RowsDone:N0}{(cursor.RowsExpected is { } expected ? $" of {expected:N0}" : "")} records are read so far.",
    });

    async Task<IReadOnlyList<NamedCheck>> TrainAsync(Guid id, CancellationToken cancel)
    {
        var deals = await counts.OfAsync(id, cancel);
        var enough = new NamedCheck("Closed deals", deals.Won > 0 && deals.Lost > 0 ? true : null,
            $"{deals.Won:N0} won and {deals.Lost:N0} lost. A model needs both, at least 20 together, and is good from a few hundred on.");
        if (await models.ChampionAsync(id, cancel) is not { } champion)
            return [enough, new("Model", null, "None predicts yet: press \"Train now\" on the models page once the CRM is read.")];
        return
        [
            enough,
            new("Boosted trees", Trainer.WhyNoTrees is null ? true : null, Trainer.WhyNoTrees ?? "They can be grown here."),
            registry.Trouble(id) is { } damaged ? new("Model", false, damaged) : champion.Readiness == "NotReady"
                ? new("Model", null, $"{champion.Version}, trained {champion.TrainedAt:yyyy-MM-dd}, is judged not ready: its chances stay here until it is, or until write-back is set to always.")
                : new("Model", true, $"{champion.Version}, trained {champion.TrainedAt:yyyy-MM-dd}, predicts."),
            new("Open deals scored", deals.Open == 0 ? null : deals.Scored > 0, $"{Math.Min(deals.Scored, deals.All):N0} deals carry a score; {deals.Open:N0} are open."),
        ];
    }

    async Task<IReadOnlyList<NamedCheck>> PanelAsync(ConnectionRow row, CancellationToken cancel)
    {
        var mine = (await keys.ListAsync(row.Id, cancel)).Where(k => k.RevokedAt is null && k.Scopes.Contains(ApiKeyRow.Panel)).ToList();
        var (_, failed) = await work.DeadAsync(new(row.Id) { Stage = Stages.WriteBack }, 0, 1, cancel);
        var notReady = await models.ChampionAsync(row.Id, cancel) is { Readiness: "NotReady" };
        var fought = await overwrites.FoughtAsync(row.Id, cancel);
        return
        [
            mine.Count > 0 ? new("API key", true, $"{mine.Count} with the scope panel.") : new("API key", false, "None with the scope panel: make one under API keys and put it into the CRM's credential."),
            mine.Max(k => k.LastUsedAt) is { } used ? new("Panel asks", true, $"Last at {used:yyyy-MM-dd HH:mm} UTC.") : new("Panel asks", null, "Not yet: open a deal in the CRM with the card on its page."),
            row.WriteBack switch
            {
                ConnectionRow.Automatic when notReady => new("Write-back", null, "Held: the model is judged not ready, so that its chances are not written. Train again once more deals have closed, or set write-back to always on the connection's page."),
                ConnectionRow.Automatic or ConnectionRow.Always => new("Write-back", true, "Automatic: the score stands in the CRM's own fields."),
                ConnectionRow.Preview => new("Write-back", null, "Preview: nothing is written until it is set to automatic on the connection's page."),
                _ => new("Write-back", null, "Off: list views and reports in the CRM show no score."),
            },
            failed == 0 ? new("Writes refused", true, "None.") : new("Writes refused", false, $"{failed:N0} deals could not be written: look at Work for the reasons."),
            fought.Count == 0 ? new("Fields left as written", true, "Yes: nobody keeps overwriting ours.")
                : new("Fields left as written", false, $"Somebody, or automation in the CRM, keeps setting {string.Join(", ", fought.Select(f => $"{f.Field} (on {f.Deals:N0} deals)"))}: find out by the field's history in the CRM who does it, and stop it or map another field."),
        ];
    }
}
