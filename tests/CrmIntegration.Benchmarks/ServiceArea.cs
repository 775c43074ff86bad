/// <summary>Finding the right article and answering from it, alone: a part of the area "language" that takes seconds.</summary>
static class ServiceArea
{
    public static async Task RunAsync(TextWriter o)
    {
        if (LanguageArea.Data() is { } data)
            await RetrievalFigures.PrintAsync(o, data);
        else
            await o.WriteLineAsync("service: no shared data beside the repository; set CRM_DATA.");
    }
}
