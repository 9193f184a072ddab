using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Tot.Obligations.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AgreementsAndCourses : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "agreements",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    owner_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    supersedes_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    registered_at = table.Column<long>(type: "INTEGER", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    document_reference = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    responsible_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    last_day_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    review_due_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    review_duty_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    next_action_at = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_agreements", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "courses",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    organiser_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    routine_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    registered_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_courses", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "agreement_parties",
                columns: table => new
                {
                    key = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    agency_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    agreement_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_agreement_parties", x => x.key);
                    table.ForeignKey(
                        name: "FK_agreement_parties_agreements_agreement_id",
                        column: x => x.agreement_id,
                        principalTable: "agreements",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "agreement_steps",
                columns: table => new
                {
                    key = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    action = table.Column<string>(type: "TEXT", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    note = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    agreement_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_agreement_steps", x => x.key);
                    table.ForeignKey(
                        name: "FK_agreement_steps_agreements_agreement_id",
                        column: x => x.agreement_id,
                        principalTable: "agreements",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "course_sessions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    starts_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ends_at = table.Column<long>(type: "INTEGER", nullable: false),
                    place = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    places = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    cancel_reason = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    course_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_course_sessions", x => x.id);
                    table.ForeignKey(
                        name: "FK_course_sessions_courses_course_id",
                        column: x => x.course_id,
                        principalTable: "courses",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "course_seats",
                columns: table => new
                {
                    key = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    agency_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    enrolled = table.Column<int>(type: "INTEGER", nullable: false),
                    attended = table.Column<int>(type: "INTEGER", nullable: true),
                    session_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_course_seats", x => x.key);
                    table.ForeignKey(
                        name: "FK_course_seats_course_sessions_session_id",
                        column: x => x.session_id,
                        principalTable: "course_sessions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_agreement_parties_agency_id",
                table: "agreement_parties",
                column: "agency_id");

            migrationBuilder.CreateIndex(
                name: "IX_agreement_parties_agreement_id_agency_id",
                table: "agreement_parties",
                columns: new[] { "agreement_id", "agency_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_agreement_steps_agreement_id",
                table: "agreement_steps",
                column: "agreement_id");

            migrationBuilder.CreateIndex(
                name: "IX_agreements_next_action_at",
                table: "agreements",
                column: "next_action_at",
                filter: "next_action_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_agreements_review_due_on",
                table: "agreements",
                column: "review_due_on");

            migrationBuilder.CreateIndex(
                name: "IX_agreements_title",
                table: "agreements",
                column: "title");

            migrationBuilder.CreateIndex(
                name: "IX_course_seats_session_id_agency_id",
                table: "course_seats",
                columns: new[] { "session_id", "agency_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_course_sessions_course_id",
                table: "course_sessions",
                column: "course_id");

            migrationBuilder.CreateIndex(
                name: "IX_course_sessions_starts_at",
                table: "course_sessions",
                column: "starts_at");

            migrationBuilder.CreateIndex(
                name: "IX_courses_routine_id",
                table: "courses",
                column: "routine_id");

            migrationBuilder.CreateIndex(
                name: "IX_courses_title",
                table: "courses",
                column: "title");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "agreement_parties");

            migrationBuilder.DropTable(
                name: "agreement_steps");

            migrationBuilder.DropTable(
                name: "course_seats");

            migrationBuilder.DropTable(
                name: "agreements");

            migrationBuilder.DropTable(
                name: "course_sessions");

            migrationBuilder.DropTable(
                name: "courses");
        }
    }
}
