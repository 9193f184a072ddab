using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Tot.Meetings.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class MinutesCopies : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "recall_reason",
                table: "minutes_versions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "recalled_at",
                table: "minutes_versions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "minutes_copies",
                columns: table => new
                {
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    agency_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    meeting_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    received_at = table.Column<long>(type: "INTEGER", nullable: false),
                    opened_at = table.Column<long>(type: "INTEGER", nullable: true)
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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "minutes_copies");

            migrationBuilder.DropColumn(
                name: "recall_reason",
                table: "minutes_versions");

            migrationBuilder.DropColumn(
                name: "recalled_at",
                table: "minutes_versions");
        }
    }
}
