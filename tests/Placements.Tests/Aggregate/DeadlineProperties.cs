using FsCheck;
using FsCheck.Fluent;
using Tot.Kernel;
using Tot.Placements.Domain.Deadlines;
using Tot.Placements.Domain.Placements;
using static Tot.Placements.Tests.Clock.Chains;

namespace Tot.Placements.Tests.Aggregate;

/// <summary>Whatever happens in whatever order, with the engine looking in or not: the deadlines are the clock's, and nothing is told twice.</summary>
public sealed class DeadlineProperties
{
    [Fact]
    public void AfterEveryStep_OpenDeadlinesAreTheClocks_AndEachWarningWasToldOnce() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(1_000),
            Prop.ForAll(
                Gen.Choose(0, 1_000_000).ArrayOf(24).ToArbitrary(),
                steps =>
                {
                    var placement = new APlacement("2026-01-30", reflection: Day("2026-01-15"));
                    var told = new HashSet<(Guid, int, int)>();
                    var missed = new HashSet<(Guid, int)>();
                    foreach (var step in steps)
                    {
                        Take(placement, step);
                        AssertFollowsTheClock(placement);
                        if (step % 3 == 0)
                        {
                            continue;
                        }
                        foreach (var change in placement.Tick())
                        {
                            Assert.True(
                                change switch
                                {
                                    DeadlineApproaching near => told.Add((near.Deadline.Id.Value, near.Deadline.Version, near.LeadDays)),
                                    DeadlineMissed late => missed.Add((late.Deadline.Id.Value, late.Deadline.Version)),
                                    _ => false,
                                }
                            );
                        }
                        AssertNothingOwed(placement);
                    }
                }
            )
        );

    private static void Take(APlacement placement, int step)
    {
        var today = Oslo.Day(placement.Now);
        var next = placement.Placement.Read(placement.Now).Decisions is [.., var last] ? last.LastDay.AddDays(1) : today;
        var on = Text(step % 5 == 0 ? today : next);
        _ = (step / 7 % 14) switch
        {
            < 4 => placement.At(Text(today.AddDays(step / 100 % 20))).LastChanges,
            < 7 => Changes(placement.Try(APlacement.Facts(DecisionKind.BoardDecision, on))),
            7 => Changes(placement.Try(APlacement.Facts(DecisionKind.AcuteDecision, on))),
            8 when placement.Placement.Decisions.Count > 0 => Changes(
                placement.ApplicationSent(Text(today), step / 100 % placement.Placement.Decisions.Count)
            ),
            9 => Changes(placement.Missing(Text(today))),
            10 => Changes(placement.Returned(Text(today))),
            12 when step % 2 == 0 && placement.Placement.Decisions.Count > 0 => Changes(
                placement.Struck(step / 100 % placement.Placement.Decisions.Count)
            ),
            13 when placement.Placement.Decisions.Count > 0 => Changes(
                placement.ApprovedOn(Text(today), step / 100 % placement.Placement.Decisions.Count)
            ),
            11 when step % 4 == 0 => Changes(placement.End(Text(today))),
            _ => placement.Placement.Reconcile(placement.Now),
        };
    }

    private static void AssertFollowsTheClock(APlacement placement)
    {
        // Time alone lets an acute decision lapse; the engine reconciles when it does.
        placement.Placement.Reconcile(placement.Now);
        var clock = placement.Placement.Read(placement.Now).Deadlines;
        var open = placement.Placement.Deadlines.Where(deadline => deadline.IsOpen).ToList();
        Assert.All(clock, due => Assert.Contains(placement.Placement.Deadlines, d => d.Kind == due.Kind && d.DueAt == due.DueAt));
        Assert.All(
            open,
            deadline => Assert.Contains(clock, due => due.Kind == deadline.Kind && due.DueAt == deadline.DueAt && due.MetAt is null)
        );
    }

    private static void AssertNothingOwed(APlacement placement)
    {
        var today = Oslo.Day(placement.Now);
        Assert.All(
            placement.Placement.Deadlines.Where(deadline => deadline.IsOpen),
            deadline =>
            {
                Assert.True(placement.Now < deadline.NextActionAt && placement.Now < deadline.DueAt);
                Assert.All(
                    deadline.Warnings.Where(warning => warning.Version == deadline.Version),
                    warning => Assert.Equal(warning.WarnOn <= today, warning.SentAt is not null)
                );
            }
        );
        Assert.All(placement.Placement.Deadlines.Where(deadline => !deadline.IsOpen), deadline => Assert.Null(deadline.NextActionAt));
    }

    private static IReadOnlyList<PlacementChange> Changes(Result<IReadOnlyList<PlacementChange>> result) =>
        result.IsSuccess ? result.Value : [];

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
