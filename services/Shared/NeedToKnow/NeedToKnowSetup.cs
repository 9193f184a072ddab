using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Tot.Events.V1;
using Tot.Messaging;

namespace Tot.NeedToKnow;

public static class NeedToKnowSetup
{
    /// <summary>Answers <see cref="INeedToKnow"/> from copies in the service's own store.</summary>
    public static void AddNeedToKnow<TDb>(this WebApplicationBuilder builder)
        where TDb : NeedToKnowDbContext
    {
        builder.Services.AddScoped<NeedToKnowDbContext>(sp => sp.GetRequiredService<TDb>());
        builder.Services.AddSingleton<RosterReadIndex>();
        builder.Services.AddScoped<INeedToKnow, CopiedNeedToKnow>();
    }

    /// <summary>Keeps the copies.</summary>
    public static MessagingBuilder CopyRosters(this MessagingBuilder messaging) =>
        messaging
            .Copy<AgencyChanged, AgencyCopyHandler>(RosterReadIndex.Source)
            .Copy<RosterChanged, RosterCopyHandler>(RosterReadIndex.Source);
}
