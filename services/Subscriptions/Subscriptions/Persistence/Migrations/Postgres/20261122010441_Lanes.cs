using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Tot.Subscriptions.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Lanes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "consecutive_failures",
                table: "subscriptions",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "district",
                table: "subscriptions",
                type: "character varying(100)",
                maxLength: 100,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "lease_holder",
                table: "subscriptions",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "lease_until",
                table: "subscriptions",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "municipality",
                table: "subscriptions",
                type: "character varying(4)",
                maxLength: 4,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "suspended_until",
                table: "subscriptions",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "alarm_at",
                table: "deliveries",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTimeOffset(new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)));

            migrationBuilder.AddColumn<int>(
                name: "failures",
                table: "deliveries",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "give_up_at",
                table: "deliveries",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTimeOffset(new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)));

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "queued_at",
                table: "deliveries",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTimeOffset(new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)));

            // What waits is tried on from when it was made: alarm after 12 hours, given up after 3 days, as without a deadline.
            migrationBuilder.Sql(
                "UPDATE deliveries SET queued_at = created_at, alarm_at = created_at + interval '12 hours', give_up_at = created_at + interval '3 days'");

            migrationBuilder.CreateTable(
                name: "case_copies",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    municipality = table.Column<string>(type: "character varying(4)", maxLength: 4, nullable: false, collation: "C"),
                    district = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C")
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
                name: "consecutive_failures",
                table: "subscriptions");

            migrationBuilder.DropColumn(
                name: "district",
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
