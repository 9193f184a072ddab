using Microsoft.EntityFrameworkCore.Migrations;
using Tot.ServiceDefaults.Audit;

#nullable disable

namespace Tot.Placements.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AuditGround : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ground",
                table: "roster_copy",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "ground",
                table: "audit_log",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.Sql(AuditProtection.PostgresWithGround);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "ground",
                table: "roster_copy");

            migrationBuilder.DropColumn(
                name: "ground",
                table: "audit_log");
        }
    }
}
