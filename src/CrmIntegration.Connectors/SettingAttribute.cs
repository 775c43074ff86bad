namespace CrmIntegration.Connectors;

/// <summary>Draws one row of the admin form for a connection's settings.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(string label, string help) : Attribute
{
    public string Label { get; } = label;
    public string Help { get; } = help;

    /// <summary>Encrypted at rest, never sent to a browser.</summary>
    public bool Secret { get; init; }
    public bool Required { get; init; }

    /// <summary>The values it can have; empty: any.</summary>
    public string[] Choices { get; init; } = [];

    /// <summary>What each of <see cref="Choices"/> is called in the form, in their order; empty: as it is written.</summary>
    public string[] Named { get; init; } = [];

    /// <summary>"Flow=client,refresh": the form asks for it only while that setting has one of these values; null: always.</summary>
    public string? OnlyWith { get; init; }
}
