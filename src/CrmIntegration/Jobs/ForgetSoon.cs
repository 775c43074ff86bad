using Hangfire.Common;
using Hangfire.States;
using Hangfire.Storage;

namespace CrmIntegration.Jobs;

/// <summary>A drain says nothing worth keeping once it is through: the work table does. Kept a day, they would fill the memory.</summary>
sealed class ForgetSoonAttribute : JobFilterAttribute, IApplyStateFilter
{
    public void OnStateApplied(ApplyStateContext context, IWriteOnlyTransaction transaction) => context.JobExpirationTimeout = TimeSpan.FromMinutes(1);

    public void OnStateUnapplied(ApplyStateContext context, IWriteOnlyTransaction transaction) => context.JobExpirationTimeout = TimeSpan.FromMinutes(1);
}
