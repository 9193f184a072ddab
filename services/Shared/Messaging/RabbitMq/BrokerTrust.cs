using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Tot.Messaging.RabbitMq;

/// <summary>Whether the broker is who the configuration says, by authorities of the installation's own.</summary>
internal static class BrokerTrust
{
    /// <summary>The name must fit and the chain end in one of the file's authorities; revocation is theirs to publish, and is not asked for.</summary>
    public static RemoteCertificateValidationCallback By(string authorityFile)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(authorityFile);
        return (_, certificate, _, errors) =>
        {
            if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
            {
                return false;
            }
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            using var presented = new X509Certificate2(certificate);
            return chain.Build(presented);
        };
    }
}
