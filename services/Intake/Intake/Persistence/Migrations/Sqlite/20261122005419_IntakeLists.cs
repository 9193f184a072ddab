using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Tot.Intake.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class IntakeLists : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "ordinal",
                table: "cases",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "consent_standings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    purpose = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    form = table.Column<string>(type: "TEXT", nullable: true),
                    said_at = table.Column<long>(type: "INTEGER", nullable: false),
                    recorded_by = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_consent_standings", x => x.id);
                    table.ForeignKey(
                        name: "FK_consent_standings_persons_person_id",
                        column: x => x.person_id,
                        principalTable: "persons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_cases_ordinal",
                table: "cases",
                column: "ordinal");

            migrationBuilder.CreateIndex(
                name: "IX_consent_standings_case_id",
                table: "consent_standings",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "IX_consent_standings_person_id_purpose",
                table: "consent_standings",
                columns: new[] { "person_id", "purpose" },
                unique: true);

            // What there is already, in the form in which it is listed from now on.
            migrationBuilder.Sql(
                "update cases set ordinal = cast(substr(number, 5, 4) as integer) * 1000000 + cast(substr(number, 10) as integer)");
            migrationBuilder.Sql(
                """
                insert into consent_standings (id, person_id, case_id, purpose, state, form, said_at, recorded_by)
                select
                    upper(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(6))),
                    p.id, p.case_id, said.value ->> 'purpose', said.value ->> 'state', said.value ->> 'form',
                    unixepoch(said.value ->> 'at') * 10000000 + 621355968000000000,
                    upper(said.value ->> '$.recordedBy.value')
                from persons p, json_each(p.consents) said
                where said.key = (
                    select max(other.key) from json_each(p.consents) other where other.value ->> 'purpose' = said.value ->> 'purpose')
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "consent_standings");

            migrationBuilder.DropIndex(
                name: "IX_cases_ordinal",
                table: "cases");

            migrationBuilder.DropColumn(
                name: "ordinal",
                table: "cases");
        }
    }
}
