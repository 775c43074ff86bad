namespace CrmIntegration.Forecasting;

/// <summary>How a deal ended; Open = it has not.</summary>
public enum DealOutcome { Open, Won, Lost }

/// <summary>One thing that became known about a deal at a moment. <paramref name="Value"/> is the text as the CRM has it
/// (amounts and probabilities invariant, dates yyyy-MM-dd); <paramref name="EvidenceId"/> is the CRM's id of the mail, task or history row. <paramref name="Found"/>: the value
/// was found to stand then, and nobody knows since when: it is no sign of life, since any write to the record (ours too) moves the moment.</summary>
public readonly record struct DealEvent(DateTimeOffset At, string Field, string? Value, string? EvidenceId = null, bool Found = false);

/// <summary>Names for <see cref="DealEvent.Field"/>; any other name is kept as a custom field's history.</summary>
public static class DealFields
{
    public const string Stage = "Stage", Amount = "Amount", CloseDate = "CloseDate", Probability = "Probability", Owner = "Owner",
        MailIn = "MailIn", MailOut = "MailOut", Activity = "Activity", ContactRole = "ContactRole";

    /// <summary>A product came onto the deal; the value is its family, or its name where it has none.</summary>
    public const string Product = "Product";

    /// <summary>A product was taken off the deal; the value as in <see cref="Product"/>.</summary>
    public const string ProductOff = "ProductOff";

    /// <summary>
    /// Price or quantity of a product on the deal changed; the value is by how many percent in all since it was first known. A price itself is no event: CRMs keep no
    /// history of lines, so that of the past only today's is known, and a price that shows from the last change on would tell that no other change is to come.
    /// </summary>
    public const string PriceChange = "product price change", QuantityChange = "product quantity change";

    /// <summary>Before the name of a number that a conversation told about the deal: "Signal:budget". The value holds until the next conversation.</summary>
    public const string Signal = "Signal:";
}

/// <summary>A deal with everything that became known about it and when. Events ascend by time. Attributes are known from creation;
/// what changes later must be an event, or the model would see the future.</summary>
public sealed record DealTimeline
{
    public required string Id { get; init; }
    public required DateTimeOffset Created { get; init; }
    public IReadOnlyDictionary<string, string?> Attributes { get; init; } = new Dictionary<string, string?>();
    public IReadOnlyList<DealEvent> Events { get; init; } = [];
    public DealOutcome Outcome { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public string? Currency { get; init; }

    /// <summary>The deal as it was known at <paramref name="at"/>: later events gone, and open unless it had closed by then.</summary>
    public DealTimeline CutAt(DateTimeOffset at)
    {
        var closed = IsClosedBy(at);
        return this with
        {
            Events = [.. Events.Where(e => e.At <= at)],
            Outcome = closed ? Outcome : DealOutcome.Open,
            ClosedAt = closed ? ClosedAt : null,
        };
    }

    /// <summary>True when the deal had ended by then.</summary>
    public bool IsClosedBy(DateTimeOffset at) => Outcome != DealOutcome.Open && ClosedAt is { } end && end <= at;
}
