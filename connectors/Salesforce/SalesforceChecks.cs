using CrmIntegration.Connectors;

namespace CrmIntegration.Salesforce;

/// <summary>What an admin sees after pressing Test, in order; what an earlier failure makes moot is listed as not reached.</summary>
sealed class SalesforceChecks(SalesforceQueries queries, SalesforceOptional optional)
{
    static readonly RecordKind[] Needed = Enum.GetValues<RecordKind>();

    public async Task<IReadOnlyList<NamedCheck>> RunAsync(CancellationToken cancel)
    {
        List<NamedCheck> done = [];
        var settings = queries.Calls.Settings;
        var names = new[] { "Settings", "Sign-in", "Organization", "API" }
            .Concat(Needed.Select(k => $"Read {k}")).Append("Our fields").Append("Write (dry)").ToList();

        await Rest();
        return [.. done, .. names.Skip(done.Count).Select(n => new NamedCheck(n, null, "Not reached: an earlier check failed."))];

        async Task Rest()
        {
            if (!Add(settings.Trouble() is { } trouble ? new CrmFailure(FailureKind.Misconfigured, trouble) : null, $"Complete; signs in at {settings.SignInAddress}."))
                return;
            var token = await queries.Calls.TokenAsync(cancel);
            if (!Add(token.Failure, token.Ok ? $"Signed in; the org answers at {token.Value.InstanceUrl.Host}{(token.Value.InstanceUrl.Scheme == Uri.UriSchemeHttps ? " over TLS" : " without TLS, on this machine")}." : ""))
                return;
            if (!Add(WrongOrg(settings.OrgId, token.Value.OrgId), $"Org {token.Value.OrgId ?? settings.OrgId ?? "unknown"}."))
                return;
            var limits = await queries.Calls.SendAsync(false, (api, bearer, version, stop) => api.LimitsAsync(version, bearer, stop), cancel);
            if (!Add(limits.Failure, queries.Calls.Lane.Budget.Now is { } budget ? $"API {settings.ApiVersion}; {budget.Used:N0} of {budget.Limit:N0} calls used today." : $"API {settings.ApiVersion}."))
                return;
            foreach (var kind in Needed)
                if (await optional.LackingAsync(kind, true, cancel) is { } lacking)
                    Add(null, lacking);
                else
                    Add(await UnreadableAsync(kind, cancel), $"{string.Join(" and ", SalesforceMapping.Objects(kind))} can be read.");
            var question = await queries.QuestionAsync(RecordKind.Opportunity, "Opportunity", true, cancel);
            if (!Add(question.Failure ?? Lacking(question.Value), "All write-back fields are there."))
                return;
            Add(Closed(question.Value), "The integration user may edit every write-back field; nothing was written.");
        }

        bool Add(CrmFailure? failure, string fine)
        {
            done.Add(new NamedCheck(names[done.Count], failure is null, failure?.Says ?? fine));
            return failure is null;
        }
    }

    static CrmFailure? WrongOrg(string? configured, string? told) =>
        string.IsNullOrEmpty(configured) || told is null || SalesforceId.Normalise(configured) == told ? null
        : new CrmFailure(FailureKind.Misconfigured, $"The token is for org {told}, the setting Organization id says {configured}. Correct one of them.");

    async Task<CrmFailure?> UnreadableAsync(RecordKind kind, CancellationToken cancel)
    {
        foreach (var name in SalesforceMapping.Objects(kind))
        {
            var one = await queries.AskAsync(kind, name, false, false, q => $"{q.Select}{q.Where} LIMIT 1", cancel);
            if (!one.Ok)
                return one.Failure;
        }
        return null;
    }

    static CrmFailure? Lacking(SalesforceQuestion question) => SalesforceWrites.MissingFields(question) is { Count: > 0 } missing
        ? new CrmFailure(FailureKind.Misconfigured, $"Opportunity lacks {string.Join(", ", missing)}. Install the package, or change the field mapping.") : null;

    static CrmFailure? Closed(SalesforceQuestion question)
    {
        var closed = question.WriteBack.Values.Where(f => !question.Object.Fields[f].Updateable).Order(StringComparer.Ordinal).ToList();
        return closed.Count == 0 ? null
            : new CrmFailure(FailureKind.Refused, $"The integration user may not edit {string.Join(", ", closed)}. Assign the permission set that came with the package.");
    }
}
