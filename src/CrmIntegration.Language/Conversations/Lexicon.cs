namespace CrmIntegration.Language.Conversations;

/// <summary>The words by which things are noticed in one language. Written by us; lower case, looked for at the start of a word. A file per language.</summary>
sealed partial record Lexicon
{
    public required Words Price { get; init; }

    /// <summary>What somebody says who hears a price and winces: an objection right after we named one, nothing elsewhere.</summary>
    public required Words Wince { get; init; }
    public required Words NotNow { get; init; }
    public required Words NoNeed { get; init; }
    public required Words Doubt { get; init; }
    public required Words Rival { get; init; }
    public required Words Budget { get; init; }

    /// <summary>Says that there is no more: a budget where a sum stands beside it.</summary>
    public required Words Limit { get; init; }
    public required Words Authority { get; init; }
    public required Words Need { get; init; }

    /// <summary>Asks what is wrong or wished for: the answer is a need.</summary>
    public required Words Discover { get; init; }

    /// <summary>Says again what the customer told us before: who goes on from there tells the need.</summary>
    public required Words Recap { get; init; }
    public required Words Timing { get; init; }
    public required Words NextStep { get; init; }

    /// <summary>Proposes something; a next step where a day stands beside it.</summary>
    public required Words Propose { get; init; }
    public required Words Promise { get; init; }
    public required Words Reference { get; init; }
    public required Words Good { get; init; }
    public required Words Bad { get; init; }
    public required Words Not { get; init; }

    /// <summary>Question words at the start of a sentence, for transcripts without question marks.</summary>
    public required Words Asking { get; init; }

    /// <summary>Money or numbers as they are spoken; digits are seen anyway.</summary>
    public required Words Amount { get; init; }

    /// <summary>What only money is counted in.</summary>
    public required Words Sum { get; init; }

    /// <summary>Days and times of day as they are spoken; weekdays and dates are known to <see cref="DueDates"/>.</summary>
    public required Words Day { get; init; }

    /// <summary>Months, seasons and feasts.</summary>
    public required Words Season { get; init; }

    /// <summary>A whole answer in one word.</summary>
    public required Words YesNo { get; init; }

    /// <summary>Puts an answer off.</summary>
    public required Words Evades { get; init; }

    public static Lexicon Of(string language) => All.GetValueOrDefault(language) ?? All["en"];

    static readonly Dictionary<string, Lexicon> All = new() { ["en"] = English(), ["de"] = German(), ["fr"] = French(), ["es"] = Spanish(), ["zh"] = Chinese() };

    /// <summary>The languages that conversations are understood in.</summary>
    public static IReadOnlyCollection<string> Languages => All.Keys;
}
