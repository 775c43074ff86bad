using CrmIntegration.Records;
using Microsoft.AspNetCore.Components;

namespace CrmIntegration.Console;

/// <summary>A page about one connection. Everything it reads carries that connection's id, and only who may see the connection gets it.</summary>
public abstract class TenantPage : ComponentBase
{
    [Parameter] public Guid ConnectionId { get; set; }
    [CascadingParameter] public HttpContext Http { get; set; } = null!;
    [Inject] ConnectionStore Connections { get; set; } = null!;

    /// <summary>Null: deleted meanwhile, or none of the reader's business; the page shows Gone.</summary>
    protected ConnectionRow? Row { get; private set; }
    protected CancellationToken Cancel => Http.RequestAborted;

    protected sealed override async Task OnInitializedAsync()
    {
        Row = Http.User.MaySee(ConnectionId) ? await Connections.FindAsync(ConnectionId, Cancel) : null;
        if (Row is null)
            Http.Response.StatusCode = StatusCodes.Status404NotFound;
        else
            await LoadAsync();
    }

    protected abstract Task LoadAsync();
}
