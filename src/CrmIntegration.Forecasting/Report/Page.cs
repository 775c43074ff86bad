using System.Globalization;
using System.Net;
using System.Text;

namespace CrmIntegration.Forecasting.Report;

/// <summary>A page that needs nothing from outside: own style, light and dark, no script. All text is encoded here.</summary>
sealed class Page
{
    readonly StringBuilder body = new();
    readonly string title;

    public Page(string title) => this.title = title;

    public static string Safe(string? text) => WebUtility.HtmlEncode(text ?? "");
    public static string N(double value, string format = "0.###") => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "–";
    public static string Percent(double value) => double.IsFinite(value) ? (100 * value).ToString("0.#", CultureInfo.InvariantCulture) + " %" : "–";

    /// <summary>Big numbers in few letters: 1.2M.</summary>
    public static string Brief(double v) => Math.Abs(v) switch
    {
        >= 1e9 => N(v / 1e9, "0.##") + "B", >= 1e6 => N(v / 1e6, "0.##") + "M", >= 1e4 => N(v / 1e3, "0.#") + "k", >= 100 => N(v, "#,0"), _ => N(v, "0.##"),
    };

    public Page Raw(string html) { body.Append(html); return this; }
    public Page Heading(string text, string? id = null) => Raw($"<h2{(id is null ? "" : $" id=\"{id}\"")}>{Safe(text)}</h2>");
    public Page Text(string text, string kind = "") => Raw($"<p{(kind.Length > 0 ? $" class=\"{kind}\"" : "")}>{Safe(text)}</p>");

    public Page Section(string heading, Action<Page> inside, string kind = "")
    {
        Raw($"<section class=\"card {kind}\">").Heading(heading);
        inside(this);
        return Raw("</section>");
    }

    /// <summary>Figures in a row, big number over small words.</summary>
    public Page Figures(params (string Value, string Says)[] all)
    {
        Raw("<dl class=\"figures\">");
        foreach (var (value, says) in all) Raw($"<div><dt>{Safe(says)}</dt><dd>{Safe(value)}</dd></div>");
        return Raw("</dl>");
    }

    public Page List(IEnumerable<string> lines, string kind = "")
    {
        var all = lines.ToList();
        return all.Count == 0 ? this : Raw($"<ul{(kind.Length > 0 ? $" class=\"{kind}\"" : "")}>{string.Concat(all.Select(l => $"<li>{Safe(l)}</li>"))}</ul>");
    }

    /// <param name="header">Begins with ':' where the column holds numbers.</param>
    /// <param name="strong">Rows to set off.</param>
    /// <param name="rows">What follows a line feed in a cell stands small below it.</param>
    public Page Table(string caption, string[] header, IEnumerable<string[]> rows, Func<int, bool>? strong = null)
    {
        var number = header.Select(h => h.StartsWith(':')).ToArray();
        string Cell(string tag, string text, int i) => $"<{tag}{(number[i] ? " class=\"n\"" : "")}>{(text.Split('\n', 2) is [var big, var small] ? $"{Safe(big)}<small>{Safe(small)}</small>" : Safe(text))}</{tag}>";
        Raw($"<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{Safe(caption)}\"><table><caption>{Safe(caption)}</caption><thead><tr>{string.Concat(header.Select((h, i) => $"<th scope=\"col\"{(number[i] ? " class=\"n\"" : "")}>{Safe(h.TrimStart(':'))}</th>"))}</tr></thead><tbody>");
        foreach (var (row, r) in rows.Select((row, r) => (row, r)))
            Raw($"<tr{(strong?.Invoke(r) == true ? " class=\"strong\"" : "")}>{string.Concat(row.Select((c, i) => i == 0 ? $"<th scope=\"row\">{Safe(c)}</th>" : Cell("td", c, i)))}</tr>");
        return Raw("</tbody></table></div>");
    }

    /// <summary>A picture with what it says below and its numbers behind a fold.</summary>
    public Page Picture(string svg, string says, string[] header, IEnumerable<string[]> rows)
    {
        Raw($"<figure>{svg}<figcaption>{Safe(says)}</figcaption><details><summary>As a table</summary>");
        return Table(says, header, rows).Raw("</details></figure>");
    }

    public string Html() => $"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">
        <title>{Safe(title)}</title><style>{Style}</style></head><body><main>{body}</main></body></html>
        """;

    const string Style = """
        :root{color-scheme:light dark;--ground:#f5f6f8;--card:#fff;--ink:#1b2430;--soft:#55606e;--line:#d5dae1;--raised:#eef1f5;--accent:#0b5cad;--for:#0b66b5;--against:#b4530a;--band:#a9cbee;--wideband:#d6e6f7;--ghost:#a3adba;--good:#0f6b4f;--goodsoft:#ddf3ea;--care:#875400;--caresoft:#fdf0d5;--bad:#a5251f;--badsoft:#fbe4e2}
        @media(prefers-color-scheme:dark){:root{--ground:#12161c;--card:#1a2029;--ink:#e6eaf0;--soft:#a3afbe;--line:#323b48;--raised:#232b36;--accent:#7db8f5;--for:#69b1f2;--against:#f0a35e;--band:#2f5580;--wideband:#22384f;--ghost:#6b7788;--good:#6fd3ac;--goodsoft:#14372c;--care:#f2c063;--caresoft:#3d2f10;--bad:#ff9d94;--badsoft:#451f1d}}
        *{box-sizing:border-box}html{font:100%/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}body{margin:0;background:var(--ground);color:var(--ink);font-size:.9375rem;overflow-wrap:anywhere}
        main{max-width:72rem;margin:0 auto;padding:1.5rem 1.25rem 4rem;display:grid;gap:1rem;grid-template-columns:repeat(12,minmax(0,1fr))}main>*{grid-column:1/-1}
        h1,h2,h3{line-height:1.25;margin:0;text-wrap:balance}h1{font-size:1.625rem}h2{font-size:1.125rem;margin-bottom:.5rem}h3{font-size:.9375rem;margin:.75rem 0 .25rem}p{margin:0 0 .5rem;max-width:76ch}ul{margin:.25rem 0 .5rem;padding-left:1.2rem;max-width:80ch}li{margin:.15rem 0}
        .soft,figcaption,caption{color:var(--soft);font-size:.8125rem}.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1rem 1.25rem;min-width:0}.half{grid-column:span 6}.third{grid-column:span 4}.twothirds{grid-column:span 8}
        header.top{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center}.badge{font-weight:700;font-size:1.0625rem;padding:.25rem .9rem;border-radius:99px;border:1px solid currentColor}.Ready{background:var(--goodsoft);color:var(--good)}.OK{background:var(--caresoft);color:var(--care)}.NotReady{background:var(--badsoft);color:var(--bad)}
        .figures{display:flex;flex-wrap:wrap;gap:.75rem 2rem;margin:0}.figures div{display:grid}.figures dt{order:2;color:var(--soft);font-size:.8125rem}.figures dd{margin:0;font-size:1.5rem;font-weight:650;font-variant-numeric:tabular-nums;line-height:1.25}
        .wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.875rem}caption{text-align:left;padding:.25rem 0}td,th{padding:.375rem .625rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}thead th{color:var(--soft);font-size:.8125rem;font-weight:600;white-space:nowrap}tbody th{font-weight:500}tbody tr:last-child>*{border-bottom:0}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}tr.strong>*{font-weight:650;background:var(--raised)}
        .n small{display:block;color:var(--soft);font-weight:400;font-size:.75rem}.warn{border-left:4px solid var(--care)}.leak{border-left:4px solid var(--bad)}figure{margin:0;min-width:0}figcaption{margin:.25rem 0}details{font-size:.875rem}summary{cursor:pointer;color:var(--accent);font-size:.8125rem;padding:.125rem 0}:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
        svg{display:block;width:100%;max-width:50rem;height:auto}svg text{fill:var(--soft);font:11px system-ui,sans-serif}svg .s{fill:var(--ink);font-weight:600}.axis{stroke:var(--line);fill:none}.guide{stroke:var(--soft);stroke-dasharray:4 4;fill:none}.line{stroke:var(--for);stroke-width:2;fill:none;stroke-linejoin:round}.past{stroke:var(--ink);stroke-width:1.5;fill:none;stroke-linejoin:round}.other{stroke:var(--against);stroke-width:2;fill:none;stroke-dasharray:6 3}.ahead{stroke:var(--for);stroke-width:2.5;fill:none}.band{fill:var(--band);opacity:.75}.wideband{fill:var(--wideband);opacity:.9}.dot{fill:var(--for);stroke:var(--card);stroke-width:1.5}.dot2{fill:var(--against);stroke:var(--card);stroke-width:1.5}.bar{fill:var(--for)}.bar2{fill:var(--against)}.ghost{fill:var(--ghost)}.track{fill:var(--raised);stroke:var(--line)}.whisk{stroke:var(--for);stroke-width:2}.fillgood{fill:var(--good)}.fillcare{fill:var(--care)}.fillbad{fill:var(--bad)}
        @media(max-width:72rem){td,th{padding-inline:.375rem}thead th{white-space:normal}table{font-size:.8125rem}}@media(max-width:56rem){.half,.third,.twothirds{grid-column:1/-1}}@media(max-width:40rem){main{padding:1rem .75rem 3rem}.card{padding:.875rem}.figures dd{font-size:1.25rem}figure>svg{min-width:30rem}figure{overflow-x:auto}}@media print{body{background:#fff}.card{break-inside:avoid}}
        """;
}
