using System.Security.Cryptography;
using System.Text;
using Tot.ServiceDefaults.Identity;

namespace Tot.WebConsole.Identity;

/// <summary>
/// With which key a reader's drafts are sealed in the browser tab (docs/adr/0015). It stands in the reader's own pages only, so that whoever finds the tab after
/// the sign-out cannot read them.
/// </summary>
internal sealed class DraftKeys(ServiceKeys keys)
{
    private readonly Lazy<byte[]> _key = new(() => keys.Derive(ConsoleHost.Name, "drafts"));

    public string Of(string subject) =>
        Convert.ToBase64String(
            HKDF.DeriveKey(HashAlgorithmName.SHA256, _key.Value, outputLength: 32, info: Encoding.UTF8.GetBytes(subject))
        );
}
