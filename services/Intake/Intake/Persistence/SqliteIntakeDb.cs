using Microsoft.EntityFrameworkCore;

namespace Tot.Intake.Persistence;

/// <summary>The store in an SQLite file, with its migrations.</summary>
internal sealed class SqliteIntakeDb(DbContextOptions<SqliteIntakeDb> options) : IntakeDbContext(options);
