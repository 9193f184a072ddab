using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Tot.Meetings.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Occurrences : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "next_occurrence_at",
                table: "standing_meetings",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "composition_revised_at",
                table: "meetings",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "district",
                table: "meetings",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "occurrence_starts_at",
                table: "meetings",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "standing_meeting_id",
                table: "meetings",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "starts_at",
                table: "meetings",
                type: "timestamp with time zone",
                nullable: true);

            // What is there already: lists sort by the time that holds, and the worker finds the next time of a rule by itself.
            migrationBuilder.Sql(
                "UPDATE meetings SET starts_at = (SELECT t.starts_at FROM meeting_times t WHERE t.meeting_id = meetings.id ORDER BY t.sequence DESC LIMIT 1)");
            migrationBuilder.Sql("UPDATE standing_meetings SET next_occurrence_at = 'epoch'::timestamptz WHERE ended_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_standing_meetings_next_occurrence_at",
                table: "standing_meetings",
                column: "next_occurrence_at");

            migrationBuilder.CreateIndex(
                name: "IX_meetings_standing_meeting_id_occurrence_starts_at",
                table: "meetings",
                columns: new[] { "standing_meeting_id", "occurrence_starts_at" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_meetings_starts_at",
                table: "meetings",
                column: "starts_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_standing_meetings_next_occurrence_at",
                table: "standing_meetings");

            migrationBuilder.DropIndex(
                name: "IX_meetings_standing_meeting_id_occurrence_starts_at",
                table: "meetings");

            migrationBuilder.DropIndex(
                name: "IX_meetings_starts_at",
                table: "meetings");

            migrationBuilder.DropColumn(
                name: "next_occurrence_at",
                table: "standing_meetings");

            migrationBuilder.DropColumn(
                name: "composition_revised_at",
                table: "meetings");

            migrationBuilder.DropColumn(
                name: "district",
                table: "meetings");

            migrationBuilder.DropColumn(
                name: "occurrence_starts_at",
                table: "meetings");

            migrationBuilder.DropColumn(
                name: "standing_meeting_id",
                table: "meetings");

            migrationBuilder.DropColumn(
                name: "starts_at",
                table: "meetings");
        }
    }
}
