using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Tot.Placements.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Moves : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "age_assessed_at",
                table: "placements",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "child_found_adult_at",
                table: "placements",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "held_elsewhere",
                table: "placements",
                type: "TEXT",
                nullable: true,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "transfers",
                table: "placements",
                type: "TEXT",
                nullable: true,
                defaultValue: "[]");

            migrationBuilder.CreateIndex(
                name: "IX_placements_child_id",
                table: "placements",
                column: "child_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_placements_child_id",
                table: "placements");

            migrationBuilder.DropColumn(
                name: "age_assessed_at",
                table: "placements");

            migrationBuilder.DropColumn(
                name: "child_found_adult_at",
                table: "placements");

            migrationBuilder.DropColumn(
                name: "held_elsewhere",
                table: "placements");

            migrationBuilder.DropColumn(
                name: "transfers",
                table: "placements");
        }
    }
}
