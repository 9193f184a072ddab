using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Tot.ServiceDefaults.Audit;

#nullable disable

namespace Tot.Obligations.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "action_plans",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    municipality = table.Column<string>(type: "TEXT", maxLength: 4, nullable: false),
                    owner_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    registered_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_number = table.Column<int>(type: "INTEGER", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_action_plans", x => x.id);
                });

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
                name: "agencies",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    organisation_number = table.Column<string>(type: "TEXT", maxLength: 9, nullable: false),
                    municipality = table.Column<string>(type: "TEXT", maxLength: 4, nullable: false),
                    district = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    email = table.Column<string>(type: "TEXT", maxLength: 254, nullable: true),
                    on_call = table.Column<string>(type: "TEXT", nullable: true),
                    leader = table.Column<string>(type: "TEXT", nullable: true),
                    active_from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    last_active_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_agencies", x => x.id);
                });

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
                name: "audit_log",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: false),
                    organisation_number = table.Column<string>(type: "TEXT", nullable: true),
                    action = table.Column<string>(type: "TEXT", nullable: false),
                    target = table.Column<string>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    changed = table.Column<string>(type: "TEXT", nullable: false),
                    ground = table.Column<string>(type: "TEXT", nullable: true),
                    request_id = table.Column<string>(type: "TEXT", nullable: false),
                    seal = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_log", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_seals",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    previous_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    entries = table.Column<int>(type: "INTEGER", nullable: false),
                    sealed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_seals", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "break_glass_uses",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    agency_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ground = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    used_by = table.Column<string>(type: "TEXT", nullable: false),
                    used_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    finding = table.Column<string>(type: "TEXT", nullable: true),
                    review_note = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    reviewed_by = table.Column<string>(type: "TEXT", nullable: true),
                    reviewed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_break_glass_uses", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "case_copies",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_number = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    municipality = table.Column<string>(type: "TEXT", maxLength: 4, nullable: false),
                    identified_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_copies", x => x.case_id);
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

            migrationBuilder.CreateTable(
                name: "event_log",
                columns: table => new
                {
                    position = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    event_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    type = table.Column<string>(type: "TEXT", nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: false),
                    subject_version = table.Column<long>(type: "INTEGER", nullable: false),
                    occurred_at = table.Column<long>(type: "INTEGER", nullable: false),
                    trace_parent = table.Column<string>(type: "TEXT", nullable: true),
                    payload = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_event_log", x => x.position);
                });

            migrationBuilder.CreateTable(
                name: "feed_cursors",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_feed_cursors", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "idempotency_records",
                columns: table => new
                {
                    caller = table.Column<string>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    request_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    body = table.Column<string>(type: "TEXT", nullable: true),
                    etag = table.Column<string>(type: "TEXT", nullable: true),
                    location = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_idempotency_records", x => new { x.caller, x.key });
                });

            migrationBuilder.CreateTable(
                name: "inbox",
                columns: table => new
                {
                    handler = table.Column<string>(type: "TEXT", nullable: false),
                    event_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    handled_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_inbox", x => new { x.handler, x.event_id });
                });

            migrationBuilder.CreateTable(
                name: "meeting_copies",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    is_over = table.Column<bool>(type: "INTEGER", nullable: false),
                    held_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_meeting_copies", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "obligations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    agency_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    meeting_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    about_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    measure_title = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    measure_number = table.Column<int>(type: "INTEGER", nullable: true),
                    measure_light = table.Column<string>(type: "TEXT", nullable: true),
                    measure_note = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    measure_light_set_at = table.Column<long>(type: "INTEGER", nullable: true),
                    measure_light_set_by = table.Column<string>(type: "TEXT", nullable: true),
                    due_at = table.Column<long>(type: "INTEGER", nullable: false),
                    assigned_at = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    closed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    closed_by = table.Column<string>(type: "TEXT", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    breached_by_silence = table.Column<bool>(type: "INTEGER", nullable: false),
                    answer = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    next_action_at = table.Column<long>(type: "INTEGER", nullable: true),
                    next_step = table.Column<int>(type: "INTEGER", nullable: false),
                    acknowledged_at = table.Column<long>(type: "INTEGER", nullable: true),
                    acknowledged_by = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_obligations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "outgoing_mail",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    to = table.Column<string>(type: "TEXT", nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    calendar_method = table.Column<string>(type: "TEXT", nullable: true),
                    calendar_content = table.Column<string>(type: "TEXT", nullable: true),
                    about = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    give_up_at = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    next_attempt_at = table.Column<long>(type: "INTEGER", nullable: false),
                    lease_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    leased_until = table.Column<long>(type: "INTEGER", nullable: true),
                    done_at = table.Column<long>(type: "INTEGER", nullable: true),
                    reason = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_outgoing_mail", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "parked_events",
                columns: table => new
                {
                    handler = table.Column<string>(type: "TEXT", nullable: false),
                    event_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    type = table.Column<string>(type: "TEXT", nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: false),
                    subject_version = table.Column<long>(type: "INTEGER", nullable: false),
                    occurred_at = table.Column<long>(type: "INTEGER", nullable: false),
                    trace_parent = table.Column<string>(type: "TEXT", nullable: true),
                    payload = table.Column<string>(type: "TEXT", nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    next_attempt_at = table.Column<long>(type: "INTEGER", nullable: true),
                    reason = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_parked_events", x => new { x.handler, x.event_id });
                });

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
                name: "rosters",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rosters", x => x.case_id);
                });

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
                name: "witnessed_seals",
                columns: table => new
                {
                    service = table.Column<string>(type: "TEXT", nullable: false),
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    witnessed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_witnessed_seals", x => new { x.service, x.number });
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
                name: "escalations",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    step = table.Column<int>(type: "INTEGER", nullable: false),
                    recipient = table.Column<string>(type: "TEXT", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: false),
                    taken_at = table.Column<long>(type: "INTEGER", nullable: false),
                    obligation_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_escalations", x => x.number);
                    table.ForeignKey(
                        name: "FK_escalations_obligations_obligation_id",
                        column: x => x.obligation_id,
                        principalTable: "obligations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
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

            migrationBuilder.CreateTable(
                name: "roster_entries",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    agency_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ground = table.Column<string>(type: "TEXT", nullable: false),
                    from_at = table.Column<long>(type: "INTEGER", nullable: false),
                    until_at = table.Column<long>(type: "INTEGER", nullable: true),
                    added_by = table.Column<string>(type: "TEXT", nullable: false),
                    ended_by = table.Column<string>(type: "TEXT", nullable: true),
                    end_reason = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    persons = table.Column<string>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_roster_entries", x => x.number);
                    table.ForeignKey(
                        name: "FK_roster_entries_rosters_case_id",
                        column: x => x.case_id,
                        principalTable: "rosters",
                        principalColumn: "case_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "routine_evaluations",
                columns: table => new
                {
                    key = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    agency_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    due_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    duty_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    works_well = table.Column<bool>(type: "INTEGER", nullable: true),
                    note = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: true),
                    by = table.Column<string>(type: "TEXT", nullable: true),
                    routine_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_routine_evaluations", x => x.key);
                    table.ForeignKey(
                        name: "FK_routine_evaluations_routines_routine_id",
                        column: x => x.routine_id,
                        principalTable: "routines",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
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
                name: "IX_action_plans_title",
                table: "action_plans",
                column: "title");

            migrationBuilder.CreateIndex(
                name: "IX_agencies_municipality_kind",
                table: "agencies",
                columns: new[] { "municipality", "kind" });

            migrationBuilder.CreateIndex(
                name: "IX_agencies_organisation_number",
                table: "agencies",
                column: "organisation_number",
                unique: true);

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
                name: "IX_assistance_evaluations_assistance_id_side",
                table: "assistance_evaluations",
                columns: new[] { "assistance_id", "side" },
                unique: true);

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
                name: "IX_break_glass_uses_case_id_used_at",
                table: "break_glass_uses",
                columns: new[] { "case_id", "used_at" });

            migrationBuilder.CreateIndex(
                name: "IX_break_glass_uses_used_at",
                table: "break_glass_uses",
                column: "used_at");

            migrationBuilder.CreateIndex(
                name: "IX_case_copies_identified_at",
                table: "case_copies",
                column: "identified_at");

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

            migrationBuilder.CreateIndex(
                name: "IX_deadline_copies_case_id",
                table: "deadline_copies",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "IX_deadline_copies_due_on",
                table: "deadline_copies",
                column: "due_on");

            migrationBuilder.CreateIndex(
                name: "IX_escalations_obligation_id",
                table: "escalations",
                column: "obligation_id");

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
                name: "IX_meeting_copies_case_id",
                table: "meeting_copies",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "IX_obligations_about_id",
                table: "obligations",
                column: "about_id",
                filter: "about_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_obligations_agency_id_state",
                table: "obligations",
                columns: new[] { "agency_id", "state" });

            migrationBuilder.CreateIndex(
                name: "IX_obligations_case_id",
                table: "obligations",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "IX_obligations_meeting_id_agency_id_kind",
                table: "obligations",
                columns: new[] { "meeting_id", "agency_id", "kind" });

            migrationBuilder.CreateIndex(
                name: "IX_obligations_next_action_at",
                table: "obligations",
                column: "next_action_at",
                filter: "next_action_at IS NOT NULL");

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
                name: "IX_police_assistance_case_id_needed_on",
                table: "police_assistance",
                columns: new[] { "case_id", "needed_on" });

            migrationBuilder.CreateIndex(
                name: "IX_police_assistance_needed_on",
                table: "police_assistance",
                column: "needed_on");

            migrationBuilder.CreateIndex(
                name: "IX_roster_entries_agency_id",
                table: "roster_entries",
                column: "agency_id");

            migrationBuilder.CreateIndex(
                name: "IX_roster_entries_case_id_agency_id",
                table: "roster_entries",
                columns: new[] { "case_id", "agency_id" });

            migrationBuilder.CreateIndex(
                name: "IX_routine_acknowledgements_version_key_agency_id",
                table: "routine_acknowledgements",
                columns: new[] { "version_key", "agency_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_routine_evaluations_routine_id_due_on_agency_id",
                table: "routine_evaluations",
                columns: new[] { "routine_id", "due_on", "agency_id" },
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

            migrationBuilder.Sql(AuditProtection.Sqlite);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "action_plans");

            migrationBuilder.DropTable(
                name: "aftercare_copies");

            migrationBuilder.DropTable(
                name: "agencies");

            migrationBuilder.DropTable(
                name: "agreement_parties");

            migrationBuilder.DropTable(
                name: "agreement_steps");

            migrationBuilder.DropTable(
                name: "assistance_evaluations");

            migrationBuilder.DropTable(
                name: "audit_log");

            migrationBuilder.DropTable(
                name: "audit_seals");

            migrationBuilder.DropTable(
                name: "break_glass_uses");

            migrationBuilder.DropTable(
                name: "case_copies");

            migrationBuilder.DropTable(
                name: "course_seats");

            migrationBuilder.DropTable(
                name: "deadline_copies");

            migrationBuilder.DropTable(
                name: "escalations");

            migrationBuilder.DropTable(
                name: "event_log");

            migrationBuilder.DropTable(
                name: "feed_cursors");

            migrationBuilder.DropTable(
                name: "idempotency_records");

            migrationBuilder.DropTable(
                name: "inbox");

            migrationBuilder.DropTable(
                name: "meeting_copies");

            migrationBuilder.DropTable(
                name: "outgoing_mail");

            migrationBuilder.DropTable(
                name: "parked_events");

            migrationBuilder.DropTable(
                name: "roster_entries");

            migrationBuilder.DropTable(
                name: "routine_acknowledgements");

            migrationBuilder.DropTable(
                name: "routine_evaluations");

            migrationBuilder.DropTable(
                name: "witnessed_seals");

            migrationBuilder.DropTable(
                name: "agreements");

            migrationBuilder.DropTable(
                name: "police_assistance");

            migrationBuilder.DropTable(
                name: "course_sessions");

            migrationBuilder.DropTable(
                name: "obligations");

            migrationBuilder.DropTable(
                name: "rosters");

            migrationBuilder.DropTable(
                name: "routine_versions");

            migrationBuilder.DropTable(
                name: "courses");

            migrationBuilder.DropTable(
                name: "routines");
        }
    }
}
