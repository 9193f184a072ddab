using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Tot.ServiceDefaults.Audit;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Tot.Intake.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateSequence(
                name: "event_log_position");

            migrationBuilder.CreateTable(
                name: "agency_copy",
                columns: table => new
                {
                    agency_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    organisation_number = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    municipality = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    district = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    active_from_on = table.Column<DateOnly>(type: "date", nullable: false),
                    active_until_on = table.Column<DateOnly>(type: "date", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_agency_copy", x => x.agency_id);
                });

            migrationBuilder.CreateTable(
                name: "audit_log",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    subject = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    organisation_number = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    action = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    target = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    case_id = table.Column<Guid>(type: "uuid", nullable: true),
                    changed = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ground = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    request_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    seal = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_log", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_seals",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false),
                    previous_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    entries = table.Column<int>(type: "integer", nullable: false),
                    sealed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_seals", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "case_series",
                columns: table => new
                {
                    year = table.Column<int>(type: "integer", nullable: false),
                    last = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_series", x => x.year);
                });

            migrationBuilder.CreateTable(
                name: "cases",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ordinal = table.Column<long>(type: "bigint", nullable: false),
                    municipality = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    district = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    phase = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    raised_by = table.Column<Guid>(type: "uuid", nullable: false),
                    coordinator = table.Column<Guid>(type: "uuid", nullable: true),
                    opened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cases", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "event_log",
                columns: table => new
                {
                    position = table.Column<long>(type: "bigint", nullable: false, defaultValueSql: "case when pg_advisory_xact_lock_shared(6075166781322821632 + coalesce(pg_sequence_last_value('event_log_position'), 0)) is null then null else nextval('event_log_position') end"),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    subject = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    subject_version = table.Column<long>(type: "bigint", nullable: false),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    trace_parent = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    payload = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_event_log", x => x.position);
                });

            migrationBuilder.CreateTable(
                name: "feed_cursors",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    position = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_feed_cursors", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "idempotency_records",
                columns: table => new
                {
                    caller = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    request_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    status = table.Column<int>(type: "integer", nullable: false),
                    body = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    etag = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    location = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_idempotency_records", x => new { x.caller, x.key });
                });

            migrationBuilder.CreateTable(
                name: "inbox",
                columns: table => new
                {
                    handler = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    handled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_inbox", x => new { x.handler, x.event_id });
                });

            migrationBuilder.CreateTable(
                name: "parked_events",
                columns: table => new
                {
                    handler = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    source = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    type = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    subject = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    subject_version = table.Column<long>(type: "bigint", nullable: false),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    trace_parent = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    payload = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_parked_events", x => new { x.handler, x.event_id });
                });

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

            migrationBuilder.CreateTable(
                name: "roster_copy",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    agency_id = table.Column<Guid>(type: "uuid", nullable: false),
                    from_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    until_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ground = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_roster_copy", x => new { x.case_id, x.agency_id });
                });

            migrationBuilder.CreateTable(
                name: "witnessed_seals",
                columns: table => new
                {
                    service = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    witnessed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_witnessed_seals", x => new { x.service, x.number });
                });

            migrationBuilder.CreateTable(
                name: "identifications",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    raised_by = table.Column<Guid>(type: "uuid", nullable: false),
                    identified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    raised_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    persons = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identifications", x => x.id);
                    table.ForeignKey(
                        name: "FK_identifications_cases_case_id",
                        column: x => x.case_id,
                        principalTable: "cases",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "persons",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    age_group = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    age_group_follows_birth_date = table.Column<bool>(type: "boolean", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    status_reason = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    needs_interpreter = table.Column<bool>(type: "boolean", nullable: false),
                    address_confidentiality = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    residence_unsettled = table.Column<bool>(type: "boolean", nullable: false),
                    erased_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    erasure_ground = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    age_assessments = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    consents = table.Column<string>(type: "text", nullable: false, defaultValueSql: "'[]'", collation: "C"),
                    danger_assessments = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    immediate_needs = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    relations = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_persons", x => x.id);
                    table.ForeignKey(
                        name: "FK_persons_cases_case_id",
                        column: x => x.case_id,
                        principalTable: "cases",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

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

            migrationBuilder.CreateTable(
                name: "disclosures",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    agency_id = table.Column<Guid>(type: "uuid", nullable: false),
                    shared_by = table.Column<Guid>(type: "uuid", nullable: false),
                    category = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ground = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    purpose = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    shared_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_disclosures", x => x.id);
                    table.ForeignKey(
                        name: "FK_disclosures_persons_person_id",
                        column: x => x.person_id,
                        principalTable: "persons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "identity_boxes",
                columns: table => new
                {
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    box = table.Column<byte[]>(type: "bytea", nullable: false),
                    trait_form = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_boxes", x => x.person_id);
                    table.ForeignKey(
                        name: "FK_identity_boxes_persons_person_id",
                        column: x => x.person_id,
                        principalTable: "persons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "match_keys",
                columns: table => new
                {
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    hash = table.Column<long>(type: "bigint", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false, collation: "C")
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
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    first_person = table.Column<Guid>(type: "uuid", nullable: false),
                    first_case = table.Column<Guid>(type: "uuid", nullable: false),
                    first_municipality = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    first_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    second_person = table.Column<Guid>(type: "uuid", nullable: false),
                    second_case = table.Column<Guid>(type: "uuid", nullable: false),
                    second_municipality = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    second_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    score = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    proposed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    resolved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    reasons = table.Column<string>(type: "text", nullable: false, collation: "C")
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
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_waiting_comparisons", x => new { x.person_id, x.person_version });
                    table.ForeignKey(
                        name: "FK_waiting_comparisons_persons_person_id",
                        column: x => x.person_id,
                        principalTable: "persons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_agency_copy_municipality_kind",
                table: "agency_copy",
                columns: new[] { "municipality", "kind" });

            migrationBuilder.CreateIndex(
                name: "IX_agency_copy_organisation_number",
                table: "agency_copy",
                column: "organisation_number");

            migrationBuilder.CreateIndex(
                name: "IX_audit_log_case_id",
                table: "audit_log",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "IX_audit_log_seal",
                table: "audit_log",
                column: "seal");

            migrationBuilder.CreateIndex(
                name: "IX_audit_log_target",
                table: "audit_log",
                column: "target");

            migrationBuilder.CreateIndex(
                name: "IX_cases_closed_at",
                table: "cases",
                column: "closed_at");

            migrationBuilder.CreateIndex(
                name: "IX_cases_coordinator",
                table: "cases",
                column: "coordinator");

            migrationBuilder.CreateIndex(
                name: "IX_cases_number",
                table: "cases",
                column: "number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_cases_ordinal",
                table: "cases",
                column: "ordinal");

            migrationBuilder.CreateIndex(
                name: "IX_cases_raised_by",
                table: "cases",
                column: "raised_by");

            migrationBuilder.CreateIndex(
                name: "IX_consent_standings_case_id",
                table: "consent_standings",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "IX_consent_standings_person_id_purpose",
                table: "consent_standings",
                columns: new[] { "person_id", "purpose" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_disclosures_agency_id",
                table: "disclosures",
                column: "agency_id");

            migrationBuilder.CreateIndex(
                name: "IX_disclosures_case_id",
                table: "disclosures",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "IX_disclosures_person_id",
                table: "disclosures",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "IX_event_log_event_id",
                table: "event_log",
                column: "event_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_event_log_type_position",
                table: "event_log",
                columns: new[] { "type", "position" });

            migrationBuilder.CreateIndex(
                name: "IX_idempotency_records_created_at",
                table: "idempotency_records",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "IX_identifications_case_id",
                table: "identifications",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "IX_identity_boxes_trait_form",
                table: "identity_boxes",
                column: "trait_form");

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

            migrationBuilder.CreateIndex(
                name: "IX_parked_events_next_attempt_at",
                table: "parked_events",
                column: "next_attempt_at");

            migrationBuilder.CreateIndex(
                name: "IX_persons_case_id",
                table: "persons",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "IX_persons_erased_at",
                table: "persons",
                column: "erased_at");

            migrationBuilder.CreateIndex(
                name: "IX_roster_copy_agency_id",
                table: "roster_copy",
                column: "agency_id");

            migrationBuilder.Sql(AuditProtection.Postgres);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "agency_copy");

            migrationBuilder.DropTable(
                name: "audit_log");

            migrationBuilder.DropTable(
                name: "audit_seals");

            migrationBuilder.DropTable(
                name: "case_series");

            migrationBuilder.DropTable(
                name: "consent_standings");

            migrationBuilder.DropTable(
                name: "disclosures");

            migrationBuilder.DropTable(
                name: "event_log");

            migrationBuilder.DropTable(
                name: "feed_cursors");

            migrationBuilder.DropTable(
                name: "idempotency_records");

            migrationBuilder.DropTable(
                name: "identifications");

            migrationBuilder.DropTable(
                name: "identity_boxes");

            migrationBuilder.DropTable(
                name: "inbox");

            migrationBuilder.DropTable(
                name: "match_keys");

            migrationBuilder.DropTable(
                name: "matches");

            migrationBuilder.DropTable(
                name: "parked_events");

            migrationBuilder.DropTable(
                name: "retention_reports");

            migrationBuilder.DropTable(
                name: "roster_copy");

            migrationBuilder.DropTable(
                name: "waiting_comparisons");

            migrationBuilder.DropTable(
                name: "witnessed_seals");

            migrationBuilder.DropTable(
                name: "persons");

            migrationBuilder.DropTable(
                name: "cases");

            migrationBuilder.DropSequence(
                name: "event_log_position");
        }
    }
}
