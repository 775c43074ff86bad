using System.Diagnostics;
using System.Reflection;
using CrmIntegration.Benchmarks.Faults;

// The control of the kills, as a process that can be killed.
if (args is ["forgetful", var file])
    return await Forgetful.RunAsync(file);

// One class per area, found by name: SyncArea is the area "sync". No argument: all of them.
var areas = Assembly.GetExecutingAssembly().GetTypes()
    .Where(t => t.Name.EndsWith("Area", StringComparison.Ordinal) && t.GetMethod("RunAsync") is not null)
    .OrderBy(t => t.Name, StringComparer.Ordinal)
    .ToDictionary(t => t.Name[..^4].ToLowerInvariant());

var asked = args.Length == 0 ? [.. areas.Keys] : args;
if (asked.FirstOrDefault(a => !areas.ContainsKey(a)) is { } unknown)
{
    Console.Error.WriteLine($"There is no area '{unknown}'. Areas: {string.Join(", ", areas.Keys)}.");
    return 2;
}
foreach (var area in asked)
{
    var watch = Stopwatch.StartNew();
    Console.WriteLine($"== {area}");
    await (Task)areas[area].GetMethod("RunAsync")!.Invoke(null, [Console.Out])!;
    Console.WriteLine($"   ({watch.Elapsed.TotalSeconds:0} s)");
}
return 0;
