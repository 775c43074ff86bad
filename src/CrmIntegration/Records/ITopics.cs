using CrmIntegration.Connectors;

namespace CrmIntegration.Records;

/// <summary>What the console and the API do with topics and the questions they bring.</summary>
public interface ITopics
{
    /// <summary>Sorts what customers wrote anew, now instead of at night. Twice gives the same.</summary>
    Task SortAsync(Guid connectionId, CancellationToken cancel);

    /// <summary>The candidate becomes an article, as it is or as somebody has put it better.</summary>
    /// <param name="question">Null: as it stands.</param>
    /// <param name="answer">Null: as it stands.</param>
    /// <param name="visibility">public | internal.</param>
    /// <returns>The article's version; NotFound, Conflict (decided already) or Rejected with a sentence.</returns>
    Task<CrmResult<ArticleKept>> AcceptAsync(Guid connectionId, string candidateId, string? question, string? answer, string visibility, Approver by, CancellationToken cancel);

    /// <summary>It stays away from now on.</summary>
    /// <returns>False: there is none, or it is decided.</returns>
    Task<bool> RejectAsync(Guid connectionId, string candidateId, string? by, CancellationToken cancel);
}
