using CrmIntegration.Connectors;

namespace CrmIntegration.Records;

/// <summary>The steps from a fresh service to a panel in the CRM, in order; Outside: what stands beside the service, where it is set.</summary>
public enum SetUpStep { Database, Language, Connect, Fields, Read, Train, Panel, Outside }

/// <summary>One list of checks behind the console's checklist and the doctor in the terminal.</summary>
public interface ISetUp
{
    /// <summary>Named checks of one step, in order; what fails says what to do. May take as long as the CRM or the model takes to answer.</summary>
    /// <param name="connectionId">Null: nothing is connected yet; the steps that need a CRM say so.</param>
    Task<IReadOnlyList<NamedCheck>> CheckAsync(SetUpStep step, Guid? connectionId, CancellationToken cancel);
}
