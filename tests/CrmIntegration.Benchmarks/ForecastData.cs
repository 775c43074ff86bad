using System.IO.Compression;
using CrmIntegration.Forecasting;

namespace CrmIntegration.Benchmarks;

/// <summary>The public sets as deals, mapped as ../shared/tools/baselines maps them; what is learned from them is the library's own affair.</summary>
static class ForecastData
{
    static readonly string? Folder = Find();

    static string? Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            foreach (var place in new[] { Path.Combine(at.FullName, "shared", "data"), Path.Combine(at.FullName, "..", "shared", "data") })
                if (Directory.Exists(Path.Combine(place, "bpic2012"))) return Path.GetFullPath(place);
        return Environment.GetEnvironmentVariable("CRM_SHARED_DATA");
    }

    public static string? PathOf(params string[] parts) => Folder is null ? null : Path.Combine([Folder, .. parts]) is var path && File.Exists(path) ? path : null;

    static readonly string[] BpicStages = ["A_SUBMITTED", "A_PARTLYSUBMITTED", "A_PREACCEPTED", "A_ACCEPTED", "A_FINALIZED", "O_SELECTED", "O_CREATED", "O_SENT", "O_SENT_BACK", "O_CANCELLED", "O_DECLINED"];
    static readonly string[] BpicApproval = ["A_APPROVED", "A_REGISTERED", "A_ACTIVATED", "O_ACCEPTED"];

    /// <summary>Loan applications: the states of application and offer are stages, the work items activities, who did them the owner.</summary>
    public static List<DealTimeline> Bpic(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        reader.ReadLine();
        var cases = new Dictionary<string, List<(DateTimeOffset At, string What, string Phase, string Who, string Amount)>>();
        while (reader.ReadLine() is { } line)
        {
            var f = line.Split(',');
            if (!cases.TryGetValue(f[0], out var list)) cases[f[0]] = list = [];
            list.Add((DateTimeOffset.Parse(f[5], System.Globalization.CultureInfo.InvariantCulture), f[3], f[4], f[6], f[2]));
        }
        return [.. cases.Select(c =>
        {
            var all = c.Value.OrderBy(e => e.At).ToList();
            DateTimeOffset? First(params string[] what) => all.Where(e => what.Contains(e.What)).Select(e => (DateTimeOffset?)e.At).FirstOrDefault();
            var (won, lost) = (First("A_ACTIVATED"), First("A_DECLINED", "A_CANCELLED"));
            var end = won is null ? lost : First(BpicApproval);
            return new DealTimeline
            {
                Id = c.Key, Created = all[0].At, Outcome = won is not null ? DealOutcome.Won : lost is not null ? DealOutcome.Lost : DealOutcome.Open, ClosedAt = end,
                Attributes = new Dictionary<string, string?> { ["amount"] = all[0].Amount },
                Events = [.. all.Where(e => end is null || e.At < end).SelectMany(e => e.Who.Length == 0 ? new[] { Told(e.At, e.What, e.Phase) } : [Told(e.At, e.What, e.Phase), new(e.At, DealFields.Owner, e.Who)])],
            };
        })];
    }

    static DealEvent Told(DateTimeOffset at, string what, string phase) => BpicStages.Contains(what) ? new(at, DealFields.Stage, what) : new(at, DealFields.Activity, what + " " + phase);

    public sealed record MavenDeal(DealTimeline Deal, double Price, double Value);

    /// <summary>Hardware deals: product, list price and who sells are known from engagement on; asked for, the account and its facts, or the value at the close, too.</summary>
    public static List<MavenDeal> Maven(string folder, bool account = false, bool value = false)
    {
        var products = Rows(Path.Combine(folder, "products.csv"), ',').ToDictionary(p => p["product"]);
        var teams = Rows(Path.Combine(folder, "sales_teams.csv"), ',').ToDictionary(t => t["sales_agent"]);
        var accounts = Rows(Path.Combine(folder, "accounts.csv"), ',').ToDictionary(a => a["account"]);
        return [.. Rows(Path.Combine(folder, "sales_pipeline.csv"), ',').Where(r => r["engage_date"].Length > 0).Select(r =>
        {
            var product = products[r["product"] == "GTXPro" ? "GTX Pro" : r["product"]];
            var team = teams[r["sales_agent"]];
            var facts = new Dictionary<string, string?>
            {
                ["product"] = product["product"], ["series"] = product["series"], ["amount"] = product["sales_price"], ["owner"] = r["sales_agent"], ["manager"] = team["manager"], ["office"] = team["regional_office"],
            };
            if (account)
            {
                var known = accounts.GetValueOrDefault(r["account"]);
                (facts["account"], facts["sector"], facts["employees"]) = (r["account"], known?["sector"], known?["employees"]);
            }
            if (value) facts["close_value"] = r["close_value"];
            return new MavenDeal(new()
            {
                Id = r["opportunity_id"], Created = Day(r["engage_date"]), Attributes = facts, ClosedAt = r["close_date"].Length == 0 ? null : Day(r["close_date"]),
                Outcome = r["deal_stage"] switch { "Won" => DealOutcome.Won, "Lost" => DealOutcome.Lost, _ => DealOutcome.Open },
            }, double.Parse(product["sales_price"], System.Globalization.CultureInfo.InvariantCulture), r["close_value"].Length == 0 ? 0 : double.Parse(r["close_value"], System.Globalization.CultureInfo.InvariantCulture));
        })];
    }

    static DateTimeOffset Day(string text) => new(DateTime.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), TimeSpan.Zero);

    public static List<Dictionary<string, string>> Rows(string path, char separator)
    {
        var lines = File.ReadAllLines(path);
        var header = lines[0].Split(separator).Select(h => h.Trim('"', ' ')).ToArray();
        return [.. lines.Skip(1).Where(l => l.Length > 0).Select(l => l.Split(separator).Select((v, i) => (v, i)).ToDictionary(x => header[x.i], x => x.v.Trim('"', ' ')))];
    }
}
