using CrmIntegration.Connectors;

namespace CrmIntegration.Records;

/// <param name="Name">With its ending, which says what it is; may hold folders.</param>
public sealed record ArticleFile(string Name, byte[] Bytes);

/// <summary>What became of one file.</summary>
/// <param name="Change">new | changed | same | refused; waits: the policy wants somebody else to bring the same file too.</param>
/// <param name="Says">Why it was refused, or what was odd about it; null when there is nothing to say.</param>
public sealed record FileVerdict(string Name, string Change, string? Says, string? Id, long? Version);

/// <summary>What the console and the API ask about the company's knowledge.</summary>
public interface IKnowledge
{
    /// <summary>Each file by itself: one that cannot be read does not keep the others out.</summary>
    /// <param name="visibility">public | internal; a file that says "internal" itself stays so.</param>
    /// <param name="source">upload | api | folder | sample.</param>
    /// <param name="asks">Who brings it, for the policy's word on articles from people's hands (upload and api); null: nobody whose yes would count.</param>
    Task<IReadOnlyList<FileVerdict>> TakeInAsync(Guid connectionId, IReadOnlyList<ArticleFile> files, string visibility, string source, string? by, CancellationToken cancel, Approver? asks = null);

    /// <summary>A text that a person typed or a program sent; the same id again is the next version.</summary>
    /// <returns>Rejected with a sentence when it cannot be an article.</returns>
    Task<CrmResult<ArticleKept>> WriteAsync(Guid connectionId, ArticleBrought article, string? by, CancellationToken cancel, Approver? asks = null);
}
