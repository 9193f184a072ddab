using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Tot.ServiceDefaults.Audit;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Tot.Meetings.Persistence.Migrations.Postgres
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
                name: "agency_addresses",
                columns: table => new
                {
                    agency_id = table.Column<Guid>(type: "uuid", nullable: false),
                    email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false, collation: "C"),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_agency_addresses", x => x.agency_id);
                });

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
                name: "meetings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    composition_revised_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    state = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    case_id = table.Column<Guid>(type: "uuid", nullable: true),
                    case_number = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    municipality = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    district = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    identification_id = table.Column<Guid>(type: "uuid", nullable: true),
                    proposed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    target_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    sequence = table.Column<int>(type: "integer", nullable: false),
                    convened_by = table.Column<Guid>(type: "uuid", nullable: true),
                    held_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    quorate = table.Column<bool>(type: "boolean", nullable: true),
                    cancelled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    cancel_reason = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    starts_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    standing_meeting_id = table.Column<Guid>(type: "uuid", nullable: true),
                    occurrence_starts_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    other_attendees = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_meetings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "outgoing_mail",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    to = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    subject = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    text = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    calendar_method = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    calendar_content = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    about = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    give_up_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    lease_id = table.Column<Guid>(type: "uuid", nullable: true),
                    leased_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    done_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_outgoing_mail", x => x.id);
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
                name: "standing_meetings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    municipality = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    convened_by = table.Column<Guid>(type: "uuid", nullable: false),
                    convened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    rule = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    first_on = table.Column<DateOnly>(type: "date", nullable: false),
                    starts_at_time = table.Column<TimeOnly>(type: "time without time zone", nullable: false),
                    minutes = table.Column<int>(type: "integer", nullable: false),
                    place = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    video_link = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    sequence = table.Column<int>(type: "integer", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    next_occurrence_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_standing_meetings", x => x.id);
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
                name: "decisions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    ordinal = table.Column<int>(type: "integer", nullable: false),
                    agency_id = table.Column<Guid>(type: "uuid", nullable: false),
                    title = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    due_on = table.Column<DateOnly>(type: "date", nullable: false),
                    meeting_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_decisions", x => x.id);
                    table.ForeignKey(
                        name: "FK_decisions_meetings_meeting_id",
                        column: x => x.meeting_id,
                        principalTable: "meetings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "meeting_seats",
                columns: table => new
                {
                    kind = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    meeting_id = table.Column<Guid>(type: "uuid", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    agency_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_meeting_seats", x => new { x.meeting_id, x.kind });
                    table.ForeignKey(
                        name: "FK_meeting_seats_meetings_meeting_id",
                        column: x => x.meeting_id,
                        principalTable: "meetings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "meeting_times",
                columns: table => new
                {
                    sequence = table.Column<int>(type: "integer", nullable: false),
                    meeting_id = table.Column<Guid>(type: "uuid", nullable: false),
                    starts_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    place = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    video_link = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    set_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_meeting_times", x => new { x.meeting_id, x.sequence });
                    table.ForeignKey(
                        name: "FK_meeting_times_meetings_meeting_id",
                        column: x => x.meeting_id,
                        principalTable: "meetings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "minutes_copies",
                columns: table => new
                {
                    number = table.Column<int>(type: "integer", nullable: false),
                    agency_id = table.Column<Guid>(type: "uuid", nullable: false),
                    meeting_id = table.Column<Guid>(type: "uuid", nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    opened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_minutes_copies", x => new { x.meeting_id, x.number, x.agency_id });
                    table.ForeignKey(
                        name: "FK_minutes_copies_meetings_meeting_id",
                        column: x => x.meeting_id,
                        principalTable: "meetings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "minutes_versions",
                columns: table => new
                {
                    number = table.Column<int>(type: "integer", nullable: false),
                    meeting_id = table.Column<Guid>(type: "uuid", nullable: false),
                    text = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    reason = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    recorded_by = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    recorded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    recalled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    recall_reason = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_minutes_versions", x => new { x.meeting_id, x.number });
                    table.ForeignKey(
                        name: "FK_minutes_versions_meetings_meeting_id",
                        column: x => x.meeting_id,
                        principalTable: "meetings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "summonses",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    agency_id = table.Column<Guid>(type: "uuid", nullable: false),
                    agency_kind = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ground = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    delivered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    opened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    answered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    answer_made_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    answered_by = table.Column<Guid>(type: "uuid", nullable: true),
                    answer = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    proposed_starts_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    substitute = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    excuse = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    attendance = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    represented_by = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    meeting_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_summonses", x => x.id);
                    table.ForeignKey(
                        name: "FK_summonses_meetings_meeting_id",
                        column: x => x.meeting_id,
                        principalTable: "meetings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "standing_participants",
                columns: table => new
                {
                    agency_id = table.Column<Guid>(type: "uuid", nullable: false),
                    standing_meeting_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_standing_participants", x => new { x.standing_meeting_id, x.agency_id });
                    table.ForeignKey(
                        name: "FK_standing_participants_standing_meetings_standing_meeting_id",
                        column: x => x.standing_meeting_id,
                        principalTable: "standing_meetings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
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
                name: "IX_decisions_meeting_id",
                table: "decisions",
                column: "meeting_id");

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
                name: "IX_meeting_times_starts_at",
                table: "meeting_times",
                column: "starts_at");

            migrationBuilder.CreateIndex(
                name: "IX_meetings_case_id",
                table: "meetings",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "IX_meetings_identification_id",
                table: "meetings",
                column: "identification_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_meetings_standing_meeting_id_occurrence_starts_at",
                table: "meetings",
                columns: new[] { "standing_meeting_id", "occurrence_starts_at" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_meetings_starts_at",
                table: "meetings",
                column: "starts_at");

            migrationBuilder.CreateIndex(
                name: "IX_meetings_state",
                table: "meetings",
                column: "state");

            migrationBuilder.CreateIndex(
                name: "IX_outgoing_mail_lease_id",
                table: "outgoing_mail",
                column: "lease_id");

            migrationBuilder.CreateIndex(
                name: "IX_outgoing_mail_state_next_attempt_at",
                table: "outgoing_mail",
                columns: new[] { "state", "next_attempt_at" });

            migrationBuilder.CreateIndex(
                name: "IX_parked_events_next_attempt_at",
                table: "parked_events",
                column: "next_attempt_at");

            migrationBuilder.CreateIndex(
                name: "IX_roster_copy_agency_id",
                table: "roster_copy",
                column: "agency_id");

            migrationBuilder.CreateIndex(
                name: "IX_standing_meetings_next_occurrence_at",
                table: "standing_meetings",
                column: "next_occurrence_at");

            migrationBuilder.CreateIndex(
                name: "IX_standing_participants_agency_id",
                table: "standing_participants",
                column: "agency_id");

            migrationBuilder.CreateIndex(
                name: "IX_summonses_agency_id",
                table: "summonses",
                column: "agency_id");

            migrationBuilder.CreateIndex(
                name: "IX_summonses_meeting_id_agency_id",
                table: "summonses",
                columns: new[] { "meeting_id", "agency_id" },
                unique: true);

            migrationBuilder.Sql(AuditProtection.Postgres);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "agency_addresses");

            migrationBuilder.DropTable(
                name: "agency_copy");

            migrationBuilder.DropTable(
                name: "audit_log");

            migrationBuilder.DropTable(
                name: "audit_seals");

            migrationBuilder.DropTable(
                name: "decisions");

            migrationBuilder.DropTable(
                name: "event_log");

            migrationBuilder.DropTable(
                name: "feed_cursors");

            migrationBuilder.DropTable(
                name: "idempotency_records");

            migrationBuilder.DropTable(
                name: "inbox");

            migrationBuilder.DropTable(
                name: "meeting_seats");

            migrationBuilder.DropTable(
                name: "meeting_times");

            migrationBuilder.DropTable(
                name: "minutes_copies");

            migrationBuilder.DropTable(
                name: "minutes_versions");

            migrationBuilder.DropTable(
                name: "outgoing_mail");

            migrationBuilder.DropTable(
                name: "parked_events");

            migrationBuilder.DropTable(
                name: "roster_copy");

            migrationBuilder.DropTable(
                name: "standing_participants");

            migrationBuilder.DropTable(
                name: "summonses");

            migrationBuilder.DropTable(
                name: "witnessed_seals");

            migrationBuilder.DropTable(
                name: "standing_meetings");

            migrationBuilder.DropTable(
                name: "meetings");

            migrationBuilder.DropSequence(
                name: "event_log_position");
        }
    }
}
