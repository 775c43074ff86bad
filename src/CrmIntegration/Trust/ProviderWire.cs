using System.ClientModel;
using System.ClientModel.Primitives;

namespace CrmIntegration.Trust;

/// <summary>
/// Calls for which the SDK has no face that both providers share: audio with speakers, pictures, files, fine-tuning jobs. The SDK's sign-in and transport
/// carry them. Azure scopes audio and pictures to a deployment, files and jobs to the resource; elsewhere the body names the model.
/// </summary>
sealed class ProviderWire(Provider provider)
{
    /// <param name="deployment">Null: a call to the resource.</param>
    /// <param name="body">Made anew for each try; null: none.</param>
    /// <param name="seconds">How long one try may take.</param>
    /// <exception cref="ClientResultException">The provider said no.</exception>
    public async Task<BinaryData> SendAsync(LanguageOptions options, string method, string? deployment, string path, Func<(BinaryContent Content, string Type)>? body, int seconds, CancellationToken cancel) =>
        await ProviderTrouble.Pipeline(seconds).ExecuteAsync(async c =>
        {
            var pipeline = provider.Client(options).Pipeline;
            using var message = pipeline.CreateMessage();
            message.Request.Method = method;
            message.Request.Uri = Address(options, deployment, path);
            message.NetworkTimeout = TimeSpan.FromSeconds(seconds);
            message.Request.Headers.Set("Accept", "application/json");
            if (body?.Invoke() is var (content, type))
            {
                message.Request.Content = content;
                message.Request.Headers.Set("Content-Type", type);
            }
            message.Apply(new RequestOptions { CancellationToken = c });
            await pipeline.SendAsync(message);
            return message.Response!.IsError ? throw new ClientResultException(message.Response) : message.Response.Content;
        }, cancel);

    public static (BinaryContent, string) Json(object body) => (BinaryContent.Create(BinaryData.FromObjectAsJson(body)), "application/json");

    public static (BinaryContent, string) Form(string fileName, string fileType, ReadOnlyMemory<byte> file, params IEnumerable<(string Name, string Value)> fields)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), $"\"{name}\"");
        var part = new ReadOnlyMemoryContent(file);
        part.Headers.ContentType = new(fileType);
        form.Add(part, "\"file\"", $"\"{fileName}\"");
        using var whole = new MemoryStream();
        form.CopyTo(whole, null, default);
        return (BinaryContent.Create(BinaryData.FromBytes(whole.ToArray())), form.Headers.ContentType!.ToString());
    }

    static Uri Address(LanguageOptions options, string? deployment, string path)
    {
        var root = options.Endpoint!.TrimEnd('/');
        return new(!options.IsAzure ? $"{root}/{path}"
            : $"{root}/openai/{(deployment is null ? "" : $"deployments/{Uri.EscapeDataString(deployment)}/")}{path}?api-version={Uri.EscapeDataString(options.ApiVersion)}");
    }
}
