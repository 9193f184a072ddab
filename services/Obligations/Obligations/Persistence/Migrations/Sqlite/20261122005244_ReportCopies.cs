using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Tot.Obligations.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ReportCopies : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "held_at",
                table: "meeting_copies",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "aftercare_copies",
                columns: table => new
                {
                    placement_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    signed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_aftercare_copies", x => x.placement_id);
                });

            migrationBuilder.CreateTable(
                name: "case_copies",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    municipality = table.Column<string>(type: "TEXT", maxLength: 4, nullable: false),
                    identified_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_copies", x => x.case_id);
                });

            migrationBuilder.CreateTable(
                name: "deadline_copies",
                columns: table => new
                {
                    deadline_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    placement_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    due_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    is_missed = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_met = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_withdrawn = table.Column<bool>(type: "INTEGER", nullable: false)
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
