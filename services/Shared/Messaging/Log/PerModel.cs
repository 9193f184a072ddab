using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Tot.Messaging.Log;

/// <summary>
/// Queries that are asked so often that making them out of expressions each time would cost more than asking. A compiled query belongs to
/// one model, and a process may hold several stores.
/// </summary>
public sealed class PerModel<T>(Func<T> compile)
    where T : class
{
    private readonly ConditionalWeakTable<IModel, T> _compiled = [];

    public T For(DbContext db) => _compiled.GetValue(db.Model, _ => compile());
}
