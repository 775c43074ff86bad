namespace CrmIntegration.Tests;

/// <summary>The data beside the repository: CRM_DATA, or a folder shared/data above the test binary. Skips where there is none.</summary>
static class SharedData
{
    public static string Folder
    {
        get
        {
            var found = Environment.GetEnvironmentVariable("CRM_DATA");
            for (var at = new DirectoryInfo(AppContext.BaseDirectory); found is null && at is not null; at = at.Parent)
                found = Path.Combine(at.FullName, "shared", "data") is var data && Directory.Exists(data) ? data : null;
            Assert.SkipWhen(found is null, "No shared/data beside the repository; set CRM_DATA.");
            return found!;
        }
    }
}
