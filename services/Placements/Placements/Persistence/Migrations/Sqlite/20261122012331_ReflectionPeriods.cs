using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Tot.Placements.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ReflectionPeriods : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_deadlines_placements_placement_id",
                table: "deadlines");

            migrationBuilder.AlterColumn<Guid>(
                name: "placement_id",
                table: "deadlines",
                type: "TEXT",
                nullable: true,
                oldClrType: typeof(Guid),
                oldType: "TEXT");

            migrationBuilder.AddColumn<Guid>(
                name: "reflection_period_id",
                table: "deadlines",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "reconciled_nights",
                columns: table => new
                {
                    night = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    ran_at = table.Column<long>(type: "INTEGER", nullable: false),
                    late = table.Column<bool>(type: "INTEGER", nullable: false),
                    placements = table.Column<int>(type: "INTEGER", nullable: false),
                    deadlines_changed = table.Column<int>(type: "INTEGER", nullable: false),
                    warnings_without_proof = table.Column<int>(type: "INTEGER", nullable: false),
                    fired = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reconciled_nights", x => x.night);
                });

            migrationBuilder.CreateTable(
                name: "reflection_periods",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    granted_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    rule_set_code = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    registered_at = table.Column<long>(type: "INTEGER", nullable: false),
                    registered_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    struck_at = table.Column<long>(type: "INTEGER", nullable: true),
                    strike_reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reflection_periods", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_deadlines_reflection_period_id",
                table: "deadlines",
                column: "reflection_period_id");

            migrationBuilder.CreateIndex(
                name: "IX_reflection_periods_case_id",
                table: "reflection_periods",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "IX_reflection_periods_person_id",
                table: "reflection_periods",
                column: "person_id",
                unique: true,
                filter: "struck_at is null");

            migrationBuilder.AddForeignKey(
                name: "FK_deadlines_placements_placement_id",
                table: "deadlines",
                column: "placement_id",
                principalTable: "placements",
                principalColumn: "id");

            migrationBuilder.AddForeignKey(
                name: "FK_deadlines_reflection_periods_reflection_period_id",
                table: "deadlines",
                column: "reflection_period_id",
                principalTable: "reflection_periods",
                principalColumn: "id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_deadlines_placements_placement_id",
                table: "deadlines");

            migrationBuilder.DropForeignKey(
                name: "FK_deadlines_reflection_periods_reflection_period_id",
                table: "deadlines");

            migrationBuilder.DropTable(
                name: "reconciled_nights");

            migrationBuilder.DropTable(
                name: "reflection_periods");

            migrationBuilder.DropIndex(
                name: "IX_deadlines_reflection_period_id",
                table: "deadlines");

            migrationBuilder.DropColumn(
                name: "reflection_period_id",
                table: "deadlines");

            migrationBuilder.AlterColumn<Guid>(
                name: "placement_id",
                table: "deadlines",
                type: "TEXT",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"),
                oldClrType: typeof(Guid),
                oldType: "TEXT",
                oldNullable: true);

            migrationBuilder.AddForeignKey(
                name: "FK_deadlines_placements_placement_id",
                table: "deadlines",
                column: "placement_id",
                principalTable: "placements",
                principalColumn: "id",
                onDelete: ReferentialAction.Cascade);
        }
    }
}
