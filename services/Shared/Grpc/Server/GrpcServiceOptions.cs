using System.Collections.ObjectModel;
using Grpc.Core.Interceptors;
using Grpc.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

public sealed class GrpcServiceOptions
{
    /// <summary>In bytes, after decompression; null for no limit.</summary>
    public int? MaxReceiveMessageSize { get; set; } = Names.DefaultMaxReceiveMessageSize;

    /// <summary>In bytes, before compression; null for no limit.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Tells the caller what an unexpected exception says. Never in production.</summary>
    public bool? EnableDetailedErrors { get; set; }

    /// <summary><c>gzip</c>, or null to send as is. A caller that does not accept it gets the message as is.</summary>
    public string? ResponseCompressionAlgorithm { get; set; }

    /// <summary>The first added sees the call first.</summary>
    public InterceptorCollection Interceptors { get; } = [];
}

public sealed class InterceptorCollection : Collection<InterceptorRegistration>
{
    public void Add<TInterceptor>(params object[] args)
        where TInterceptor : Interceptor => Add(new InterceptorRegistration(typeof(TInterceptor), args));
}

public sealed class InterceptorRegistration
{
    private readonly ObjectFactory _factory;
    private readonly object[] _arguments;

    internal InterceptorRegistration(Type type, object[] arguments)
    {
        Type = type;
        _arguments = arguments;
        _factory = ActivatorUtilities.CreateFactory(type, Array.ConvertAll(arguments, a => a.GetType()));
    }

    public Type Type { get; }

    public IReadOnlyList<object> Arguments => _arguments;

    /// <summary>The registered instance, or one made for this call and to be disposed of with it.</summary>
    internal Interceptor Create(IServiceProvider services, out bool owned)
    {
        var registered = _arguments.Length == 0 ? (Interceptor?)services.GetService(Type) : null;
        owned = registered is null;
        return registered ?? (Interceptor)_factory(services, _arguments);
    }
}
