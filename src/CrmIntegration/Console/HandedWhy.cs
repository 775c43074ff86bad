using Microsoft.Extensions.Localization;

namespace CrmIntegration.Console;

/// <summary>Why a customer's conversation waits for a person: a sign of ours as words, a person's own words as they are.</summary>
static class HandedWhy
{
    public static string? In(IStringLocalizer<Texts> t, string? why) =>
        why is { Length: > 0 } && t["why a person: " + why] is { ResourceNotFound: false } known ? known.Value : why;
}
