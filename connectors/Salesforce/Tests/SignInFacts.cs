using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.ConnectorTests;

namespace CrmIntegration.Salesforce.Tests;

public class SignInFacts
{
    readonly RecordedOrg org = new();

    [Fact]
    public async Task The_jwt_flow_signs_its_claims_with_the_private_key()
    {
        using var rsa = RSA.Create(2048);
        var settings = new SalesforceSettings { Flow = "jwt", ClientId = "key", Username = "api@example.com", PrivateKeyPem = rsa.ExportPkcs8PrivateKeyPem(), ApiVersion = "62.0" };
        org.Rows("COUNT()");

        var count = await Open(settings, new MemoryVault()).CountAsync(RecordKind.Account, default);

        Assert.True(count.Ok, count.Failure?.Says);
        var assertion = Uri.UnescapeDataString(org.Asked.First().Split("assertion=")[1].Trim());
        var parts = assertion.Split('.');
        Assert.True(rsa.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1])).RootElement;
        Assert.Equal("key", claims.GetProperty("iss").GetString());
        Assert.Equal("api@example.com", claims.GetProperty("sub").GetString());
        Assert.Equal("https://login.salesforce.com", claims.GetProperty("aud").GetString());
        Assert.InRange(claims.GetProperty("exp").GetInt64() - org.Clock.GetUtcNow().ToUnixTimeSeconds(), 1, 180);
    }

    [Fact]
    public async Task A_rotated_refresh_token_is_the_one_used_next()
    {
        var settings = new SalesforceSettings { Flow = "refresh", ClientId = "key", RefreshToken = "r1", ApiVersion = "62.0" };
        org.On("refresh_token=r1", """{"access_token":"a1","refresh_token":"r2","instance_url":"https://org.example"}""")
            .On("refresh_token=r2", """{"access_token":"a2","instance_url":"https://org.example"}""")
            .Rows("COUNT()").On(" a1 ", "", 401);
        var vault = new MemoryVault();

        var count = await Open(settings, vault).CountAsync(RecordKind.Account, default);

        Assert.True(count.Ok, count.Failure?.Says);
        Assert.Equal(("a2", "r2"), (vault.Held!.AccessToken, vault.Held.RefreshToken));
    }

    [Theory]
    [InlineData("""{"error":"invalid_grant","error_description":"user hasn't approved this consumer"}""", 400, FailureKind.Refused, "pre-authorise")]
    [InlineData("""{"error":"invalid_client","error_description":"invalid client credentials"}""", 400, FailureKind.Misconfigured, "consumer key")]
    [InlineData("<html>maintenance</html>", 200, FailureKind.Misconfigured, "login address")]
    [InlineData("""{"access_token":"t","instance_url":"http://org.example"}""", 200, FailureKind.Refused, "https")]
    public async Task A_refused_sign_in_says_what_to_do(string body, int status, FailureKind kind, string says)
    {
        org.On("oauth2/token", body, status);

        var count = await Open(org.Settings, new MemoryVault()).CountAsync(RecordKind.Account, default);

        Assert.Equal(kind, count.Failure!.Kind);
        Assert.Contains(says, count.Failure.Says);
        Assert.DoesNotContain("hidden", count.Failure.Says);
    }

    [Theory]
    [InlineData("client", null, "My Domain")]
    [InlineData("jwt", "not a key", "PEM")]
    [InlineData("password", null, "jwt, client or refresh")]
    public async Task Wrong_settings_are_said_before_any_call(string flow, string? pem, string says)
    {
        var settings = new SalesforceSettings { Flow = flow, ClientId = "key", Username = "u", PrivateKeyPem = pem, ClientSecret = "hidden" };

        var checks = await Open(settings, new MemoryVault()).TestAsync(default);

        Assert.False(checks[0].Ok);
        Assert.Contains(says, checks[0].Says);
        Assert.All(checks.Skip(1), c => Assert.Null(c.Ok));
        Assert.Empty(org.Asked);
    }

    [Fact]
    public async Task A_token_for_another_org_fails_the_test_of_the_connection()
    {
        org.Settings.OrgId = "00D5f000000zzzzEAA";

        var checks = await org.Open().TestAsync(default);

        Assert.Equal([true, true, false], checks.Take(3).Select(c => c.Ok));
        Assert.All(checks.Skip(3), c => Assert.Null(c.Ok));
    }

    ICrmSession Open(SalesforceSettings settings, MemoryVault vault) =>
        org.Connector().Open(new CrmConnection(RecordedOrg.Connection, "salesforce", settings, vault, FieldMapping.None));
}
