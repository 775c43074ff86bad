using CrmIntegration.Records;

namespace CrmIntegration.Doors;

/// <summary>At the first start there is nobody yet: makes an admin with a random password. Only its hash is kept.</summary>
sealed class FirstAdmin(People people, SignIn signIn) : IHostedService
{
    const string Login = "admin";

    /// <summary>Null when somebody was there already.</summary>
    public string? Password { get; private set; }

    public async Task StartAsync(CancellationToken cancel)
    {
        if ((await people.ListAsync(cancel)).Count > 0)
            return;
        Password = await signIn.AddAsync(Login, Person.Admin, null, null, cancel);   // null: another node was first
    }

    /// <summary>To the terminal of whoever started the service, once; never to a log.</summary>
    public void Tell(TextWriter to)
    {
        if (Password is not null)
            to.WriteLine($"First start. Sign in as {Login} with the password {Password} (it is not shown again).");
    }

    public Task StopAsync(CancellationToken cancel) => Task.CompletedTask;
}
