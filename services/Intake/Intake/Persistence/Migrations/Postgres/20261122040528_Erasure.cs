using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Tot.Intake.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Erasure : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "erased_at",
                table: "persons",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "erasure_ground",
                table: "persons",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "closed_at",
                table: "cases",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "retention_reports",
                columns: table => new
                {
                    night = table.Column<DateOnly>(type: "date", nullable: false),
                    ran_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    rules = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false, collation: "C"),
                    persons = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_retention_reports", x => x.night);
                });

            migrationBuilder.CreateIndex(
                name: "IX_persons_erased_at",
                table: "persons",
                column: "erased_at");

            migrationBuilder.CreateIndex(
                name: "IX_cases_closed_at",
                table: "cases",
                column: "closed_at");

            // When those that are closed already were: nothing but the phase changes after the closing.
            migrationBuilder.Sql(
                "update cases set closed_at = (select max(e.occurred_at) from event_log e where e.type = 'tot.events.v1.CasePhaseChanged' and e.subject = 'cases/' || cases.id::text) where phase = 'Closed'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "retention_reports");

            migrationBuilder.DropIndex(
                name: "IX_persons_erased_at",
                table: "persons");

            migrationBuilder.DropIndex(
                name: "IX_cases_closed_at",
                table: "cases");

            migrationBuilder.DropColumn(
                name: "erased_at",
                table: "persons");

            migrationBuilder.DropColumn(
                name: "erasure_ground",
                table: "persons");

            migrationBuilder.DropColumn(
                name: "closed_at",
                table: "cases");
        }
    }
}
