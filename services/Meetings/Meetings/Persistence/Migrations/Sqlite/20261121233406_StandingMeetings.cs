using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Tot.Meetings.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class StandingMeetings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "standing_meetings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    municipality = table.Column<string>(type: "TEXT", nullable: false),
                    convened_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    convened_at = table.Column<long>(type: "INTEGER", nullable: false),
                    rule = table.Column<string>(type: "TEXT", nullable: false),
                    first_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    starts_at_time = table.Column<TimeOnly>(type: "TEXT", nullable: false),
                    minutes = table.Column<int>(type: "INTEGER", nullable: false),
                    place = table.Column<string>(type: "TEXT", nullable: true),
                    video_link = table.Column<string>(type: "TEXT", nullable: true),
                    sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_standing_meetings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "standing_participants",
                columns: table => new
                {
                    agency_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    standing_meeting_id = table.Column<Guid>(type: "TEXT", nullable: false)
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
                name: "IX_standing_participants_agency_id",
                table: "standing_participants",
                column: "agency_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "standing_participants");

            migrationBuilder.DropTable(
                name: "standing_meetings");
        }
    }
}
