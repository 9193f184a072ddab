using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Tot.Obligations.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Routines : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "routines",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    owner_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    registered_at = table.Column<long>(type: "INTEGER", nullable: false),
                    evaluation_due_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    next_evaluation_at = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_routines", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "routine_versions",
                columns: table => new
                {
                    key = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    reference = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    summary = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    in_force_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    published_at = table.Column<long>(type: "INTEGER", nullable: false),
                    published_by = table.Column<string>(type: "TEXT", nullable: false),
                    superseded_at = table.Column<long>(type: "INTEGER", nullable: true),
                    routine_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_routine_versions", x => x.key);
                    table.ForeignKey(
                        name: "FK_routine_versions_routines_routine_id",
                        column: x => x.routine_id,
                        principalTable: "routines",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "routine_acknowledgements",
                columns: table => new
                {
                    key = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    agency_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    duty_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    training_duty_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    acknowledged_at = table.Column<long>(type: "INTEGER", nullable: true),
                    acknowledged_by = table.Column<string>(type: "TEXT", nullable: true),
                    version_key = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_routine_acknowledgements", x => x.key);
                    table.ForeignKey(
                        name: "FK_routine_acknowledgements_routine_versions_version_key",
                        column: x => x.version_key,
                        principalTable: "routine_versions",
                        principalColumn: "key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_routine_acknowledgements_version_key_agency_id",
                table: "routine_acknowledgements",
                columns: new[] { "version_key", "agency_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_routine_versions_routine_id_number",
                table: "routine_versions",
                columns: new[] { "routine_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_routines_next_evaluation_at",
                table: "routines",
                column: "next_evaluation_at",
                filter: "next_evaluation_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_routines_title",
                table: "routines",
                column: "title");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "routine_acknowledgements");

            migrationBuilder.DropTable(
                name: "routine_versions");

            migrationBuilder.DropTable(
                name: "routines");
        }
    }
}
