namespace Tot.Intake.Sealing;

/// <summary>Being made, it has the key ring and the key store opened: keys that cannot be used stop the start, not the first identification.</summary>
internal sealed class OpenKeysAtStart(PersonVault vault) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(vault);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
