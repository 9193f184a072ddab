using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Tot.Obligations.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class ReportCopies : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "held_at",
                table: "meeting_copies",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "aftercare_copies",
                columns: table => new
                {
                    placement_id = table.Column<Guid>(type: "uuid", nullable: false),
                    signed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_aftercare_copies", x => x.placement_id);
                });

            migrationBuilder.CreateTable(
                name: "case_copies",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    municipality = table.Column<string>(type: "character varying(4)", maxLength: 4, nullable: false, collation: "C"),
                    identified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_copies", x => x.case_id);
                });

            migrationBuilder.CreateTable(
                name: "deadline_copies",
                columns: table => new
                {
                    deadline_id = table.Column<Guid>(type: "uuid", nullable: false),
                    placement_id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    due_on = table.Column<DateOnly>(type: "date", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    is_missed = table.Column<bool>(type: "boolean", nullable: false),
                    is_met = table.Column<bool>(type: "boolean", nullable: false),
                    is_withdrawn = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_deadline_copies", x => x.deadline_id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_meeting_copies_case_id",
                table: "meeting_copies",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "IX_case_copies_identified_at",
                table: "case_copies",
                column: "identified_at");

            migrationBuilder.CreateIndex(
                name: "IX_deadline_copies_case_id",
                table: "deadline_copies",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "IX_deadline_copies_due_on",
                table: "deadline_copies",
                column: "due_on");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "aftercare_copies");

            migrationBuilder.DropTable(
                name: "case_copies");

            migrationBuilder.DropTable(
                name: "deadline_copies");

            migrationBuilder.DropIndex(
                name: "IX_meeting_copies_case_id",
                table: "meeting_copies");

            migrationBuilder.DropColumn(
                name: "held_at",
                table: "meeting_copies");
        }
    }
}
