using System.ClientModel;
using Microsoft.Extensions.AI;

namespace CrmIntegration.Trust;

/// <summary>One streamed answer as the provider sends it; its troubles become an outcome instead of an exception.</summary>
sealed class ChatStream(IChatClient client, LanguageOptions options, WriteRequest request, string prompt, Action<ClientResultException> refused) : IAsyncDisposable
{
    CancellationTokenSource? life;
    IAsyncEnumerator<ChatResponseUpdate>? updates;
    ChatFinishReason? finish;
    bool refuses, any;

    /// <summary>"left" until the answer has ended in some way.</summary>
    public string Outcome { get; private set; } = "left";
    public string? Trouble { get; private set; }

    /// <summary>As the provider counts; null when it has not said.</summary>
    public UsageDetails? Usage { get; private set; }

    /// <returns>The next piece with text; null at the end, and then <see cref="Outcome"/> says how it ended.</returns>
    public async Task<string?> NextAsync(CancellationToken cancel)
    {
        try
        {
            while (updates is null ? await OpenAsync(cancel) : await MoveAsync())
            {
                var update = updates!.Current;
                finish = update.FinishReason ?? finish;
                Usage = update.Contents.OfType<UsageContent>().LastOrDefault()?.Details ?? Usage;
                refuses |= update.Contents.OfType<ErrorContent>().Any(e => e.ErrorCode == "Refusal");
                if (update.Text is not { Length: > 0 } text)
                    continue;
                any = true;
                return text;
            }
            Outcome = refuses ? "refused"
                : finish == ChatFinishReason.ContentFilter ? "filtered"
                : finish == ChatFinishReason.Length ? "truncated"
                // A line that ends without a reason was cut: what came may be half.
                : finish is null ? "unavailable"
                : any ? "written" : "refused";
        }
        catch (ClientResultException trouble)
        {
            (Outcome, Trouble) = (ProviderTrouble.Outcome(trouble), "status " + trouble.Status);
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            (Outcome, Trouble) = ("unavailable", trouble.GetType().Name);
        }
        return null;
    }

    // Asked again as long as nothing has come; from the first piece on there is no going back.
    async Task<bool> OpenAsync(CancellationToken cancel) => await ProviderTrouble.Pipeline(options.TimeoutSeconds).ExecuteAsync(async c =>
    {
        await DisposeAsync();
        // The pipeline's own token dies with its try; the stream lives on.
        life = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await using var within = c.Register(life.Cancel);
        updates = client.GetStreamingResponseAsync(Provider.Messages(request, prompt), Provider.Settings(options, request), life.Token).GetAsyncEnumerator(life.Token);
        try
        {
            return await updates.MoveNextAsync();
        }
        catch (ClientResultException trouble)
        {
            refused(trouble);
            throw;
        }
    }, cancel);

    async Task<bool> MoveAsync()
    {
        life!.CancelAfter(TimeSpan.FromSeconds(options.TimeoutSeconds));
        var more = await updates!.MoveNextAsync();
        life.CancelAfter(Timeout.InfiniteTimeSpan);
        return more;
    }

    public async ValueTask DisposeAsync()
    {
        life?.Cancel();
        if (updates is not null)
            await updates.DisposeAsync();
        life?.Dispose();
        (updates, life) = (null, null);
    }
}
