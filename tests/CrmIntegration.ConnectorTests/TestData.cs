namespace CrmIntegration.ConnectorTests;

static class TestData
{
    /// <summary>A folder of the shared test data: under CRM_DATA, or shared/data beside a folder above the test program. Skips where absent.</summary>
    public static string Folder(string name)
    {
        var roots = new List<string>();
        if (Environment.GetEnvironmentVariable("CRM_DATA") is { Length: > 0 } told)
            roots.Add(told);
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            roots.Add(Path.Combine(at.FullName, "shared", "data"));
        var found = roots.Select(r => Path.Combine(r, name)).FirstOrDefault(Directory.Exists);
        if (found is null)
            Assert.Skip($"The test data {name} is not here: set CRM_DATA to the folder that holds it.");
        return found;
    }
}
