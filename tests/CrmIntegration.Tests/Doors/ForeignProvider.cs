using System.Diagnostics;
using System.Net.Http.Json;
using CrmIntegration.ConnectorTests;

namespace CrmIntegration.Tests.Doors;

/// <summary>An organisation's OpenID Connect provider that none of us wrote: the npm package oidc-provider, with its own checks. Ends with the test.</summary>
sealed class ForeignProvider : IAsyncDisposable
{
    const string Path = "tests/CrmIntegration.Tests/Doors/OidcProvider";
    readonly Process process;

    ForeignProvider(Process process, string address) => (this.process, Address) = (process, address);

    public string Address { get; }

    /// <summary>For a house whose application is named <paramref name="application"/> there.</summary>
    public string[] Settings(string application) =>
    [
        "--SignIn:Oidc:Authority", Address, "--SignIn:Oidc:ClientId", application, "--SignIn:Oidc:ClientSecret", "provider-s3cret", "--SignIn:Oidc:Scopes", "openid email profile groups",
        "--SignIn:Oidc:RoleClaim", "groups", "--SignIn:Oidc:Admins", "sales-admins", "--SignIn:Oidc:Managers", "sales-leads", "--SignIn:Oidc:Reps", "sales",
    ];

    /// <returns>Null where node or the package is absent.</returns>
    public static async Task<ForeignProvider?> StartAsync()
    {
        var folder = ForeignClient.Folder(Path);
        if (!await ForeignClient.HasAsync(folder, "oidc-provider"))
            return null;
        var process = Process.Start(new ProcessStartInfo("node", ["script.mjs"]) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var trouble = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.Split(' ') is ["ready", var address])
            {
                _ = process.StandardOutput.ReadToEndAsync();
                return new(process, address);
            }
        throw new InvalidOperationException($"The provider ended before it was ready: {await trouble}");
    }

    public static void SkipWithout(ForeignProvider? provider) =>
        Assert.SkipWhen(provider is null, $"The npm package oidc-provider is not installed and npm ci failed: run npm ci in {Path}.");

    /// <summary>As an admin of the organisation does: the provider sends people to this address of the house and to no other.</summary>
    public async Task RegisterAsync(string application, Uri house)
    {
        using var admin = new HttpClient();
        using var answer = await admin.PostAsJsonAsync($"{Address}/reg", new
        {
            client_name = application, redirect_uris = new[] { new Uri(house, "/signin-oidc") }, post_logout_redirect_uris = new[] { new Uri(house, "/signout-callback-oidc") }, token_endpoint_auth_method = "client_secret_post",
        });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
