namespace CrmIntegration.Benchmarks;

static class SharedFolder
{
    /// <returns>A folder of ../shared/data, or of the folder that CRM_DATA names; null where it is absent.</returns>
    public static string? Find(string name)
    {
        var data = Environment.GetEnvironmentVariable("CRM_DATA");
        for (var up = new DirectoryInfo(AppContext.BaseDirectory); data is null && up is not null; up = up.Parent)
            if (Directory.Exists(Path.Combine(up.FullName, "shared", "data"))) data = Path.Combine(up.FullName, "shared", "data");
        return data is not null && Directory.Exists(Path.Combine(data, name)) ? Path.Combine(data, name) : null;
    }
}
