using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;

namespace CrmIntegration.Console;

/// <summary>An address that somebody typed or cut: where a page wants a number and finds something else, it is read as if nothing stood there. The framework would end the page with an error of ours.</summary>
sealed class TypedQuery(RequestDelegate next)
{
    static readonly ConcurrentDictionary<Type, IReadOnlySet<string>> Numbers = new();

    public Task InvokeAsync(HttpContext http)
    {
        var query = http.Request.Query;
        if (query.Count > 0 && http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is { } page)
        {
            var numbers = Numbers.GetOrAdd(page.Type, NumbersOf);
            bool Reads(string name, string? value) => !numbers.Contains(name) || int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _);
            if (query.Any(q => !q.Value.All(v => Reads(q.Key, v))))
                http.Request.QueryString = QueryString.Create(query.SelectMany(q => q.Value.Where(v => Reads(q.Key, v)).Select(v => KeyValuePair.Create(q.Key, v))));
        }
        return next(http);
    }

    static IReadOnlySet<string> NumbersOf(Type page) => page.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .Where(p => (Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType) == typeof(int)).Select(p => (p.Name, Query: p.GetCustomAttribute<SupplyParameterFromQueryAttribute>()))
        .Where(p => p.Query is not null).Select(p => p.Query!.Name ?? p.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
}
