using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using CrmIntegration.Language;

namespace CrmIntegration.Trust;

sealed partial class TrustGateway
{
    // How old a word about the switch may be while a stream runs.
    static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(500);

    public async IAsyncEnumerable<WritePiece> StreamAsync(WriteRequest request, [EnumeratorCancellation] CancellationToken cancel)
    {
        var begun = clock.GetTimestamp();
        // Somebody watches: the budget is asked while the text is masked. What asks afresh is never answered from memory, so that nothing is taken in vain.
        await using var early = request.Fresh ? new Early(EarlyFareAsync(request, cancel)) : null;
        var (call, no) = await BeginAsync(request, cancel);
        if (call is null)
        {
            yield return new("", no);
            yield break;
        }
        using var turn = request.Fresh ? null : await cache.TurnAsync(call.Key, cancel);
        if (await AnsweredBeforeAsync(call, cancel) is { } again)
        {
            yield return new(again);
            yield return new("", new(again, call.Writer, "written"));
            yield break;
        }
        var (options, tokens) = (call.Options, call.Tokens(call.Material));
        await using var later = early is null ? await meter.TakeAsync(options, call.Policy, request.Errand, options.Cost(tokens, options.LongestAnswerTokens), cancel) : null;
        var fare = early is null ? later : await early.Fare;
        if (fare is null || !await meter.AdmittedAsync(options, request.Deployment ?? options.Deployment!, tokens + options.LongestAnswerTokens, cancel))
        {
            yield return new("", NotWritten(call, NotAsked(call, fare is null ? "over-budget" : "busy").Outcome));
            yield break;
        }
        // Somebody watches: what was asked for a moment ago is not asked again.
        if (clock.GetElapsedTime(begun) > Fresh && await StoppedAsync(call, cancel))
        {
            yield return new("", NotWritten(call, NotAsked(call, "switched-off").Outcome));
            yield break;
        }
        fare.Leaves();
        await using var relay = new Relay(this, call, fare);
        while (await relay.NextAsync(cancel) is { } piece)
            yield return new(piece);
        yield return new("", relay.End());
    }

    /// <summary>What was taken before it was known whether the call is made: given back, or settled, however the rest ends.</summary>
    sealed class Early(Task<Fare?> fare) : IAsyncDisposable
    {
        public Task<Fare?> Fare => fare;

        public async ValueTask DisposeAsync()
        {
            if (await fare is { } taken)
                await taken.DisposeAsync();
        }
    }

    // Placeholders may be longer than what they stand for; what it costs in the end is settled in any case.
    async Task<Fare?> EarlyFareAsync(WriteRequest request, CancellationToken cancel)
    {
        await Task.Yield();
        var options = settings.CurrentValue;
        if (options.Offline)
            return null;
        var (policy, _) = await policies.CurrentAsync(request.ConnectionId, cancel);
        var letters = request.Instructions.Length + request.Material.Sum(m => m.Text.Length) * 5L / 4;
        return Barred(options, policy, request.Feature) is not null ? null : await meter.TakeAsync(options, policy, request.Errand, options.Cost(letters / 3 + 200, options.LongestAnswerTokens), cancel);
    }

    /// <summary>One streamed call: what has come so far, and the books closed in every case, when the reader left halfway too.</summary>
    sealed class Relay(TrustGateway gateway, OneCall call, Fare fare) : IAsyncDisposable
    {
        readonly long started = Stopwatch.GetTimestamp();
        readonly ChatStream stream = new(gateway.provider.Chat(call.Options, call.Request.Deployment), call.Options, call.Request, call.Material, trouble => gateway.Closed(call.Options, call.Request, trouble));
        readonly StreamUnmasker unmasker = new(call.Masker, call.Request.Schema is not null);
        readonly StringBuilder received = new();
        WriteAnswer? end;
        string? problem;
        bool ended;
        volatile bool stopped;
        long looked = gateway.clock.GetTimestamp();
        CancellationTokenSource? life;
        Task watch = Task.CompletedTask;

        public async Task<string?> NextAsync(CancellationToken cancel)
        {
            if (life is null)
            {
                life = CancellationTokenSource.CreateLinkedTokenSource(cancel);
                watch = WatchAsync(life.Token);
            }
            try
            {
                while (!ended)
                {
                    var piece = await stream.NextAsync(life.Token);
                    if (stopped || (stopped = await StoppedAsync(cancel)))
                        return null;
                    ended = piece is null;
                    received.Append(piece);
                    if ((ended ? unmasker.Rest() : unmasker.Add(piece!)) is { Length: > 0 } shown)
                        return shown;
                }
            }
            catch (OperationCanceledException) when (stopped && !cancel.IsCancellationRequested)
            {
                // The switch was thrown while the provider kept silent.
            }
            return null;
        }

        // A provider that sends nothing holds the switch up no longer than one that does.
        async Task WatchAsync(CancellationToken until)
        {
            try
            {
                do
                    await Task.Delay(Fresh, gateway.clock, until);
                while (!gateway.settings.CurrentValue.KillSwitch && !await gateway.StoppedAsync(call, until));
                stopped = true;
                await life!.CancelAsync();
            }
            catch (OperationCanceledException)
            {
                // The answer came to its end.
            }
        }

        // The switch of the settings at every piece, the policy's twice a second.
        async Task<bool> StoppedAsync(CancellationToken cancel)
        {
            if (gateway.settings.CurrentValue.KillSwitch)
                return true;
            if (gateway.clock.GetElapsedTime(looked) < Fresh)
                return false;
            looked = gateway.clock.GetTimestamp();
            return await gateway.StoppedAsync(call, cancel);
        }

        public WriteAnswer End()
        {
            if (stopped)
                return end = gateway.NotWritten(call, "switched-off");
            if (stream.Trouble is { } trouble)
                Log.Trouble(gateway.log, call.Request.Feature, trouble);
            var masked = received.ToString();
            (var whole, problem) = stream.Outcome == "written" ? call.Read(masked) : (null, null);
            if (whole is null || problem is not null)
                return end = gateway.NotWritten(call, stream.Outcome == "written" ? "unreadable" : stream.Outcome);
            gateway.cache.Keep(call.Key, masked);
            return end = new(whole, call.Writer, "written");
        }

        public async ValueTask DisposeAsync()
        {
            life?.Cancel();
            await watch;
            await stream.DisposeAsync();
            life?.Dispose();
            var outcome = end?.Outcome ?? "left";
            // A stream that did not come to its end has no bill; it is counted as it may have been charged.
            var (tokensIn, tokensOut) = stream.Usage is { } usage ? (usage.InputTokenCount ?? 0, usage.OutputTokenCount ?? 0)
                : received.Length > 0 || outcome == "left" ? (call.Tokens(call.Material), received.Length / 3) : (0, 0);
            fare.Real = call.Options.Cost(tokensIn, tokensOut);
            await gateway.meter.AuditAsync(call.Request.Errand, call.Writer, call.WholePrompt(call.Material), new(outcome, received.Length == 0 ? null : call.Masker.Mask(received.ToString()),
                problem ?? (outcome == "written" ? "passed" : outcome), tokensIn, tokensOut, fare.Real, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds), CancellationToken.None);
        }
    }
}
