using System.Globalization;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Topics;

/// <summary>Tells of topics that rose beyond chance, and when they are as usual again. An alert stays on record.</summary>
sealed class SpikeAlerts(Alerts alerts)
{
    public async Task TellAsync(Guid connectionId, IReadOnlyList<CustomerTopic> now, IReadOnlyList<CustomerTopic> before, DateTimeOffset at, CancellationToken cancel)
    {
        foreach (var topic in now.Where(t => t.Spike is not null))
            await alerts.RaiseAsync(connectionId, Alert.TopicSpike + topic.Id, Says(topic, topic.Spike!), Todo(topic), at, cancel);
        foreach (var calm in before.Where(b => b.Spike is not null && now.All(t => t.Id != b.Id || t.Spike is null)))
            await alerts.EndAsync(connectionId, Alert.TopicSpike + calm.Id, at, cancel);
    }

    static string Says(CustomerTopic topic, TopicRise rise) => string.Create(CultureInfo.InvariantCulture,
        $"\"{topic.Name}\": {rise.Count} customers wrote in the last seven days, where a week usually has {rise.Usual:0.#}. It began on {rise.Since:yyyy-MM-dd}.");

    static string Todo(CustomerTopic topic) => topic.Advice.Kind switch
    {
        "publish-answer" => "Read the quotes on the page Topics, and publish the answer that waits there.",
        "point-to-article" => $"Read the quotes on the page Topics, and send customers to the article \"{topic.Advice.Title}\".",
        _ => "Read the quotes on the page Topics, find what changed on that day, and write down an answer.",
    };
}
