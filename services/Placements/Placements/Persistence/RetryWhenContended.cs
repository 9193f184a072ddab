using Tot.Kernel;
using Tot.ServiceDefaults.Http;

namespace Tot.Placements.Persistence;

/// <summary>A placement or one of its deadlines was saved by somebody else since it was read.</summary>
internal sealed class PlacementContendedException() : Exception("The placement has been saved in between.");

/// <summary>
/// Decides anew on what is there now: a deadline that fires must not turn a decision away. Whoever sent If-Match is still refused, for
/// that check is part of what is done again.
/// </summary>
internal sealed class RetryWhenContended : IEndpointFilter
{
    private const int Attempts = 5;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            try
            {
                return await next(context);
            }
            catch (PlacementContendedException)
            {
                context.HttpContext.RequestServices.GetRequiredService<PlacementsDb>().ChangeTracker.Clear();
            }
        }
        return new Error(
            "STALE_VERSION",
            ErrorKind.Stale,
            "It has been changed again and again in between. Try again in a moment."
        ).ToProblem();
    }
}
