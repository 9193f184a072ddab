using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Tot.Obligations.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class PoliceAssistance : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "about_id",
                table: "obligations",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "police_assistance",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    requester_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    police_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    needed_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    answer_due_at = table.Column<long>(type: "INTEGER", nullable: false),
                    requested_at = table.Column<long>(type: "INTEGER", nullable: false),
                    requested_by = table.Column<string>(type: "TEXT", nullable: false),
                    note = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    answered_at = table.Column<long>(type: "INTEGER", nullable: true),
                    answered_by = table.Column<string>(type: "TEXT", nullable: true),
                    answer_note = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    plan = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    planned_at = table.Column<long>(type: "INTEGER", nullable: true),
                    planned_by = table.Column<string>(type: "TEXT", nullable: true),
                    completed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    completed_by = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_police_assistance", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "assistance_evaluations",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    side = table.Column<string>(type: "TEXT", nullable: false),
                    went_as_planned = table.Column<bool>(type: "INTEGER", nullable: false),
                    note = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    assistance_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_assistance_evaluations", x => x.number);
                    table.ForeignKey(
                        name: "FK_assistance_evaluations_police_assistance_assistance_id",
                        column: x => x.assistance_id,
                        principalTable: "police_assistance",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_assistance_evaluations_assistance_id_side",
                table: "assistance_evaluations",
                columns: new[] { "assistance_id", "side" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_police_assistance_case_id_needed_on",
                table: "police_assistance",
                columns: new[] { "case_id", "needed_on" });

            migrationBuilder.CreateIndex(
                name: "IX_police_assistance_needed_on",
                table: "police_assistance",
                column: "needed_on");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "assistance_evaluations");

            migrationBuilder.DropTable(
                name: "police_assistance");

            migrationBuilder.DropColumn(
                name: "about_id",
                table: "obligations");
        }
    }
}
