using CrmIntegration.Connectors;
using CrmIntegration.Language;
using CrmIntegration.Language.Replies;
using CrmIntegration.Language.Retrieval;
using CrmIntegration.Records;
using Microsoft.Extensions.Options;

namespace CrmIntegration.Enrich.Replies;

/// <summary>Reads what many mails' replies are made from in a handful of questions, however many mails there are.</summary>
sealed class Gathering(CrmStore store, Predictions predictions, DraftVerdicts verdicts, Knowledge knowledge, ReadMails reads, IOptions<ReplyOptions> options, TimeProvider clock)
{
    const int OfThread = 30, OfAccount = 60, OfOwner = 300, VerdictsEach = 60, MostNamesOf = 200, ArticlesEach = 8;      // an article in four languages is four

    public async Task<IReadOnlyList<ReplyContext>> ContextsAsync(Guid connectionId, IReadOnlyList<Email> mails, CancellationToken cancel)
    {
        if (mails.Count == 0)
            return [];
        var now = clock.GetUtcNow();
        var read = mails.Select(m => (Mail: m, Read: reads.Read(connectionId, m))).Select(m => (m.Mail, m.Read.Clean, m.Read.Reading)).ToList();
        var deals = (await store.FindAsync(connectionId, RecordKind.Opportunity, Ids(mails.Select(m => m.OpportunityId)), cancel)).Cast<Opportunity>().Where(o => !o.Deleted).ToDictionary(o => o.Id);
        var cases = (await store.FindAsync(connectionId, RecordKind.Case, Ids(mails.Select(m => m.CaseId)), cancel)).Cast<Case>().Where(c => !c.Deleted).ToDictionary(c => c.Id);
        string? AccountOf(Email mail) => mail.AccountId ?? (mail.OpportunityId is { } d && deals.TryGetValue(d, out var deal) ? deal.AccountId : null) ?? (mail.CaseId is { } c && cases.TryGetValue(c, out var about) ? about.AccountId : null);
        var accountIds = Ids(mails.Select(AccountOf));
        var owners = Ids(deals.Values.Select(d => d.OwnerId));
        var answers = await store.AnswersOfAsync(connectionId, owners, OfOwner, cancel);
        var ofThread = await store.NewestMailsAsync(connectionId, MailsOf.Thread, Ids(mails.Select(m => m.ThreadId).Concat(answers.SelectMany(a => a).Select(m => m.ThreadId))), OfThread, cancel);
        var ofAccount = await store.NewestMailsAsync(connectionId, MailsOf.Account, accountIds, OfAccount, cancel);
        // Names of the other customers whose mails may lend their words: they must not lend their names.
        var others = Ids(answers.SelectMany(a => a).Select(m => m.AccountId)).Except(accountIds).Take(MostNamesOf).ToList();
        var accounts = (await store.AccountsAsync(connectionId, [.. accountIds, .. others], cancel)).ToDictionary(a => a.Id);
        var contacts = await store.ContactsOfAccountsAsync(connectionId, [.. accountIds, .. others], cancel);
        // Mails of this account on a colleague's deal are the colleague's.
        var near = Ids(ofAccount.SelectMany(a => a).Select(m => m.OpportunityId)).Except(deals.Keys).ToList();
        var ownersOf = (await store.FindAsync(connectionId, RecordKind.Opportunity, near, cancel)).Cast<Opportunity>().Where(o => !o.Deleted).Concat(deals.Values).ToDictionary(o => o.Id, o => o.OwnerId);
        var known = new Known
        {
            OwnersOf = ownersOf, Clean = m => reads.Clean(connectionId, m),
            Now = now, Hours = options.Value.Hours, Meeting = TimeSpan.FromMinutes(options.Value.MeetingMinutes), Deals = deals, Accounts = accounts, Contacts = contacts,
            Users = await store.UsersAsync(connectionId, cancel), Histories = await store.HistoriesAsync(connectionId, deals.Keys, cancel), Predictions = await predictions.LatestAsync(connectionId, deals.Keys, cancel),
            Events = await store.EventsAsync(connectionId, owners, now.AddDays(-1), now.AddDays(MeetingSlots.Days + 30), cancel), Verdicts = await verdicts.OfAsync(connectionId, owners, VerdictsEach, cancel),
            Articles = await knowledge.SearchAsync(connectionId, read.SelectMany(r => r.Reading.Asks).SelectMany(a => Clauses.Of(a.Quote).Concat(a.Kind == "complaint" ? MailAsks.FaultsOf(a).Select(f => f.Quote) : [])).Distinct(), Audience.Customer, ArticlesEach, cancel), OfThread = ofThread, OfAccount = ofAccount, Answers = answers,
            Foreign = others.SelectMany(id => contacts[id].SelectMany(c => new[] { c.FirstName, c.LastName }).Append(accounts.GetValueOrDefault(id)?.Name)).OfType<string>().SelectMany(n => n.Split(' ')).Where(n => n.Length > 2 && char.IsUpper(n[0]))
                .ToHashSet(StringComparer.OrdinalIgnoreCase),
        };
        return [.. read.Select(r => Composing.Of(r.Mail, r.Clean, r.Reading, AccountOf(r.Mail), known))];
    }

    static List<string> Ids(IEnumerable<string?> ids) => [.. ids.OfType<string>().Distinct(StringComparer.Ordinal)];
}

/// <summary>What was read for a batch of mails.</summary>
sealed record Known
{
    public required DateTimeOffset Now { get; init; }

    /// <summary>A mail's visible text, read once however often it is looked at.</summary>
    public required Func<Email, CleanMail> Clean { get; init; }
    public required WorkingHours Hours { get; init; }
    public required TimeSpan Meeting { get; init; }
    public required IReadOnlyDictionary<string, Opportunity> Deals { get; init; }

    /// <summary>Who owns a deal that some mail speaks of.</summary>
    public required IReadOnlyDictionary<string, string?> OwnersOf { get; init; }
    public required IReadOnlyDictionary<string, Account> Accounts { get; init; }
    public required ILookup<string, Contact> Contacts { get; init; }
    public required IReadOnlyList<CrmUser> Users { get; init; }
    public required ILookup<string, FieldChange> Histories { get; init; }
    public required IReadOnlyDictionary<string, Prediction> Predictions { get; init; }
    public required ILookup<string, Activity> Events { get; init; }
    public required ILookup<string, DraftVerdict> Verdicts { get; init; }

    /// <summary>By ask: passages of articles that a customer may be told.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<KnowledgeHit>> Articles { get; init; }
    public required ILookup<string, Email> OfThread { get; init; }
    public required ILookup<string, Email> OfAccount { get; init; }
    public required ILookup<string, Email> Answers { get; init; }

    /// <summary>Words of other customers' names.</summary>
    public required IReadOnlySet<string> Foreign { get; init; }

    /// <summary>Per rep, read once in a batch.</summary>
    public Dictionary<string, PastReplies> Past { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, RepsWay> Ways { get; } = new(StringComparer.Ordinal);
}
