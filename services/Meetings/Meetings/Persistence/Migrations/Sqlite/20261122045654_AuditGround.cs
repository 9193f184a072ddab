using Microsoft.EntityFrameworkCore.Migrations;
using Tot.ServiceDefaults.Audit;

#nullable disable

namespace Tot.Meetings.Persistence.Migrations.Sqlite
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
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ground",
                table: "audit_log",
                type: "TEXT",
                nullable: true);

            migrationBuilder.Sql(AuditProtection.SqliteWithGround);
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
