using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Tot.Subscriptions.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Lanes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "district",
                table: "subscriptions",
                type: "TEXT",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "consecutive_failures",
                table: "subscriptions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "lease_holder",
                table: "subscriptions",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "lease_until",
                table: "subscriptions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "municipality",
                table: "subscriptions",
                type: "TEXT",
                maxLength: 4,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "suspended_until",
                table: "subscriptions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "alarm_at",
                table: "deliveries",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "failures",
                table: "deliveries",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "give_up_at",
                table: "deliveries",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "queued_at",
                table: "deliveries",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            // What waits is tried on from when it was made: alarm after 12 hours, given up after 3 days (in ticks), as without a deadline.
            migrationBuilder.Sql(
                "UPDATE deliveries SET queued_at = created_at, alarm_at = created_at + 432000000000, give_up_at = created_at + 2592000000000");

            migrationBuilder.CreateTable(
                name: "case_copies",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    municipality = table.Column<string>(type: "TEXT", maxLength: 4, nullable: false),
                    district = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_copies", x => x.case_id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_finished_at",
                table: "deliveries",
                column: "finished_at",
                filter: "finished_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_case_copies_number",
                table: "case_copies",
                column: "number");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "case_copies");

            migrationBuilder.DropIndex(
                name: "IX_deliveries_finished_at",
                table: "deliveries");

            migrationBuilder.DropColumn(
                name: "district",
                table: "subscriptions");

            migrationBuilder.DropColumn(
                name: "consecutive_failures",
                table: "subscriptions");

            migrationBuilder.DropColumn(
                name: "lease_holder",
                table: "subscriptions");

            migrationBuilder.DropColumn(
                name: "lease_until",
                table: "subscriptions");

            migrationBuilder.DropColumn(
                name: "municipality",
                table: "subscriptions");

            migrationBuilder.DropColumn(
                name: "suspended_until",
                table: "subscriptions");

            migrationBuilder.DropColumn(
                name: "alarm_at",
                table: "deliveries");

            migrationBuilder.DropColumn(
                name: "failures",
                table: "deliveries");

            migrationBuilder.DropColumn(
                name: "give_up_at",
                table: "deliveries");

            migrationBuilder.DropColumn(
                name: "queued_at",
                table: "deliveries");
        }
    }
}
