using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Tot.Placements.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Corrections : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "approved_at",
                table: "decisions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "complaint_heard_at",
                table: "decisions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "strike_reason",
                table: "decisions",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "struck_at",
                table: "decisions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "struck_by",
                table: "decisions",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "approved_at",
                table: "decisions");

            migrationBuilder.DropColumn(
                name: "complaint_heard_at",
                table: "decisions");

            migrationBuilder.DropColumn(
                name: "strike_reason",
                table: "decisions");

            migrationBuilder.DropColumn(
                name: "struck_at",
                table: "decisions");

            migrationBuilder.DropColumn(
                name: "struck_by",
                table: "decisions");
        }
    }
}
