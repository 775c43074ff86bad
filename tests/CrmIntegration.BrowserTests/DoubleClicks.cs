using System.Text.Json;
using System.Text.RegularExpressions;
using CrmIntegration.Connectors;
using CrmIntegration.Doors;
using CrmIntegration.Records;
using Microsoft.Playwright;

namespace CrmIntegration.BrowserTests;

/// <summary>Every button of every page, pressed twice: by a hand that trembles, and by a browser whose second click reaches the door as well.</summary>
public sealed partial class DoubleClicks(Company company) : IClassFixture<Company>
{
    // Pressed here they would end this very sign-in; their own tests press them.
    static readonly string[] NotHere = ["/sign-out", "/language"];

    [Fact]
    public async Task Every_button_clicked_twice_does_its_work_once()
    {
        await company.Get<Newcomers>().AddAsync(new("zz@example.com", Person.Rep, company.Connection, "005000000000001AAA", false), default);
        await company.Get<ApiKeys>().CreateAsync(company.Connection, "zz", ApiKeyRow.Panel, default);
        await SetAsideAsync();
        var page = await company.AdminAsync();
        page.Dialog += (_, dialog) => dialog.AcceptAsync();
        var posts = new List<string>();
        page.Request += (_, request) => { if (request.Method == "POST") posts.Add(request.Url); };
        var troubles = new List<string>();
        var pressed = new List<string>();

        foreach (var (name, address) in await company.PagesAsync())
            // Once more after each press: some buttons come with what another did, such as Stop after Start.
            while ((await ButtonsAsync(page, address)).Where(b => !pressed.Contains(b.Kind)).Cast<(string Kind, int At)?>().FirstOrDefault() is var (kind, at))
            {
                pressed.Add(kind);
                posts.Clear();
                await FillAsync(page, at);
                await page.Locator(Button).Nth(at).DblClickAsync();
                await Assertions.Expect(page.Locator("form[data-sent]")).ToHaveCountAsync(0);
                if (posts.Count != 1)
                    troubles.Add($"{name}: {kind} was sent {posts.Count} times");
                if (page.Url.Contains("/not-here", StringComparison.Ordinal))
                    troubles.Add($"{name}: {kind} ended at {page.Url}");

                await page.GotoAsync(address);
                if (await page.Locator(Button).CountAsync() > at && await TwinsAsync(page, at) is { } trouble)
                    troubles.Add($"{name}: {kind} {trouble}");
            }

        Assert.Empty(troubles);
        Assert.True(pressed.Count >= 42, $"only {pressed.Count} kinds of buttons were found: {string.Join(", ", pressed)}");
    }

    [Fact]
    public async Task A_double_click_without_scripts_makes_one_key()
    {
        var page = await company.AdminAsync(scripts: false);
        await page.GotoAsync(company.Of("keys"));
        await page.GetByLabel("Name").FillAsync("clicked twice, no scripts");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a key" }).DblClickAsync();
        await page.Locator("[role=status]").WaitForAsync();
        Assert.Single(await company.Get<ApiKeys>().ListAsync(company.Connection, default), k => k.Name == "clicked twice, no scripts");
    }

    // A rejected row and a reading that stopped, for the buttons that come with them.
    async Task SetAsideAsync()
    {
        await using var database = await company.Get<Database>().OpenAsync(default);
        await using var transaction = await database.BeginTransactionAsync();
        await company.Get<WorkQueue>().SetAsideAsync(transaction, company.Connection, RecordKind.Opportunity, [new("006000000000001AAA", "The amount is no number.", null)], default);
        await transaction.CommitAsync();
        await company.Get<SyncCursors>().SaveAsync(company.Connection, new() { Kind = RecordKind.Stage, Purpose = SyncCursor.Backfill, Says = "Salesforce is busy or in maintenance." }, default);
    }

    const string Button = "form[method=post] button:not([type=button])";

    // What a button does: where it sends its form, without ids. Of several alike the last is taken: the first person is the admin who presses.
    static async Task<IReadOnlyList<(string Kind, int At)>> ButtonsAsync(IPage page, string address)
    {
        await page.GotoAsync(address);
        var all = await page.EvaluateAsync<string[]>($"() => [...document.querySelectorAll('{Button}')].map(b => new URL(b.hasAttribute('formaction') ? b.formAction : b.form.action).pathname + ' ' + b.textContent.trim())");
        return [.. all.Select((kind, at) => (Kind: Id().Replace(kind, "*"), At: at)).Where(b => !NotHere.Any(n => b.Kind.StartsWith(n, StringComparison.Ordinal))).GroupBy(b => b.Kind).Select(same => same.Last())];
    }

    // Whatever is empty gets something, so that the form is sent and the door has to look at it.
    static Task FillAsync(IPage page, int at) => page.EvaluateAsync($$"""
        at => {
          const form = document.querySelectorAll('{{Button}}')[at].form;
          form.noValidate = true;
          for (let box = form; box; box = box.parentElement) if (box.tagName === 'DETAILS') box.open = true;
          // A new connection must be one that its connector finds complete; nobody answers there.
          if (form.elements['crm-key']) [form.elements.Flow.value, form.elements.LoginUrl.value, form.elements.MyDomainUrl.value] = ['refresh', 'http://127.0.0.1:9', 'http://127.0.0.1:9'];
          for (const input of form.querySelectorAll('input:not([type=hidden]):not([type=file]):not([type=checkbox]):not([type=radio]), textarea'))
            if (input.value === '') input.value = input.type === 'date' ? '2027-03-01' : input.type === 'number' ? '1' : 'twice';
        }
        """, at);

    // Both clicks reach the door at once. What an action says is sealed anew each time it is done: the same words in the same seal were said once.
    static async Task<string?> TwinsAsync(IPage page, int at)
    {
        await FillAsync(page, at);
        var sent = await page.EvaluateAsync<JsonElement>($$"""
            at => { const button = document.querySelectorAll('{{Button}}')[at];
              return { to: button.hasAttribute('formaction') ? button.formAction : button.form.action, multipart: button.form.enctype.startsWith('multipart'),
                fields: [...new FormData(button.form)].filter(f => typeof f[1] === 'string') }; }
            """, at);
        Task<IAPIResponse> Click()
        {
            var form = page.APIRequest.CreateFormData();
            foreach (var field in sent.GetProperty("fields").EnumerateArray())
                form.Append(field[0].GetString()!, field[1].GetString()!);
            var options = new APIRequestContextOptions { MaxRedirects = 0, Headers = new Dictionary<string, string> { ["Accept"] = "text/html", ["Referer"] = page.Url } };
            if (sent.GetProperty("multipart").GetBoolean())
                options.Multipart = form;
            else
                options.Form = form;
            return page.APIRequest.PostAsync(sent.GetProperty("to").GetString()!, options);
        }
        var answers = await Task.WhenAll(Click(), Click());
        string Heard(IAPIResponse answer) => string.Join(" ", answer.HeadersArray.Where(h => h.Name is "location" or "Location" || (h.Name.Equals("set-cookie", StringComparison.OrdinalIgnoreCase) && h.Value.StartsWith("crm-said", StringComparison.Ordinal))).Select(h => h.Value));
        return answers[0].Status != answers[1].Status || answers[0].Status >= 400 || Heard(answers[0]).Contains("/not-here", StringComparison.Ordinal)
            ? $"answered {answers[0].Status} {Heard(answers[0])} and {answers[1].Status} {Heard(answers[1])}"
            : answers[0].Status is 302 or 303 && Heard(answers[0]) != Heard(answers[1]) ? "was done twice when both clicks arrived" : null;
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}")]
    private static partial Regex Id();
}
