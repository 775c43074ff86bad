using System.Security.Cryptography;
using System.Text.Json;

namespace CrmIntegration.Salesforce.Emulator.Org;

/// <summary>What an org keeps besides its rows, in org.json of the data folder; in memory only where no folder was asked for.</summary>
sealed class OrgFile
{
    sealed record Kept(int Seed, int Deals, string PrivateKey, string[] RefreshTokens, Uri? Hook, bool Soap);

    readonly Lock _gate = new();
    readonly string? _path;
    Kept _kept;

    /// <exception cref="EmulatorRefused">The folder holds another company.</exception>
    public OrgFile(string? folder, int seed, int deals, string firstRefreshToken)
    {
        _path = folder is null ? null : Path.Combine(folder, "org.json");
        if (_path is null || !File.Exists(_path))
        {
            using var key = RSA.Create(2048);
            _kept = new(seed, deals, key.ExportPkcs8PrivateKeyPem(), [firstRefreshToken], null, false);
            return;
        }
        _kept = Read(_path);
        if ((_kept.Seed, _kept.Deals) != (seed, deals))
            throw new EmulatorRefused($"{folder} holds a company with --seed {_kept.Seed} --deals {_kept.Deals}: give these, or another --data folder.");
    }

    /// <summary>A folder whose company was never wholly made has no org.json yet.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, "org.json"));

    /// <summary>The key whose public half the app trusts for the JWT flow.</summary>
    public string PrivateKeyPem => _kept.PrivateKey;

    public (Uri Address, bool Soap)? Hook => _kept.Hook is { } address ? (address, _kept.Soap) : null;

    public void Save() => Change(kept => kept);

    public void SendTo(Uri address, bool soap) => Change(kept => kept with { Hook = address, Soap = soap });

    public void AddRefresh(string token) => Change(kept => kept with { RefreshTokens = [.. kept.RefreshTokens, token] });

    /// <returns>False when there is no such token.</returns>
    public bool TakeRefresh(string token)
    {
        var known = false;
        Change(kept => (known = kept.RefreshTokens.Contains(token)) ? kept with { RefreshTokens = [.. kept.RefreshTokens.Where(t => t != token)] } : kept);
        return known;
    }

    void Change(Func<Kept, Kept> change)
    {
        lock (_gate)
        {
            _kept = change(_kept);
            if (_path is null)
                return;
            File.WriteAllBytes(_path + ".new", JsonSerializer.SerializeToUtf8Bytes(_kept));
            File.Move(_path + ".new", _path, overwrite: true);
        }
    }

    static Kept Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Kept>(File.ReadAllBytes(path)) ?? throw new EmulatorRefused($"{path} is empty: delete its folder to begin anew.");
        }
        catch (JsonException)
        {
            throw new EmulatorRefused($"{path} cannot be read: delete its folder to begin anew.");
        }
    }
}
