using CrmIntegration.Records;

namespace CrmIntegration.Doors;

/// <summary>At the first start there is nobody yet: makes an admin and says the password once. Only its hash is kept.</summary>
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
        if (Password is not null)
            System.Console.WriteLine($"First start. Sign in as {Login} with the password {Password} (it is not shown again).");
    }

    public Task StopAsync(CancellationToken cancel) => Task.CompletedTask;
}
