using CrmIntegration.Enrich.Forecast;
using CrmIntegration.Verbs;

// What this program can do. House.cs says what it is made of.
var rest = args.Skip(1).ToArray();
try
{
    return await RunAsync(args.FirstOrDefault());
}
catch (CrmIntegration.WrongSettings wrong)
{
    return Serve.Refuse(wrong.Lines);
}

async Task<int> RunAsync(string? verb) => verb switch
{
    "help" or "--help" or "-h" => Usage.Print(Console.Out, 0),
    null or ['-', ..] => await Serve.RunAsync(args),
    "serve" => await Serve.RunAsync(rest),
    "demo" => await Demo.RunAsync(rest),
    "backtest" => await BacktestFile.RunAsync(rest),
    "forecast" => await ForecastFile.RunAsync(rest),
    "import" => await Import.RunAsync(rest),
    "evaluate" => await Evaluate.RunAsync(rest),
    "models" => await ModelsVerb.RunAsync(rest),
    "migrate" => await Migrate.RunAsync(rest),
    TrainApart.Verb => await TrainOnce.RunAsync(),
    "doctor" => await Doctor.RunAsync(rest),
    var unknown => Usage.Unknown(unknown),
};
