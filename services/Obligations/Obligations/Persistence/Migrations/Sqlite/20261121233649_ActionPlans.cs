using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Tot.Obligations.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ActionPlans : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "measure_number",
                table: "obligations",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "action_plans",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    municipality = table.Column<string>(type: "TEXT", maxLength: 4, nullable: false),
                    owner_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    registered_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_number = table.Column<int>(type: "INTEGER", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_action_plans", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_obligations_about_id",
                table: "obligations",
                column: "about_id",
                filter: "about_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_action_plans_title",
                table: "action_plans",
                column: "title");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "action_plans");

            migrationBuilder.DropIndex(
                name: "IX_obligations_about_id",
                table: "obligations");

            migrationBuilder.DropColumn(
                name: "measure_number",
                table: "obligations");
        }
    }
}
