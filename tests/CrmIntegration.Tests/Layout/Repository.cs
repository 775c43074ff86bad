namespace CrmIntegration.Tests.Layout;

static class Repository
{
    /// <summary>The folder with CrmIntegration.sln, found upward from the test program.</summary>
    public static string Root { get; } = Find();

    static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "CrmIntegration.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException("CrmIntegration.sln was not found above the test program.");
    }
}
