using Microsoft.AspNetCore.DataProtection;
using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Deliver;

/// <summary>Signing secrets lie in the store sealed; the keys lie in the keys folder, outside it.</summary>
internal sealed class SecretSeal(IDataProtectionProvider provider)
{
    private readonly IDataProtector _protector = provider.CreateProtector("Tot.Subscriptions.SigningSecret.v1");

    public string Seal(SigningSecret secret) => _protector.Protect(secret.Reveal());

    public SigningSecret Open(string sealedSecret) => SigningSecret.Parse(_protector.Unprotect(sealedSecret));
}
