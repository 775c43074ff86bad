using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace CrmIntegration.Console.Pictures;

/// <summary>Words in a picture. Razor keeps the tag &lt;text&gt; for itself, so it is written here.</summary>
public sealed class Label : ComponentBase
{
    [Parameter] public string X { get; set; } = "0";
    [Parameter] public string Y { get; set; } = "0";

    /// <summary>start | middle | end.</summary>
    [Parameter] public string Anchor { get; set; } = "start";
    [Parameter] public bool Strong { get; set; }

    /// <summary>Left out on a phone, where letters are larger beside the picture.</summary>
    [Parameter] public bool IfRoomy { get; set; }
    [Parameter] public RenderFragment? ChildContent { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "x", X);
        builder.AddAttribute(2, "y", Y);
        builder.AddAttribute(3, "text-anchor", Anchor);
        builder.AddAttribute(4, "class", (Strong, IfRoomy) switch { (true, true) => "strong if-roomy", (true, false) => "strong", (false, true) => "if-roomy", _ => null });
        builder.AddContent(5, ChildContent);
        builder.CloseElement();
    }
}
