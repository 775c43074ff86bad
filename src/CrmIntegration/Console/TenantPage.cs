using CrmIntegration.Records;
using Microsoft.AspNetCore.Components;

namespace CrmIntegration.Console;

/// <summary>A page about one connection. Everything it reads carries that connection's id, and only who may see the connection gets it.</summary>
public abstract class TenantPage : ComponentBase
{
    [Parameter] public Guid ConnectionId { get; set; }
    [CascadingParameter] public HttpContext Http { get; set; } = null!;
    [Inject] ConnectionStore Connections { get; set; } = null!;

    /// <summary>Null: deleted meanwhile, or none of the reader's business; the page NotHere is shown instead.</summary>
    protected ConnectionRow? Row { get; private set; }
    protected CancellationToken Cancel => Http.RequestAborted;

    protected sealed override async Task OnInitializedAsync()
    {
        Row = Http.User.MaySee(ConnectionId) ? await Connections.FindAsync(ConnectionId, Cancel) : null;
        if (Row is null)
            NotHere(null);
        else
            await LoadAsync();
    }

    protected abstract Task LoadAsync();

    /// <summary>Ends this page with 404; the page NotHere says what is missing.</summary>
    protected void NotHere(string? says)
    {
        Http.Items[Pages.NotHere.Says] = says;
        Http.Response.StatusCode = StatusCodes.Status404NotFound;
    }
}
