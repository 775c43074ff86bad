using System.ComponentModel;
using CrmIntegration.Language;
using Microsoft.Extensions.Options;

namespace CrmIntegration.Records;

/// <summary>A section of the settings that a room reads: what it may hold and what is wrong with what it holds.</summary>
sealed record SettingsSection(string Name, Type Type, Func<IConfiguration, IEnumerable<string>> Meaning)
{
    /// <returns>One line each, saying what to type where. What the values mean is looked at once each can be read.</returns>
    public IEnumerable<string> Wrong(IConfiguration settings)
    {
        var spelled = Spelled(settings.GetSection(Name)).ToList();
        return spelled.Count > 0 ? spelled : Meaning(settings);
    }

    IEnumerable<string> Spelled(IConfigurationSection section)
    {
        var known = Type.GetProperties().Where(p => p.CanWrite).ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var written in section.GetChildren())
            if (!known.TryGetValue(written.Key, out var property))
                yield return $"There is no setting {Name}:{written.Key}; {Near(written.Key, known.Keys, Name + ":")}";
            else if (property.PropertyType.GetElementType() is not { } each)
            {
                if (written.GetChildren().Any())
                    yield return $"{Name}:{property.Name} holds one value, not several; {Kind(property.PropertyType)}.";
                else if (!Fits(written.Value, property.PropertyType))
                    yield return $"{Name}:{property.Name} is '{written.Value}'; {Kind(property.PropertyType)}.";
            }
            else if (written.Value is { Length: > 0 } one)
                yield return $"{Name}:{property.Name} is '{one}', but it is a list: write [\"{one}\"] in the file, or --{Name}:{property.Name}:0 \"{one}\".";
            else
                foreach (var item in written.GetChildren().Where(i => !Fits(i.Value, each)))
                    yield return $"{item.Path} is '{item.Value}'; {Kind(each)}.";
    }

    static bool Fits(string? text, Type type)
    {
        if (string.IsNullOrEmpty(text) || type == typeof(string))
            return true;
        try
        {
            return TypeDescriptor.GetConverter(Nullable.GetUnderlyingType(type) ?? type).ConvertFromInvariantString(text) is not null;
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            return false;
        }
    }

    static string Kind(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        { IsEnum: true } named => $"put one of {string.Join(", ", Enum.GetNames(named))} there",
        var t when t == typeof(bool) => "put true or false there",
        var t when t == typeof(int) || t == typeof(long) => "put a whole number there",
        var t when t == typeof(decimal) || t == typeof(double) => "put a number there, such as 2.5",
        var t when t == typeof(TimeSpan) => "put a time there, such as 00:05:00",
        var t when t == typeof(TimeOnly) => "put a time of day there, such as 09:00",
        _ => "put a text there",
    };

    /// <summary>What may have been meant, as the end of a sentence.</summary>
    public static string Near(string name, IEnumerable<string> known, string before = "") =>
        known.Select(k => (Name: k, Far: EditDistance.Of(Letters(name), Letters(k)))).OrderBy(k => k.Far).FirstOrDefault() is { Name: { } near, Far: <= 0.34 }
            ? $"did you mean {before}{near}?" : "appsettings.example.json shows what there is.";

    static string Letters(string word) => string.Join(' ', word.ToLowerInvariant().AsEnumerable());
}

static class SettingsSections
{
    /// <summary>Binds a section, and has it checked before the start with all others.</summary>
    /// <param name="wrong">What cannot be used and what to type instead, one line each.</param>
    public static OptionsBuilder<T> AddSettings<T>(this IServiceCollection services, IConfiguration settings, string section, Func<T, IEnumerable<string>> wrong) where T : class, new()
    {
        services.AddSingleton(new SettingsSection(section, typeof(T), all => wrong(all.GetSection(section).Get<T>() ?? new())));
        services.AddSingleton<IValidateOptions<T>>(new Checked<T>(wrong));
        return services.AddOptions<T>().Bind(settings.GetSection(section)).ValidateOnStart();
    }

    /// <summary>For what must be known while services are added; defaults where a value cannot be read, which the check says.</summary>
    public static T Read<T>(this IConfiguration settings, string section) where T : class, new()
    {
        try
        {
            return settings.GetSection(section).Get<T>() ?? new();
        }
        catch (InvalidOperationException)
        {
            return new();
        }
    }

    sealed class Checked<T>(Func<T, IEnumerable<string>> wrong) : IValidateOptions<T> where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options) => wrong(options).ToList() is { Count: > 0 } lines ? ValidateOptionsResult.Fail(lines) : ValidateOptionsResult.Success;
    }
}
