using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Update;
using Npgsql.EntityFrameworkCore.PostgreSQL.Update.Internal;

namespace Tot.ServiceDefaults.Stores;

// The provider's batch has no public face; should it change, this does not compile, and can go: it only saves time.
#pragma warning disable EF1001

/// <summary>
/// A save that only inserts, and does it in one batch, is one round trip: PostgreSQL takes or refuses a batch as a whole without being told
/// to begin and to commit. An update or a delete needs to be told, since one that finds no row of its version is no error to PostgreSQL and
/// must not let the others stand.
/// </summary>
internal sealed class InsertsInOneTrip(ModificationCommandBatchFactoryDependencies dependencies, IDbContextOptions options)
    : IModificationCommandBatchFactory
{
    private const int Most = 1000;

    private readonly int _most = RelationalOptionsExtension.Extract(options).MaxBatchSize ?? Most;

    public ModificationCommandBatch Create() => new Batch(dependencies, _most);

    private sealed class Batch(ModificationCommandBatchFactoryDependencies dependencies, int most)
        : NpgsqlModificationCommandBatch(dependencies, most)
    {
        public override bool RequiresTransaction =>
            base.RequiresTransaction && ModificationCommands.Any(c => c.EntityState != EntityState.Added);
    }
}
