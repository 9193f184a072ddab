using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tot.Kernel;

namespace Tot.Subscriptions.Publish;

/// <summary>
/// What RabbitMQ is told of the agencies inside the network, as definitions that <c>rabbitmqctl import_definitions</c> takes: for each a user of its own, with
/// a new password, who may read that agency's events and nothing else; the queue that keeps them; and the user that Tot publishes as. Importing them
/// changes nothing for anybody else, so a password is replaced by doing it again for one agency.
/// </summary>
internal static class BrokerDefinitions
{
    public const string Command = "broker-definitions";
    public const string Publisher = "tot-subscriptions";
    private const string Nothing = "^$";
    private const int PasswordBytes = 24;
    private const int SaltBytes = 4;

    public static string UserOf(string organisationNumber) => "agency-" + organisationNumber;

    /// <summary>
    /// <c>dotnet Tot.Subscriptions.dll broker-definitions [--vhost /] [--publisher] 310000124 …</c>: definitions to the output, passwords, which are nowhere
    /// else, to the errors.
    /// </summary>
    /// <returns>The exit code.</returns>
    public static int Run(ReadOnlySpan<string> arguments, TextWriter output, TextWriter secrets)
    {
        var (vhost, publisher, agencies) = ("/", false, new List<string>());
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--vhost" when i + 1 < arguments.Length:
                    vhost = arguments[++i];
                    break;
                case "--publisher":
                    publisher = true;
                    break;
                case var text when OrganisationNumber.TryParse(text, out var number):
                    agencies.Add(number.Value);
                    break;
                default:
                    secrets.WriteLine(
                        $"{arguments[i]} is no organisation number. {Command} [--vhost /] [--publisher] <organisation number> …"
                    );
                    return 1;
            }
        }
        string[] users = [.. publisher ? [Publisher] : Array.Empty<string>(), .. agencies.Select(UserOf)];
        var passwords = users.ToDictionary(
            u => u,
            _ => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(PasswordBytes)),
            StringComparer.Ordinal
        );
        output.WriteLine(Document(vhost, publisher, agencies, passwords).ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        foreach (var (user, password) in passwords)
        {
            secrets.WriteLine($"{user} {password}");
        }
        return 0;
    }

    private static JsonObject Document(string vhost, bool publisher, List<string> agencies, Dictionary<string, string> passwords) =>
        new()
        {
            ["vhosts"] = new JsonArray(new JsonObject { ["name"] = vhost }),
            ["users"] = List(passwords.Select(p => User(p.Key, p.Value))),
            ["permissions"] = List([
                .. publisher ? [MayPublish(vhost)] : Array.Empty<JsonObject>(),
                .. agencies.Select(a => MayRead(vhost, a)),
            ]),
            ["topic_permissions"] = List(agencies.Select(a => MayReadTopics(vhost, a))),
            ["exchanges"] = List([Exchange(vhost)]),
            ["queues"] = List(agencies.Select(a => Queue(vhost, a))),
            ["bindings"] = List(agencies.Select(a => Binding(vhost, a))),
        };

    private static JsonArray List(IEnumerable<JsonObject> items) => new([.. items]);

    // As RabbitMQ keeps passwords: a salt, then the hash of salt and password.
    private static JsonObject User(string name, string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        byte[] hash = [.. salt, .. SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(password)])];
        return new()
        {
            ["name"] = name,
            ["password_hash"] = Convert.ToBase64String(hash),
            ["hashing_algorithm"] = "rabbit_password_hashing_sha256",
            ["tags"] = "",
        };
    }

    private static JsonObject MayPublish(string vhost) =>
        Permission(Publisher, vhost, @"^tot\.partner[.-]", @"^tot\.partner[.-]", @"^tot\.partner-events$");

    /// <summary>Its queue, and queues of its own named after it, which it may bind; what to is decided by <see cref="MayReadTopics"/>.</summary>
    private static JsonObject MayRead(string vhost, string agency)
    {
        var queue = Regex.Escape(PublishToBroker.QueueOf(agency));
        var own = $@"^{queue}\..+$";
        return Permission(UserOf(agency), vhost, own, own, $@"^({queue}(\..+)?|{Regex.Escape(PublishToBroker.Exchange)})$");
    }

    private static JsonObject MayReadTopics(string vhost, string agency) =>
        new()
        {
            ["user"] = UserOf(agency),
            ["vhost"] = vhost,
            ["exchange"] = PublishToBroker.Exchange,
            ["write"] = Nothing,
            ["read"] = $@"^{agency}\.",
        };

    private static JsonObject Permission(string user, string vhost, string configure, string write, string read) =>
        new()
        {
            ["user"] = user,
            ["vhost"] = vhost,
            ["configure"] = configure,
            ["write"] = write,
            ["read"] = read,
        };

    private static JsonObject Exchange(string vhost) =>
        new()
        {
            ["name"] = PublishToBroker.Exchange,
            ["vhost"] = vhost,
            ["type"] = "topic",
            ["durable"] = true,
            ["auto_delete"] = false,
            ["internal"] = false,
            ["arguments"] = new JsonObject(),
        };

    private static JsonObject Queue(string vhost, string agency) =>
        new()
        {
            ["name"] = PublishToBroker.QueueOf(agency),
            ["vhost"] = vhost,
            ["durable"] = true,
            ["auto_delete"] = false,
            ["arguments"] = new JsonObject { ["x-queue-type"] = "quorum" },
        };

    private static JsonObject Binding(string vhost, string agency) =>
        new()
        {
            ["source"] = PublishToBroker.Exchange,
            ["vhost"] = vhost,
            ["destination"] = PublishToBroker.QueueOf(agency),
            ["destination_type"] = "queue",
            ["routing_key"] = PublishToBroker.BindingKeyOf(agency),
            ["arguments"] = new JsonObject(),
        };
}
