using System.Security.Cryptography;
using System.Text;
using Tot.Kernel;

namespace Tot.Subscriptions.Domain;

/// <summary>An agency's standing wish to be told certain events at an endpoint of its own.</summary>
public sealed class Subscription
{
    /// <summary>How long the replaced secret signs beside the new one.</summary>
    public static readonly TimeSpan RotationGrace = TimeSpan.FromHours(24);

    private const int MaxRetiredSecrets = 4;

    // Seconds first, for whoever is just starting the receiver; then it waits for POST …/validate.
    private static readonly TimeSpan[] ValidationRetries =
    [
        TimeSpan.FromSeconds(2),
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(20),
        TimeSpan.FromMinutes(2),
    ];

    private Subscription() { }

    public SubscriptionId Id { get; private set; }
    public Guid AgencyId { get; private set; }
    public EndpointAddress Endpoint { get; private set; } = null!;
    public IReadOnlyList<string> EventTypes { get; private set; } = [];
    public Guid? CaseId { get; private set; }
    public string? Municipality { get; private set; }
    public string? District { get; private set; }
    public EventFilter Filter => EventFilter.Restore(EventTypes, CaseId, Municipality, District);
    public ContentMode Mode { get; private set; }

    /// <summary>The same for the same wish of the same agency: asking twice finds the first.</summary>
    public string Fingerprint { get; private set; } = "";
    public SubscriptionState State { get; private set; }
    public PauseReason? PauseReason { get; private set; }
    public SubscriptionHealth Health { get; private set; }

    /// <summary>Raised by every change of health, apart from <see cref="Version"/>: how deliveries go must not get in the way of the agency's acts.</summary>
    public long HealthVersion { get; private set; }

    /// <summary>The <see cref="HealthVersion"/> of which the agency and the coordinator have been told by mail.</summary>
    public long AlarmedVersion { get; private set; }

    /// <summary>The signing secret, sealed by the host; the domain never sees it open.</summary>
    public string SealedSecret { get; private set; } = "";

    /// <summary>
    /// Secrets from before a rotation, the newest first; they sign too for a while. More than one, so that rotating again because an answer
    /// was lost does not silence the secret that the receiver still has.
    /// </summary>
    public IReadOnlyList<RetiredSecret> RetiredSecrets { get; private set; } = [];

