namespace CrmIntegration.Enrich.Forecast;

/// <summary>Section "Forecast".</summary>
sealed class ForecastOptions
{
    /// <summary>Where trained models lie, one folder per connection. Several nodes need a folder they share.</summary>
    public string Models { get; set; } = "";

    /// <summary>Attributes and features that the model must not see.</summary>
    public string[] LeaveOut { get; set; } = [];

    /// <summary>True (default): a training runs in a process of its own at a low priority, so that nobody waits for it. False, or where none can be started: in the service itself.</summary>
    public bool TrainApart { get; set; } = true;

    /// <summary>True: a language model that its trial has shown to be better leads by itself. It costs money for each changed deal, so that otherwise a person publishes it.</summary>
    public bool LanguageModelMayLead { get; set; }

    /// <summary>What a proof (a backtest of the connection's own deals) may spend on asking the language model beside the others, in the currency of its prices; 0: it is not asked.</summary>
    public decimal ProofBudget { get; set; }
}
