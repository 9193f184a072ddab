using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tot.Messaging.Tests.Infrastructure;
using Tot.Testing;
using Tot.Testing.RabbitMq;

namespace Tot.Messaging.Tests;

/// <summary>A broker with a certificate of the installation's own authority, and a user of its own: all from configuration.</summary>
public sealed class BrokerTlsTests : IAsyncLifetime
{
    private const string User = "tot";
    private const string Password = "a password of the tests";

    private readonly Cases _case = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("tot-tls-").FullName;
    private RabbitMqBroker _broker = null!;

    private string Authority => Path.Combine(_folder, "authority.pem");

    private string OtherAuthority => Path.Combine(_folder, "other.pem");

    public async ValueTask InitializeAsync()
    {
        using var authority = MakeAuthority("Tot test authority");
        using var other = MakeAuthority("Another authority");
        await File.WriteAllTextAsync(Authority, authority.ExportCertificatePem());
        await File.WriteAllTextAsync(OtherAuthority, other.ExportCertificatePem());
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Certify(authority, key);
        _broker = await RabbitMqBroker.StartAsync(
            new BrokerTls(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem(), User, Password)
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Events_OverTls_WithTheConfiguredUser_HaveTheirEffect()
    {
        var settings = Settings("localhost", Authority, Password);
        await using var hearing = await ServiceTestHost.StartAsync(NotesService.Named("meetings"), settings);
        await using var telling = await ServiceTestHost.StartAsync(NotesService.Named("intake"), settings);
        await OverTheBroker.ListensAsync(hearing);
        await OverTheBroker.ReadyAsync(telling);
        await _case.WriteNoteAsync(hearing);

        await _case.TellAsync(telling, times: 5);

        await Cases.EffectsAsync(hearing, 5);
    }

    [Fact]
    public async Task Broker_OfAnotherAuthorityOrName_OrWithAnotherPassword_IsNotSpokenTo()
    {
        foreach (
            var settings in (string[][])
                [
                    Settings("localhost", OtherAuthority, Password),
                    Settings("127.0.0.1", Authority, Password),
                    Settings("localhost", Authority, "a wrong one"),
                ]
        )
        {
            await using var telling = await ServiceTestHost.StartAsync(NotesService.Named("intake"), settings);
            await OverTheBroker.ReadyAsync(telling, "degraded");
        }
    }

    private string[] Settings(string host, string authority, string password) =>
        [
            "--Messaging:Transport",
            "rabbitmq",
            "--Messaging:RabbitMq:Uri",
            $"amqps://{host}:{_broker.TlsPort}/",
            "--Messaging:RabbitMq:AuthorityFile",
            authority,
            "--Messaging:RabbitMq:Username",
            User,
            "--Messaging:RabbitMq:Password",
            password,
            "--Messaging:CatchUpAfter",
            "12:00:00",
        ];

    private static X509Certificate2 MakeAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
    }

    private static X509Certificate2 Certify(X509Certificate2 authority, ECDsa key)
    {
        var request = new CertificateRequest("CN=broker", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.Create(authority, now.AddHours(-1), now.AddDays(1), RandomNumberGenerator.GetBytes(8));
    }
}
