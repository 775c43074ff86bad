using System.Security.Cryptography;

namespace CrmIntegration.Console;

/// <summary>Stylesheet, script and icon out of the assembly itself: they are there from whatever folder the program was started.</summary>
sealed class Assets
{
    const string Prefix = "wwwroot/";
    static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal) { [".css"] = "text/css; charset=utf-8", [".js"] = "text/javascript; charset=utf-8", [".svg"] = "image/svg+xml" };
    readonly Dictionary<string, (byte[] Bytes, string Type, string Tag)> files;

    public Assets()
    {
        var assembly = typeof(Assets).Assembly;
        files = assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).ToDictionary(n => n[Prefix.Length..], n =>
        {
            using var stream = assembly.GetManifestResourceStream(n)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return (bytes, Types[Path.GetExtension(n)], Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]);
        }, StringComparer.Ordinal);
    }

    /// <summary>The address carries the content's hash, so that a browser may keep it for ever and still sees a new version at once.</summary>
    public string this[string name] => $"/assets/{name}?v={files[name].Tag}";

    public IResult Answer(string name, HttpContext http)
    {
        if (!files.TryGetValue(name, out var file))
            return Results.NotFound();
        http.Response.Headers.CacheControl = http.Request.Query["v"] == file.Tag ? "public, max-age=31536000, immutable" : "no-cache";
        return Results.Bytes(file.Bytes, file.Type, entityTag: new($"\"{file.Tag}\""));
    }
}
