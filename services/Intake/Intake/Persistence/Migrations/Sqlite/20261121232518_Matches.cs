using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Tot.Intake.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Matches : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "match_keys",
                columns: table => new
                {
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    hash = table.Column<long>(type: "INTEGER", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_match_keys", x => new { x.person_id, x.hash });
                    table.ForeignKey(
                        name: "FK_match_keys_persons_person_id",
                        column: x => x.person_id,
                        principalTable: "persons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "matches",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    first_person = table.Column<Guid>(type: "TEXT", nullable: false),
                    first_case = table.Column<Guid>(type: "TEXT", nullable: false),
                    first_municipality = table.Column<string>(type: "TEXT", nullable: false),
                    first_confirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    second_person = table.Column<Guid>(type: "TEXT", nullable: false),
                    second_case = table.Column<Guid>(type: "TEXT", nullable: false),
                    second_municipality = table.Column<string>(type: "TEXT", nullable: false),
                    second_confirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    score = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    proposed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    resolved_at = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    reasons = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_matches", x => x.id);
                    table.ForeignKey(
                        name: "FK_matches_persons_first_person",
                        column: x => x.first_person,
                        principalTable: "persons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_matches_persons_second_person",
                        column: x => x.second_person,
                        principalTable: "persons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "waiting_comparisons",
                columns: table => new
                {
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_waiting_comparisons", x => x.person_id);
                    table.ForeignKey(
                        name: "FK_waiting_comparisons_persons_person_id",
                        column: x => x.person_id,
                        principalTable: "persons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_match_keys_hash",
                table: "match_keys",
                column: "hash");

            migrationBuilder.CreateIndex(
                name: "IX_matches_first_municipality",
                table: "matches",
                column: "first_municipality");

            migrationBuilder.CreateIndex(
                name: "IX_matches_first_person_second_person",
                table: "matches",
                columns: new[] { "first_person", "second_person" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_matches_second_municipality",
                table: "matches",
                column: "second_municipality");

            migrationBuilder.CreateIndex(
                name: "IX_matches_second_person",
                table: "matches",
                column: "second_person");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "match_keys");

            migrationBuilder.DropTable(
                name: "matches");

            migrationBuilder.DropTable(
                name: "waiting_comparisons");
        }
    }
}
