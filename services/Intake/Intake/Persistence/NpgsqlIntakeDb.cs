using Microsoft.EntityFrameworkCore;

namespace Tot.Intake.Persistence;

/// <summary>The store in a PostgreSQL database, with its migrations.</summary>
internal sealed class NpgsqlIntakeDb(DbContextOptions<NpgsqlIntakeDb> options) : IntakeDbContext(options);
