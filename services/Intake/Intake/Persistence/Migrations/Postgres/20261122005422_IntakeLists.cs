using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Tot.Intake.Persistence.Migrations.Postgres
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
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "consent_standings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    purpose = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    state = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    form = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    said_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    recorded_by = table.Column<Guid>(type: "uuid", nullable: false)
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
            migrationBuilder.Sql("update cases set ordinal = substr(number, 5, 4)::bigint * 1000000 + substr(number, 10)::bigint");
            migrationBuilder.Sql(
                """
                insert into consent_standings (id, person_id, case_id, purpose, state, form, said_at, recorded_by)
                select distinct on (p.id, said.value ->> 'purpose')
                    gen_random_uuid(), p.id, p.case_id, said.value ->> 'purpose', said.value ->> 'state', said.value ->> 'form',
                    (said.value ->> 'at')::timestamptz, (said.value -> 'recordedBy' ->> 'value')::uuid
                from persons p, jsonb_array_elements(p.consents::jsonb) with ordinality said(value, place)
                order by p.id, said.value ->> 'purpose', said.place desc
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
