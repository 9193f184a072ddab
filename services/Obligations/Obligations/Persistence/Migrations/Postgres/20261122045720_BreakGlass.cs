using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Tot.ServiceDefaults.Audit;

#nullable disable

namespace Tot.Obligations.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class BreakGlass : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ground",
                table: "audit_log",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.CreateTable(
                name: "break_glass_uses",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    agency_id = table.Column<Guid>(type: "uuid", nullable: false),
                    ground = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    used_by = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    finding = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    review_note = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C"),
                    reviewed_by = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    reviewed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_break_glass_uses", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_break_glass_uses_case_id_used_at",
                table: "break_glass_uses",
                columns: new[] { "case_id", "used_at" });

            migrationBuilder.CreateIndex(
                name: "IX_break_glass_uses_used_at",
                table: "break_glass_uses",
                column: "used_at");

            migrationBuilder.Sql(AuditProtection.PostgresWithGround);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "break_glass_uses");

            migrationBuilder.DropColumn(
                name: "ground",
                table: "audit_log");
        }
    }
}