    /// <summary>Raised by every act on it; not by how deliveries and validations go.</summary>
    public long Version { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset ChangedAt { get; private set; }
    public DateTimeOffset? ValidatedAt { get; private set; }

    /// <summary>How the endpoint agreed: <c>handshake</c> or <c>challenge</c>.</summary>
    public string? ValidatedBy { get; private set; }
    public int ValidationAttempts { get; private set; }

    /// <summary>Why the last validation failed, as a stable code.</summary>
    public string? ValidationProblem { get; private set; }

    /// <summary>When the endpoint is asked next; null when it is not going to be.</summary>
    public DateTimeOffset? NextValidationAt { get; private set; }

    /// <summary>Failed attempts since the last that arrived, over all its deliveries.</summary>
    public int ConsecutiveFailures { get; private set; }

    /// <summary>Nothing is tried before this instant, see <see cref="SuspendPlan"/>; null when it is not suspended.</summary>
    public DateTimeOffset? SuspendedUntil { get; private set; }

    public static Subscription Create(
        SubscriptionId id,
        Guid agencyId,
        EndpointAddress endpoint,
        EventFilter filter,
        ContentMode mode,
        string sealedSecret,
        DateTimeOffset now
    ) =>
        new()
        {
            Id = id,
            AgencyId = agencyId,
            Endpoint = endpoint,
            EventTypes = filter.Types,
            CaseId = filter.CaseId,
            Municipality = filter.Municipality,
            District = filter.District,
            Fingerprint = Print(agencyId, endpoint, filter, mode),
            Mode = mode,
            SealedSecret = sealedSecret,
            State = SubscriptionState.Pending,
            Health = SubscriptionHealth.Pending,
            CreatedAt = now,
            ChangedAt = now,
            NextValidationAt = now,
            HealthVersion = 1,
            Version = 1,
        };

    /// <summary>The endpoint agreed. <paramref name="by"/> is <c>handshake</c> or <c>challenge</c>.</summary>
    public Result Activate(string by, DateTimeOffset now) =>
        Apply(
            SubscriptionAction.Activate,
            now,
            SubscriptionHealth.Healthy,
            () =>
            {
                (ValidatedAt, ValidatedBy, ValidationProblem, NextValidationAt) = (now, by, null, null);
                Unsuspend();
            }
        );

    /// <summary>The endpoint did not agree, or could not be reached; asked again a few times, then only on request.</summary>
    public void ValidationFailed(string problem, DateTimeOffset now)
    {
        ValidationProblem = problem;
        NextValidationAt = ValidationAttempts < ValidationRetries.Length ? now + ValidationRetries[ValidationAttempts] : null;
        ValidationAttempts++;
    }

    public Result Pause(PauseReason reason, DateTimeOffset now) =>
        Apply(SubscriptionAction.Pause, now, SubscriptionHealth.Paused, () => PauseReason = reason);

    /// <summary>Goes on. After a 410 the endpoint must agree anew first.</summary>
    public Result Resume(DateTimeOffset now) =>
        State == SubscriptionState.Paused && PauseReason == Domain.PauseReason.EndpointGone
            ? Revalidate(now)
            : Apply(
                SubscriptionAction.Resume,
                now,
                SubscriptionHealth.Healthy,
                () =>
                {
                    PauseReason = null;
                    Unsuspend();
                }
            );

    /// <summary>Asks the endpoint again, at once.</summary>
    public Result Revalidate(DateTimeOffset now)
    {
        if (SubscriptionTransitions.Next(State, SubscriptionAction.Revalidate) is not { } next)
        {
            return SubscriptionErrors.WrongState(State, SubscriptionAction.Revalidate);
        }
        (State, PauseReason, ChangedAt) = (next, null, now);
        Become(SubscriptionHealth.Pending);
        (ValidationAttempts, NextValidationAt) = (0, now);
        Version++;
        return Result.Success;
    }

    /// <summary>Events go elsewhere from now on, once the new endpoint has agreed. The same endpoint again changes nothing.</summary>
    public Result ChangeEndpoint(EndpointAddress endpoint, DateTimeOffset now)
    {
        if (SubscriptionTransitions.Next(State, SubscriptionAction.ChangeEndpoint) is not { } next)
        {
            return SubscriptionErrors.WrongState(State, SubscriptionAction.ChangeEndpoint);
        }
        if (endpoint == Endpoint)
        {
            return Result.Success;
        }
        (Endpoint, State, PauseReason, ChangedAt) = (endpoint, next, null, now);
        Fingerprint = Print(AgencyId, endpoint, Filter, Mode);
        Become(SubscriptionHealth.Pending);
        (ValidationAttempts, ValidationProblem, NextValidationAt) = (0, null, now);
        (ConsecutiveFailures, SuspendedUntil) = (0, null);
        Version++;
        return Result.Success;
    }

    public Result RotateSecret(string sealedSecret, DateTimeOffset now)
    {
        if (SubscriptionTransitions.Next(State, SubscriptionAction.RotateSecret) is null)
        {
            return SubscriptionErrors.WrongState(State, SubscriptionAction.RotateSecret);
        }
        var stillSigning = RetiredSecrets.Where(r => now < r.Until).Take(MaxRetiredSecrets - 1);
        RetiredSecrets = [new(SealedSecret, now + RotationGrace), .. stillSigning];
        (SealedSecret, ChangedAt) = (sealedSecret, now);
        Version++;
        return Result.Success;
    }

    public Result Delete(DateTimeOffset now) => Apply(SubscriptionAction.Delete, now, Health, () => NextValidationAt = null);

    /// <summary>The sealed secrets that sign at <paramref name="now"/>, the newest first.</summary>
    public IReadOnlyList<string> SigningSecrets(DateTimeOffset now) =>
        [SealedSecret, .. RetiredSecrets.Where(r => now < r.Until).Select(r => r.Sealed)];

    /// <summary>The agency and the coordinator are told that it is failing.</summary>
    public void Alarmed() => AlarmedVersion = HealthVersion;

    /// <summary>Counts a failed attempt; enough of them in a row suspend.</summary>
    /// <param name="jitter">0 to 1, see <see cref="SuspendPlan.Until"/>.</param>
    public void CountFailure(DateTimeOffset now, double jitter)
    {
        ConsecutiveFailures++;
        SuspendedUntil = SuspendPlan.Until(ConsecutiveFailures, now, jitter);
    }

    /// <summary>Something arrived, or somebody wants it tried again at once.</summary>
    public void Unsuspend() => (ConsecutiveFailures, SuspendedUntil) = (0, null);

    /// <summary>May deliveries be made again for it, at this state? Changes nothing.</summary>
    public Result CheckResend() =>
        SubscriptionTransitions.Next(State, SubscriptionAction.Resend) is null || ValidatedAt is null
            ? SubscriptionErrors.WrongState(State, SubscriptionAction.Resend)
            : Result.Success;

    /// <summary>Takes a delivery's outcome into account. Answers whether the health changed.</summary>
    public bool Observe(SubscriptionHealth observed)
    {
        // A retry under way says nothing new about an endpoint that somebody has been told is failing.
        var silent = Health == SubscriptionHealth.Failing && observed == SubscriptionHealth.Retrying;
        if (State != SubscriptionState.Active || silent || Health == observed)
        {
            return false;
        }
        Become(observed);
        return true;
    }

    public static string Print(Guid agencyId, EndpointAddress endpoint, EventFilter filter, ContentMode mode) =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    string.Join('\n', [agencyId.ToString(), endpoint.ToString(), mode, filter.CaseId, .. Place(filter), .. filter.Types])
                )
            )
        );

    // Nothing for no place, so that the fingerprints of subscriptions from before there were places still hold.
    private static IEnumerable<string> Place(EventFilter filter) =>
        filter.Municipality is null ? [] : [$"in {filter.Municipality} {filter.District?.ToUpperInvariant()}"];

    private Result Apply(SubscriptionAction action, DateTimeOffset now, SubscriptionHealth health, Action change)
    {
        if (SubscriptionTransitions.Next(State, action) is not { } next)
        {
            return SubscriptionErrors.WrongState(State, action);
        }
        if (next != State)
        {
            (State, ChangedAt) = (next, now);
            Version++;
            Become(health);
            change();
        }
        return Result.Success;
    }

    private void Become(SubscriptionHealth health)
    {
        if (Health != health)
        {
            Health = health;
            HealthVersion++;
        }
    }
}

/// <summary>A secret from before a rotation, sealed; signs until <paramref name="Until"/> (exclusive).</summary>
public sealed record RetiredSecret(string Sealed, DateTimeOffset Until);
