using CrmIntegration.Connectors;

namespace CrmIntegration.SampleOrg;

/// <summary>
/// A made-up company with three years of deals, mails and cases, and a known truth: <see cref="WinProcess"/> says how deals live, so the exact
/// chance of each is known. The same seed, number and day give the same company, to the last letter. Ids are neutral ("opp-000123").
/// </summary>
public sealed partial class SampleCompany
{
    readonly int seed;
    readonly double mailShare;
    readonly List<CrmUser> users = [];
    readonly List<Account> accounts = [];
    readonly List<Contact> contacts = [];
    readonly List<Opportunity> opportunities = [];
    readonly List<ContactRole> roles = [];
    readonly List<UserRole> places = [];
    readonly List<LineItem> lines = [];
    readonly List<FieldChange> changes = [];
    readonly List<Email> emails = [];
    readonly List<Activity> activities = [];
    readonly List<Case> cases = [];
    readonly List<Deal> deals = [];
    readonly Dictionary<string, Deal> dealById = [];
    readonly Dictionary<string, double> truth = [];
    bool truthKnown;

    SampleCompany(int seed, double mailShare, DateTimeOffset today) => (this.seed, this.mailShare, Today) = (seed, mailShare, today);

    /// <summary>The moment up to which the company has lived.</summary>
    public DateTimeOffset Today { get; private set; }
    public IReadOnlyList<CrmUser> Users => users;
    public IReadOnlyList<Stage> Stages => Pipeline.Stages;
    public IReadOnlyList<Account> Accounts => accounts;
    public IReadOnlyList<Contact> Contacts => contacts;
    public IReadOnlyList<Opportunity> Opportunities => opportunities;
    public IReadOnlyList<ContactRole> ContactRoles => roles;
    public IReadOnlyList<UserRole> Roles => places;
    public IReadOnlyList<Product> Products => Catalogue;

    /// <summary>One to three per opportunity, whose totals add up to its amount.</summary>
    public IReadOnlyList<LineItem> LineItems => lines;

    /// <summary>Per opportunity ascending by time; the first ones are at creation.</summary>
    public IReadOnlyList<FieldChange> FieldChanges => changes;
    public IReadOnlyList<Email> Emails => emails;
    public IReadOnlyList<Activity> Activities => activities;
    public IReadOnlyList<Case> Cases => cases;
    public IReadOnlyList<Article> Articles => Handbook.Articles;

    /// <summary>Every open deal's exact probability of being won some day, given all that the generator knows today.</summary>
    public IReadOnlyDictionary<string, double> TrueWinProbability
    {
        get
        {
            if (!truthKnown)
                foreach (var deal in deals.Where(d => d.Ended is null))
                    truth[deal.Opportunity.Id] = deal.TrueWinProbability(Today);
            truthKnown = true;
            return truth;
        }
    }

    /// <summary>The same as it was at a moment; 0 or 1 once the deal had ended.</summary>
    /// <exception cref="KeyNotFoundException">No such opportunity.</exception>
    /// <exception cref="ArgumentOutOfRangeException">It did not exist yet.</exception>
    public double TrueWinProbabilityAsOf(string id, DateTimeOffset at) => dealById[id].TrueWinProbability(at);

    /// <param name="deals">How many opportunities in three years; about one in eight is open.</param>
    /// <param name="mails">Share of the mails and activities to keep: 1 is a few per deal. Null: 1 up to 10,000 deals, then so that their number stays flat.</param>
    public static SampleCompany Make(int seed, int deals, DateTimeOffset today, double? mails = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(deals);
        var company = new SampleCompany(seed, mails ?? Math.Min(1, 10_000.0 / Math.Max(1, deals)), today.ToUniversalTime());
        company.Hire(deals);
        company.MeetCustomers(deals);
        foreach (var (index, created) in Births(seed, deals, company.Today).Index())
            company.Live(company.Open(index, created));
        company.HearComplaints();
        return company;
    }

    // Slightly more deals each year, on working days between 8 and 17 o'clock.
    static IEnumerable<DateTimeOffset> Births(int seed, int count, DateTimeOffset today)
    {
        var dice = new Dice(seed, -1);
        return Enumerable.Range(0, count).Select(_ =>
        {
            var at = today.AddDays(-1095 * (1 - Math.Pow(dice.Throw(), 0.85)));
            at = new DateTimeOffset(at.Date, TimeSpan.Zero).AddMinutes(480 + dice.Below(540));
            at = at.DayOfWeek switch { DayOfWeek.Saturday => at.AddDays(-1), DayOfWeek.Sunday => at.AddDays(-2), _ => at };
            return at < today ? at : at.AddDays(-7);
        }).ToArray().Order();
    }
}
