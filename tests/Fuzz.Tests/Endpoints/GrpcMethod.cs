using System.Collections;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Tot.Fuzz.Tests.Support;
using Tot.Testing;

namespace Tot.Fuzz.Tests.Endpoints;

/// <summary>A method that a service offers the others.</summary>
/// <param name="Callers">The services that may call it.</param>
internal sealed record GrpcMethod(string Service, MethodDescriptor Descriptor, IReadOnlyList<string> Callers)
{
    private static readonly FileDescriptor[] Files =
    [
        Audit.V1.WitnessServiceReflection.Descriptor,
        Feed.V1.EventFeedReflection.Descriptor,
        Intake.V1.CaseServiceReflection.Descriptor,
        Meetings.V1.MeetingServiceReflection.Descriptor,
        Obligations.V1.DirectoryServiceReflection.Descriptor,
        Obligations.V1.ObligationServiceReflection.Descriptor,
        Obligations.V1.RosterServiceReflection.Descriptor,
        Placements.V1.PlacementServiceReflection.Descriptor,
        Privacy.V1.HeldDataServiceReflection.Descriptor,
    ];

    /// <summary>All of them: a test of the architecture compares the file with what the services map.</summary>
    public static IReadOnlyList<GrpcMethod> All { get; } =
    [
        .. JsonSerializer
            .Deserialize<Dictionary<string, Dictionary<string, string[]>>>(
                File.ReadAllText(Repository.PathOf("tests/Architecture.Tests/grpc-callers.json")),
                new JsonSerializerOptions { ReadCommentHandling = JsonCommentHandling.Skip }
            )!
            .SelectMany(service => service.Value.Select(row => new GrpcMethod(service.Key, Find(row.Key), row.Value))),
    ];

    public string Path => $"/{Descriptor.Service.FullName}/{Descriptor.Name}";

    /// <summary>Does the gateway pass it on? What every service offers has no route: it could not say to which.</summary>
    public bool IsAtTheGateway => Descriptor.Service.FullName.StartsWith($"tot.{Service}.", StringComparison.Ordinal);

    public override string ToString() => $"{Service} {Descriptor.FullName}";

    /// <summary>A message with whatever its fields may hold; identifiers are mostly known ones.</summary>
    public IMessage Message(Source source, Known known) => Message(source, known, Descriptor.InputType);

    private static MethodDescriptor Find(string path)
    {
        var (service, method) = (path.Split('/')[0], path.Split('/')[1]);
        return Files.SelectMany(f => f.Services).Single(s => s.FullName == service).FindMethodByName(method);
    }

    private static IMessage Message(Source source, Known known, MessageDescriptor type)
    {
        var message = type.Parser.ParseFrom(ByteString.Empty);
        foreach (var field in type.Fields.InDeclarationOrder().Where(_ => !source.OneIn(6)))
        {
            if (!field.IsRepeated)
            {
                field.Accessor.SetValue(message, Value(source, known, field));
                continue;
            }
            var list = (IList)field.Accessor.GetValue(message);
            for (var i = source.Pick([0, 1, 2, 3, 300]); i > 0; i--)
            {
                list.Add(Value(source, known, field));
            }
        }
        return message;
    }

    private static object Value(Source source, Known known, FieldDescriptor field) =>
        field.FieldType switch
        {
            FieldType.String => source.OneIn(2) ? source.Text() : known.Find(source, "caseId") ?? "x",
            FieldType.Bytes => ByteString.CopyFrom(source.Bytes(source.Below(40))),
            FieldType.Bool => source.OneIn(2),
            FieldType.Enum => source.Pick<EnumValueDescriptor>([.. field.EnumType.Values]).Number,
            FieldType.Message => Message(source, known, field.MessageType),
            FieldType.Int64 => source.Number(),
            FieldType.Int32 => (int)source.Number(),
            _ => throw new NotSupportedException($"{field.FullName}: {field.FieldType}"),
        };
}
