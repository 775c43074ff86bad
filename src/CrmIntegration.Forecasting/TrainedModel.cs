using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CrmIntegration.Forecasting.Features;
using CrmIntegration.Forecasting.Models;
using CrmIntegration.Forecasting.Trees;

namespace CrmIntegration.Forecasting;

/// <summary>A trained model: immutable, safe to use from many threads, the same bytes for the same training.</summary>
public sealed class TrainedModel
{
    sealed record State
    {
        public required ModelCard Card { get; init; }
        public required FeatureSheet Sheet { get; init; }
        public LinearModel? Linear { get; init; }
        public TreeModel? Trees { get; init; }
        [JsonIgnore] public IDealModel? Model => (IDealModel?)Trees ?? Linear;
        public Calibration Calibration { get; init; } = Calibration.None;
        public Timing? Timing { get; init; }
        public double? MedianWonAmount { get; init; }
        public string? Abstains { get; init; }
    }

    static readonly JsonSerializerOptions Json = new() { RespectNullableAnnotations = true };
    readonly State state;
    readonly byte[] bytes;

    TrainedModel(State content)
    {
        bytes = JsonSerializer.SerializeToUtf8Bytes(content, Json);
        Version = Convert.ToHexStringLower(SHA256.HashData(bytes))[..12];
        state = content;
        Card = content.Card with { Version = Version };
    }

    /// <summary>First twelve hex digits of the SHA-256 of the model's content.</summary>
    public string Version { get; }
    public ModelCard Card { get; }
    internal FeatureSheet Sheet => state.Sheet;

    internal static TrainedModel Abstaining(ModelCard card, FeatureSheet sheet, string says) =>
        new(new() { Card = card with { Says = says }, Sheet = sheet, Abstains = says });

    internal static TrainedModel Of(ModelCard card, FeatureSheet sheet, IDealModel model, Calibration calibration, Timing timing, double? medianWonAmount) =>
        new(new() { Card = card, Sheet = sheet, Linear = model as LinearModel, Trees = model as TreeModel, Calibration = calibration, Timing = timing, MedianWonAmount = medianWonAmount });

    /// <summary>One forecast per deal, in order, from what was known at <paramref name="asOf"/>.</summary>
    public IReadOnlyList<DealForecast> Predict(IReadOnlyList<DealTimeline> deals, DateTimeOffset asOf) => [.. deals.Select(d => Predict(d, asOf))];

    DealForecast Predict(DealTimeline deal, DateTimeOffset asOf)
    {
        var row = state.Sheet.Read(deal, asOf);
        var hash = HashOf(row);
        if (state.Abstains is not null || state.Model is not { } model) return new() { Id = deal.Id, InputsHash = hash, Abstained = state.Abstains };
        if (deal.IsClosedBy(asOf)) return new() { Id = deal.Id, InputsHash = hash, Abstained = "The deal is closed." };
        if (deal.Created > asOf) return new() { Id = deal.Id, InputsHash = hash, Abstained = "The deal did not exist on that day." };

        var shares = Shares(row);
        var logOdds = BaseLogOdds + shares.Sum();
        var win = LogOdds.ToChance(logOdds);
        var spread = 1.645 * state.Calibration.Slope * model.Spread(row);
        var today = DateOnly.FromDateTime(asOf.UtcDateTime);
        DateOnly Day(double q) => today.AddDays((int)Math.Ceiling(state.Timing!.DaysUntil(q, win, row.Words[0])));
        return new()
        {
            Id = deal.Id, Win = win, WinLow = LogOdds.ToChance(logOdds - spread), WinHigh = LogOdds.ToChance(logOdds + spread), Grade = DealForecast.GradeOf(win),
            ExpectedClose = Day(0.5), CloseLow = Day(0.1), CloseHigh = Day(0.9), ExpectedAmount = FeatureSheet.AmountOf(deal, asOf) ?? state.MedianWonAmount,
            BaseLogOdds = BaseLogOdds, LogOdds = logOdds, Reasons = Reasons.Tell(state.Sheet, row, shares), InputsHash = hash,
        };
    }

    internal double BaseLogOdds => state.Calibration.Apply(state.Model!.Base);

    /// <summary>Exact contributions per feature after calibration; they sum to LogOdds - BaseLogOdds.</summary>
    internal double[] Shares(DealTimeline deal, DateTimeOffset asOf) => Shares(state.Sheet.Read(deal, asOf));
    double[] Shares(FeatureRow row) => [.. state.Model!.Contributions(row).Select(c => c * state.Calibration.Slope)];

    static string HashOf(FeatureRow row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> eight = stackalloc byte[8];
        foreach (var number in row.Numbers)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(eight, number);
            hash.AppendData(eight);
        }
        foreach (var word in row.Words) hash.AppendData(Encoding.UTF8.GetBytes(word + "\0"));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    /// <summary>Writes the model as one JSON document, preceded by its SHA-256 in hex and a line feed.</summary>
    public void Save(Stream to)
    {
        to.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(bytes)) + "\n"));
        to.Write(bytes);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">when the bytes are not a model, or not the ones that were saved.</exception>
    public static TrainedModel Load(Stream from)
    {
        using var memory = new MemoryStream();
        from.CopyTo(memory);
        var all = memory.ToArray();
        if (all.Length < 65 || all[64] != '\n' || !Convert.ToHexStringLower(SHA256.HashData(all.AsSpan(65))).Equals(Encoding.ASCII.GetString(all, 0, 64), StringComparison.Ordinal))
            throw new InvalidDataException("This is not a whole saved model: its checksum does not fit. Use the previous model, or train again.");
        try
        {
            return new(JsonSerializer.Deserialize<State>(all.AsSpan(65), Json) ?? throw new JsonException());
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("This model was saved by another version of the program. Train again.", e);
        }
    }
}
