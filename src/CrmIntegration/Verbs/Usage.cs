namespace CrmIntegration.Verbs;

static class Usage
{
    const string Text = """
        CrmIntegration: forecasts and suggested replies beside any CRM.

          serve                        run the service (default); settings from appsettings.json, appsettings.Local.json, environment, command line
          demo [--once]                everything on this machine with a made-up company, no settings needed
               [--deals N] [--seed N] [--port N] [--crm-port N] [--data FOLDER to keep it]
          backtest FILE.csv            would a model have helped on these deals? [--out report.html] [--json metrics.json] [--map field=column] [--leave-out column]
               [--language-model [--budget N] [--deployment NAME] [--connection NAME]]: the language model (Language:Provider) on the same deals, masked, within the budget
          forecast FILE.csv            what comes next, by week or month? [--date COLUMN] [--value COLUMN] [--by COLUMN] [--every week|month|...] [--horizon N]
               [--combine sum|mean] [--covariates market.csv or https://...] [--out page.html] [--json forecast.json]
          import FILE.csv              read deals from a file into a connection of its own [--name NAME] [--map field=column]
          models [list]                trained models of each connection: state, readiness, what they learnt from [--connection NAME]
                 publish VERSION       predict with this one; rollback: back to the champion before
                 tune [forecast|reply] have the provider tune a model on masked examples of what happened (Language:TunedFrom)
          evaluate                     the golden sets by the writer that is set up, offline or at a real endpoint [--connection NAME] [--json FILE]
          migrate                      bring the database up to date
          doctor                       check database, keys, language provider, connections, and say what to do
          help                         this text

        Any setting can be given as --Section:Name VALUE, for example --Database:Engine postgresql.
        """;

    public static int Print(TextWriter to, int code)
    {
        to.WriteLine(Text);
        return code;
    }

    public static int Unknown(string verb)
    {
        System.Console.Error.WriteLine($"There is no verb '{verb}'.");
        return Print(System.Console.Error, 2);
    }
}
