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
        public Ending? Ending { get; init; }
        public double? MedianWonAmount { get; init; }

        /// <summary>Null: the amount that stands on a deal is the better word.</summary>
        public AmountAtClose? Amounts { get; init; }
        public string? Abstains { get; init; }
    }

    static readonly JsonSerializerOptions Json = new() { RespectNullableAnnotations = true };
    readonly State state;
    readonly byte[] bytes;

    TrainedModel(State content, byte[]? saved = null)
    {
        bytes = saved ?? JsonSerializer.SerializeToUtf8Bytes(content, Json);
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

    internal static TrainedModel Of(ModelCard card, FeatureSheet sheet, IDealModel model, Calibration calibration, Ending ending, double? medianWonAmount, AmountAtClose? amounts) =>
        new(new() { Card = card, Sheet = sheet, Linear = model as LinearModel, Trees = model as TreeModel, Calibration = calibration, Ending = ending, MedianWonAmount = medianWonAmount, Amounts = amounts });

    /// <summary>One forecast per deal, in order, from what was known at <paramref name="asOf"/>. Large numbers of deals are shared among the processors.</summary>
    public IReadOnlyList<DealForecast> Predict(IReadOnlyList<DealTimeline> deals, DateTimeOffset asOf)
    {
        var said = new DealForecast[deals.Count];
        InBatches(deals.Count, (from, count) => PredictInto(said.AsSpan(from, count), deals, from, asOf));
        return said;
    }

    /// <summary>Win probabilities alone, without reasons and dates: the fast way for a simulation or a comparison. NaN where there is no forecast.</summary>
    public double[] WinChances(IReadOnlyList<DealTimeline> deals, DateTimeOffset asOf)
    {
        var win = new double[deals.Count];
        InBatches(deals.Count, (from, count) =>
        {
            for (var i = from; i < from + count; i++)
                win[i] = WhyNot(deals[i], asOf) is not null ? double.NaN : LogOdds.ToChance(state.Calibration.Apply(state.Model!.LogOddsOf(state.Sheet.Read(deals[i], asOf))));
        });
        return win;
    }

    /// <summary>What moved each deal's forecast between two moments, in the eyes of this model: the difference of two exact explanations, strongest first. All
    /// differences add up to the change in log-odds; at most five are told. Null where there is no forecast at one of the moments.</summary>
    public IReadOnlyList<ForecastChange?> WhatChanged(IReadOnlyList<DealTimeline> deals, DateTimeOffset since, DateTimeOffset asOf)
    {
        var open = deals.Where(d => WhyNot(d, since) is null && WhyNot(d, asOf) is null).ToList();
        if (open.Count == 0) return new ForecastChange?[deals.Count];
        FeatureRow[] then = [.. open.Select(d => state.Sheet.Read(d, since))], now = [.. open.Select(d => state.Sheet.Read(d, asOf))];
        var (before, after) = (Shares(then), Shares(now));
        var said = open.Select((d, i) => new ForecastChange(d.Id, since, LogOdds.ToChance(BaseLogOdds + before[i].Sum()), LogOdds.ToChance(BaseLogOdds + after[i].Sum()),
            Reasons.Tell(state.Sheet, now[i], [.. after[i].Zip(before[i], (a, b) => a - b)], then[i]))).ToDictionary(c => c.Id, StringComparer.Ordinal);
        return [.. deals.Select(d => said.GetValueOrDefault(d.Id))];
    }

    /// <summary>The same model, which sees newer market figures from now on.</summary>
    public TrainedModel With(IReadOnlyList<MarketSeries> market) =>
        new(state with { Sheet = state.Sheet with { Market = [.. state.Sheet.Market.Select(m => market.FirstOrDefault(n => n.Name == m.Name) ?? m)] } }, bytes);

    static void InBatches(int count, Action<int, int> run)
    {
        const int Batch = 1024;
        if (count <= 2 * Batch) { if (count > 0) run(0, count); return; }
        Parallel.For(0, (count + Batch - 1) / Batch, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, Environment.ProcessorCount) },
            b => run(b * Batch, Math.Min(Batch, count - b * Batch)));
    }

    string? WhyNot(DealTimeline deal, DateTimeOffset asOf) =>
        state.Abstains is not null || state.Model is null ? state.Abstains ?? "" : deal.IsClosedBy(asOf) ? "The deal is closed." : deal.Created > asOf ? "The deal did not exist on that day." : null;

    void PredictInto(Span<DealForecast> said, IReadOnlyList<DealTimeline> deals, int from, DateTimeOffset asOf)
    {
        var rows = new FeatureRow[said.Length];
        for (var i = 0; i < rows.Length; i++) rows[i] = state.Sheet.Read(deals[from + i], asOf);
        var shares = state.Model is null ? [] : Shares(rows);
        var ending = state.Ending is null ? null : new EndingOn(state.Ending, asOf);
        for (var i = 0; i < rows.Length; i++)
            said[i] = WhyNot(deals[from + i], asOf) is { } why ? new() { Id = deals[from + i].Id, InputsHash = HashOf(rows[i]), Abstained = why } : Say(deals[from + i], rows[i], shares[i], asOf, ending!);
    }

    DealForecast Say(DealTimeline deal, FeatureRow row, double[] shares, DateTimeOffset asOf, EndingOn ending)
    {
        var logOdds = BaseLogOdds + shares.Sum();
        var win = LogOdds.ToChance(logOdds);
        var spread = 1.645 * state.Calibration.Slope * state.Model!.Spread(row);
        var timing = ending.Of(row, win);
        var today = DateOnly.FromDateTime(asOf.UtcDateTime);
        DateOnly Day(double q) => today.AddDays((int)Math.Ceiling(timing.DaysUntil(q)));
        return new()
        {
            Id = deal.Id, Win = win, WinLow = LogOdds.ToChance(logOdds - spread), WinHigh = LogOdds.ToChance(logOdds + spread), Grade = DealForecast.GradeOf(win),
            ExpectedClose = Day(0.5), CloseLow = Day(0.1), CloseHigh = Day(0.9), Timing = timing, ExpectedAmount = AmountOf(deal, row, asOf),
            BaseLogOdds = BaseLogOdds, LogOdds = logOdds, Reasons = Reasons.Tell(state.Sheet, row, shares), InputsHash = HashOf(row),
        };
    }

    // Without an amount it is worth what others were.
    double? AmountOf(DealTimeline deal, FeatureRow row, DateTimeOffset asOf) =>
        FeatureSheet.AmountOf(deal, asOf) is { } now ? now * (state.Amounts?.ShareOf(row.Words[0], now) ?? 1) : state.MedianWonAmount;

    /// <summary>The same forecast when somebody else's word counts too: chance, range, grade and dates follow from the new log-odds, and the word stands among
    /// the reasons with its share, so that they still add up.</summary>
    /// <param name="said">This model's forecast of the deal at <paramref name="asOf"/>; one that abstained comes back as it is.</param>
    /// <param name="logOdds">Of winning, with the other word in it.</param>
    public DealForecast Retold(DealForecast said, DealTimeline deal, DateTimeOffset asOf, double logOdds, string feature, string says)
    {
        if (said is not { WinHigh: { } high })
            return said;
        var (win, spread, today) = (LogOdds.ToChance(logOdds), LogOdds.Of(high) - said.LogOdds, DateOnly.FromDateTime(asOf.UtcDateTime));
        var timing = new EndingOn(state.Ending!, asOf).Of(state.Sheet.Read(deal, asOf), win);
        DateOnly Day(double q) => today.AddDays((int)Math.Ceiling(timing.DaysUntil(q)));
        return said with
        {
            Win = win, WinLow = LogOdds.ToChance(logOdds - spread), WinHigh = LogOdds.ToChance(logOdds + spread), Grade = DealForecast.GradeOf(win), LogOdds = logOdds,
            ExpectedClose = Day(0.5), CloseLow = Day(0.1), CloseHigh = Day(0.9), Timing = timing,
            Reasons = [.. said.Reasons.Append(new DealReason(feature, says, logOdds - said.LogOdds, null, null, false)).OrderByDescending(r => Math.Abs(r.LogOdds)).Take(5)],
        };
    }

    internal double BaseLogOdds => state.Calibration.Apply(state.Model!.Base);

    /// <summary>Exact contributions per feature after calibration; they sum to LogOdds - BaseLogOdds.</summary>
    internal double[] Shares(DealTimeline deal, DateTimeOffset asOf) => Shares([state.Sheet.Read(deal, asOf)])[0];

    IReadOnlyList<double[]> Shares(IReadOnlyList<FeatureRow> rows)
    {
        var shares = state.Model!.Contributions(rows);
        foreach (var share in shares)
            for (var f = 0; f < share.Length; f++) share[f] *= state.Calibration.Slope;
        return shares;
    }

    static string HashOf(FeatureRow row)
    {
        var length = 8 * row.Numbers.Length;
        foreach (var word in row.Words) length += Encoding.UTF8.GetByteCount(word) + 1;
        Span<byte> all = length <= 4096 ? stackalloc byte[4096] : new byte[length], hash = stackalloc byte[SHA256.HashSizeInBytes];
        for (var i = 0; i < row.Numbers.Length; i++) BinaryPrimitives.WriteDoubleLittleEndian(all[(8 * i)..], row.Numbers[i]);
        var at = 8 * row.Numbers.Length;
        foreach (var word in row.Words)
        {
            at += Encoding.UTF8.GetBytes(word, all[at..]);
            all[at++] = 0;
        }
        SHA256.HashData(all[..length], hash);
        return Convert.ToHexStringLower(hash[..8]);
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
            // The bytes as they were saved: a newer program that would write more keeps the model's name, which the registry, predictions and the CRM know.
            return new(JsonSerializer.Deserialize<State>(all.AsSpan(65), Json) ?? throw new JsonException(), all[65..]);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("This model was saved by another version of the program. Train again.", e);
        }
    }
}
