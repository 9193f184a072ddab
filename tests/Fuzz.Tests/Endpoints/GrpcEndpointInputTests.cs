using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Tot.Fuzz.Tests.Support;
using Tot.ServiceDefaults;
using Tot.ServiceDefaults.Identity;

namespace Tot.Fuzz.Tests.Endpoints;

/// <summary>Every question that services ask each other, with a service's own token and with others.</summary>
[Collection(nameof(FuzzedSystem))]
public sealed class GrpcEndpointInputTests(FuzzedSystem system, ITestOutputHelper output)
{
    private static readonly (string Service, MethodDescriptor Method)[] Methods =
    [
        .. new (string, FileDescriptor)[]
        {
            ("intake", Tot.Intake.V1.CaseServiceReflection.Descriptor),
            ("meetings", Tot.Meetings.V1.MeetingServiceReflection.Descriptor),
            ("obligations", Tot.Obligations.V1.DirectoryServiceReflection.Descriptor),
            ("obligations", Tot.Obligations.V1.ObligationServiceReflection.Descriptor),
            ("obligations", Tot.Obligations.V1.RosterServiceReflection.Descriptor),
            ("placements", Tot.Placements.V1.PlacementServiceReflection.Descriptor),
        }.SelectMany(file => file.Item2.Services.SelectMany(s => s.Methods).Select(m => (file.Item1, m))),
    ];

    private static readonly string[] Callers = ["intake", "meetings", "obligations", "placements", "subscriptions"];

    [Fact]
    public async Task EveryMethod_AnswersOrRefuses_AndItsHandlerFailsOnNone()
    {
        var keys = new ServiceKeys(Path.Combine(system.Folder, "keys"));
        // Each method takes some of them only.
        ServiceTokens[] tokens = [.. Callers.Select(name => new ServiceTokens(new ServiceName(name), keys))];
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { EnableMultipleHttp2Connections = true });
        await new Fuzzer("grpc", output) { Workers = 8 }.RunAsync(
            2_000,
            async source =>
            {
                var (service, method) = source.Pick(Methods);
                var message = Message(source, method.InputType);
                var payload = source.OneIn(3) ? source.Mutate(message.ToByteArray()) : message.ToByteArray();
                var token = source.OneIn(10) ? source.Text() : source.Pick(tokens).For(source.OneIn(10) ? "meetings" : service);
                source.Input = () => $"{method.FullName} {message} {Convert.ToHexString(payload)}";
                var status = await StatusOfAsync(client, method, payload, token);
                // Neither UNKNOWN nor DATA_LOSS: a handler has not failed.
                Assert.Contains(status, (int[])[0, 3, 5, 7, 8, 9, 12, 13, 14, 16]);
            }
        );
        Assert.DoesNotContain(" failed", system.Log, StringComparison.Ordinal);
    }

    private async Task<int> StatusOfAsync(HttpMessageInvoker client, MethodDescriptor method, byte[] payload, string token)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            $"http://localhost:{system.GrpcPort}/{method.Service.FullName}/{method.Name}"
        )
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, .. BitConverter.GetBytes(IPAddress.HostToNetworkOrder(payload.Length)), .. payload]),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TryAddWithoutValidation("authorization", "Bearer " + token);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        using var response = await client.SendAsync(request, limit.Token);
        await response.Content.ReadAsByteArrayAsync(limit.Token);
        var status = response.TrailingHeaders.TryGetValues("grpc-status", out var trailer)
            ? trailer
            : response.Headers.GetValues("grpc-status");
        return int.Parse(status.Single(), CultureInfo.InvariantCulture);
    }

    /// <summary>Whatever its fields may hold; identifiers are mostly known ones.</summary>
    private IMessage Message(Source source, MessageDescriptor type)
    {
        var message = type.Parser.ParseFrom(ReadOnlySpan<byte>.Empty.ToArray());
        foreach (var field in type.Fields.InDeclarationOrder().Where(_ => !source.OneIn(6)))
        {
            if (field.IsRepeated)
            {
                var list = (System.Collections.IList)field.Accessor.GetValue(message);
                for (var i = source.Below(4); i > 0 && !field.IsMap; i--)
                {
                    list.Add(Value(source, field));
                }
            }
            else
            {
                field.Accessor.SetValue(message, Value(source, field));
            }
        }
        return message;
    }

    private object Value(Source source, FieldDescriptor field) =>
        field.FieldType switch
        {
            FieldType.String => source.OneIn(2) ? source.Text() : system.Known.Find(source, "caseId") ?? "x",
            FieldType.Bytes => ByteString.CopyFrom(source.Bytes(source.Below(40))),
            FieldType.Bool => source.OneIn(2),
            FieldType.Enum => source.Pick<EnumValueDescriptor>([.. field.EnumType.Values]).Number,
            FieldType.Message => Message(source, field.MessageType),
            FieldType.Int64 => source.Number(),
            FieldType.Int32 => (int)source.Number(),
            _ => throw new NotSupportedException($"{field.FullName}: {field.FieldType}"),
        };
}
