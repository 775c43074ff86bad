using CrmIntegration.Records;

namespace CrmIntegration;

/// <summary>Settings that cannot be used as they are written; the lines are for the admin.</summary>
sealed class WrongSettings(IReadOnlyList<string> lines) : Exception(string.Join(' ', lines))
{
    public IReadOnlyList<string> Lines => lines;
}

/// <summary>Looks at every setting as it is written before anything is built of it, so that all that is wrong is said at once: names that nobody reads, values of the wrong kind, folders, addresses.</summary>
sealed class WrittenSettings(IConfigurationRoot settings, string[] args, IReadOnlyList<SettingsSection> sections)
{
    static readonly string[] Alone = ["Urls", "DataFolder", "KeysFolder", "PublicUrl"];

    // Read by ASP.NET Core itself.
    static readonly string[] Framework =
        ["Logging", "Kestrel", "AllowedHosts", "Environment", "ContentRoot", "ApplicationName", "WebRoot", "Http_Ports", "Https_Ports", "Https_Port", "ShutdownTimeoutSeconds"];

    readonly string[] tops = [.. sections.Select(s => Top(s.Name)).Distinct(), .. Alone, .. Framework];

    /// <returns>One line each; empty when all can be used.</returns>
    public IReadOnlyList<string> Wrong() =>
    [
        .. Arguments(), .. Files(), .. sections.SelectMany(s => s.Wrong(settings)), .. Levels(), .. Addresses(),
        .. Folder("DataFolder", settings["DataFolder"] is { Length: > 0 } folder ? folder : "data"), .. Folder("KeysFolder", settings["KeysFolder"]), .. Folder("Forecast:Models", settings["Forecast:Models"]),
    ];

    static string Top(string name) => name.Split(':')[0];

    bool Known(string top) => tops.Contains(top, StringComparer.OrdinalIgnoreCase);

    IEnumerable<string> Arguments()
    {
        for (var i = 0; i < args.Length; i++)
        {
            var (name, inline) = args[i].Split('=', 2) is [var left, _] ? (left, true) : (args[i], false);
            if (!inline && !name.StartsWith("--", StringComparison.Ordinal))
                yield return $"'{name}' is not understood here; a setting is written --Section:Name VALUE, such as --Database:Engine postgresql.";
            else if (!inline && (++i == args.Length || args[i].StartsWith("--", StringComparison.Ordinal)))
                yield return $"{name} needs a value after it.";
            else if (!Known(Top(name.TrimStart('-', '/'))))
                yield return $"There is no setting {name}; {(name is "--port" ? "the port is part of the address: --urls http://127.0.0.1:5080" : SettingsSection.Near(Top(name.TrimStart('-', '/')), tops))}";
        }
    }

    // Only what files say: the environment is full of names that are not meant for us, LANGUAGE and JOBS among them.
    IEnumerable<string> Files()
    {
        foreach (var file in settings.Providers.OfType<FileConfigurationProvider>())
            foreach (var top in file.GetChildKeys([], null).Distinct(StringComparer.OrdinalIgnoreCase))
                if (!Known(top))
                    yield return $"There is no setting {top} ({file.Source.Path}); {SettingsSection.Near(top, tops)}";
                else if (file.TryGet(top, out var value) && value is { Length: > 0 } && sections.Any(s => Top(s.Name).Equals(top, StringComparison.OrdinalIgnoreCase)))
                    yield return $"{top} is '{value}' ({file.Source.Path}), but it holds several settings: write \"{top}\": {{ ... }} as in appsettings.example.json.";
    }

    IEnumerable<string> Levels() => settings.GetSection("Logging").AsEnumerable()
        .Where(s => s.Value is { Length: > 0 } && s.Key.Contains(":LogLevel:", StringComparison.OrdinalIgnoreCase) && !Enum.TryParse<LogLevel>(s.Value, ignoreCase: true, out _))
        .Select(s => $"{s.Key} is '{s.Value}'; put Trace, Debug, Information, Warning, Error, Critical or None there.");

    IEnumerable<string> Addresses()
    {
        foreach (var url in (settings["Urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            if (!IsAddress(url.Replace("://*", "://localhost", StringComparison.Ordinal).Replace("://+", "://localhost", StringComparison.Ordinal)))
                yield return $"Urls is no address: '{url}'. Type one such as http://127.0.0.1:5080.";
        if (settings["PublicUrl"] is { Length: > 0 } open && !IsAddress(open))
            yield return $"PublicUrl is '{open}'; put the address there under which people on the internet reach this service, such as https://crm.example.com, or leave it empty.";
    }

    static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0;

    static IEnumerable<string> Folder(string setting, string? path)
    {
        if (string.IsNullOrEmpty(path))
            return [];
        try
        {
            var probe = Path.Combine(Directory.CreateDirectory(path).FullName, $".probe-{Guid.NewGuid():N}");
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
                return [];
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return [$"{setting} is '{path}', where nothing can be written ({refused.Message.TrimEnd('.')}). Name a folder in which this user may write."];
        }
    }
}
