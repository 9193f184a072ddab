using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Tot.ServiceDefaults.Audit;

#nullable disable

namespace Tot.Subscriptions.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AuditChain : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "seal",
                table: "audit_log",
                type: "bigint",
                nullable: true);

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

            migrationBuilder.CreateIndex(
                name: "IX_audit_log_seal",
                table: "audit_log",
                column: "seal");

            migrationBuilder.CreateIndex(
                name: "IX_audit_log_target",
                table: "audit_log",
                column: "target");

            migrationBuilder.Sql(AuditProtection.Postgres);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_seals");

            migrationBuilder.DropTable(
                name: "witnessed_seals");

            migrationBuilder.DropIndex(
                name: "IX_audit_log_seal",
                table: "audit_log");

            migrationBuilder.DropIndex(
                name: "IX_audit_log_target",
                table: "audit_log");

            migrationBuilder.DropColumn(
                name: "seal",
                table: "audit_log");
        }
    }
}
