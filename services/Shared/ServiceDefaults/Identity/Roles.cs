using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;

namespace Tot.ServiceDefaults.Identity;

/// <summary>What a caller may do at all; in which case, need-to-know says.</summary>
public static class Roles
{
    public const string Coordinator = "coordinator";
    public const string PoliceExit = "police-exit";
    public const string ChildWelfare = "child-welfare";
    public const string ChildWelfareEmergency = "child-welfare-emergency";
    public const string SocialServices = "social-services";
    public const string Immigration = "immigration";
    public const string Counsel = "counsel";
    public const string Institution = "institution";
    public const string CrisisCentre = "crisis-centre";
    public const string FollowUp = "follow-up";
    public const string Admin = "admin";
    public const string Auditor = "auditor";

    /// <summary>Roles that take part in cases.</summary>
    public static readonly string[] CaseWorkers =
    [
        Coordinator,
        PoliceExit,
        ChildWelfare,
        ChildWelfareEmergency,
        SocialServices,
        Immigration,
        Counsel,
        Institution,
        CrisisCentre,
        FollowUp,
    ];

    /// <summary>Roles that must act at night, and may open a case in an emergency unless the installation says otherwise.</summary>
    public static readonly string[] InEmergency = [PoliceExit, ChildWelfare, ChildWelfareEmergency];

    /// <summary>Every role a person or an agency's system can have.</summary>
    public static readonly string[] All = [.. CaseWorkers, Admin, Auditor];
}

public static class Policies
{
    /// <summary>A person or an agency's system, with at least one role.</summary>
    public const string User = "user";

    /// <summary>Another service of this system.</summary>
    public const string Service = "service";

    /// <summary>Only callers with one of the roles may come this far.</summary>
    public static TBuilder RequireRoles<TBuilder>(this TBuilder endpoint, params string[] roles)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint
            .RequireAuthorization(Authentication.UserPolicy().RequireAssertion(c => roles.Any(Caller.From(c.User).Is)).Build())
            .WithMetadata(new RolesMetadata(roles));

    /// <summary>Any person or agency's system may come this far.</summary>
    public static TBuilder RequireUser<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.RequireRoles(Roles.All);

    /// <summary>Only the other services may come this far.</summary>
    public static TBuilder RequireService<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.RequireAuthorization(Service);

    /// <summary>Says of each gRPC method which services may call it; a method that is left out is not mapped at all.</summary>
    /// <param name="endpoint">The mapped gRPC service.</param>
    /// <param name="methods">A method's name and its callers.</param>
    /// <exception cref="InvalidOperationException">When the host is built: a method has no callers.</exception>
    public static void RequireCallers(
        this GrpcServiceEndpointConventionBuilder endpoint,
        params (string Method, string[] Callers)[] methods
    )
    {
        endpoint.RequireService();
        endpoint.Add(b =>
        {
            var method = b.Metadata.OfType<GrpcMethodMetadata>().Single().Method;
            var callers =
                methods.FirstOrDefault(m => m.Method == method.Name).Callers
                ?? throw new InvalidOperationException($"Nobody is said to call {method.FullName}.");
            b.Metadata.Add(ServicePolicy().RequireAssertion(c => callers.Contains(ServiceTokens.ServiceOf(c.User))).Build());
            b.Metadata.Add(new CallersMetadata(callers));
        });
    }

    private static AuthorizationPolicyBuilder ServicePolicy() => new AuthorizationPolicyBuilder().RequireClaim("iss", ServiceTokens.Issuer);
}

/// <summary>The services that may call a gRPC method, for tests.</summary>
public sealed record CallersMetadata(IReadOnlyList<string> Callers);

/// <summary>The roles an endpoint asks for, for documents and tests.</summary>
public sealed record RolesMetadata(IReadOnlyList<string> Roles);
