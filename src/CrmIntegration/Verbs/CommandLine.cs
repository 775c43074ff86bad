namespace CrmIntegration.Verbs;

/// <summary>Options of a verb: --name value, --flag, and what stands alone. Whatever is not known is said, not swallowed.</summary>
sealed class CommandLine
{
    readonly Dictionary<string, List<string>> options = [];
    readonly HashSet<string> flags = [];

    public IReadOnlyList<string> Alone { get; }
    public string? Wrong { get; }

    public CommandLine(string[] args, string[] named, string[] flagged)
    {
        var alone = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            var arg = args[i];
            if (!arg.StartsWith("--", StringComparison.Ordinal))
                alone.Add(arg);
            else if (flagged.Contains(arg[2..]))
                flags.Add(arg[2..]);
            else if (!named.Contains(arg[2..]))
                Wrong ??= $"There is no option {arg}; there are: {string.Join(", ", named.Concat(flagged).Select(o => "--" + o))}.";
            else if (i + 1 == args.Length)
                Wrong ??= $"{arg} needs a value.";
            else
                (options.TryGetValue(arg[2..], out var values) ? values : options[arg[2..]] = []).Add(args[++i]);
        }
        Alone = alone;
    }

    /// <summary>Names of the settings (--Section:Name) among the arguments, as <see cref="CommandLine(string[], string[], string[])"/> takes them.</summary>
    public static string[] Settings(string[] args) => [.. args.Where(a => a.StartsWith("--", StringComparison.Ordinal) && a.Contains(':')).Select(a => a[2..]).Append("DataFolder").Distinct()];

    /// <summary>The settings as the house takes them.</summary>
    public string[] Forwarded(string[] settings) => [.. settings.SelectMany(s => One(s) is { } value ? new[] { "--" + s, value } : [])];

    public bool Has(string flag) => flags.Contains(flag);
    public string? One(string name) => options.TryGetValue(name, out var values) ? values[^1] : null;
    public IReadOnlyList<string> All(string name) => options.GetValueOrDefault(name) ?? [];

    /// <returns>False when the value is no whole number in the range.</returns>
    public bool Number(string name, int least, int most, ref int value) => One(name) is not { } text || (int.TryParse(text, out value) && value >= least && value <= most);
}
