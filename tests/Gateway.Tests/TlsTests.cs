using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;
using Tot.Gateway.Tests.Support;
using Tot.Intake.V1;

namespace Tot.Gateway.Tests;

/// <summary>With a certificate one port serves REST and gRPC.</summary>
public sealed class TlsTests
{
    [Fact]
    public async Task OnePort_ServesBothProtocols_AndAsksForTlsFromThenOn()
    {
        using var folder = new TemporaryCertificate();
        await using var host = await GatewayTestHost.StartAsync(
            ["intake"],
            [
                .. (string[])["--Listen:Http", "", "--Listen:Grpc", "", "--Listen:Https", "https://127.0.0.1:0"],
                .. (string[])["--Listen:Certificate:Path", folder.CertificatePath, "--Listen:Certificate:KeyPath", folder.KeyPath],
            ]
        );
        var address = Assert.Single(host.Urls);
        using var client = new HttpClient(folder.Trusting()) { BaseAddress = new Uri(address) };

        foreach (var version in (Version[])[HttpVersion.Version11, HttpVersion.Version20])
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/health/live")
            {
                Version = version,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            var answer = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.StartsWith("max-age=", answer.Headers.GetValues("Strict-Transport-Security").Single(), StringComparison.Ordinal);
        }
        using var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = folder.Trusting() });
        var token = new Grpc.Core.Metadata { { "authorization", "Bearer " + host.ServiceToken("meetings", "intake") } };
        Assert.Equal(
            "c",
            (await new CaseService.CaseServiceClient(channel).GetCaseAsync(new GetCaseRequest { CaseId = "c" }, token)).CaseId
        );
    }

    private sealed class TemporaryCertificate : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tot-tls-");
        private readonly string _thumbprint;

        public TemporaryCertificate()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
            var now = DateTimeOffset.UtcNow;
            using var certificate = request.CreateSelfSigned(now.AddMinutes(-5), now.AddHours(1));
            _thumbprint = certificate.Thumbprint;
            File.WriteAllText(CertificatePath, certificate.ExportCertificatePem());
            File.WriteAllText(KeyPath, key.ExportPkcs8PrivateKeyPem());
        }

        public string CertificatePath => Path.Combine(_folder.FullName, "tls.crt");

        public string KeyPath => Path.Combine(_folder.FullName, "tls.key");

        public SocketsHttpHandler Trusting() =>
            new()
            {
                SslOptions =
                {
                    RemoteCertificateValidationCallback = (_, shown, _, _) => ((X509Certificate2)shown!).Thumbprint == _thumbprint,
                },
            };

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
