using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Tot.Intake.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class IdentityLater : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "PK_waiting_comparisons",
                table: "waiting_comparisons");

            migrationBuilder.AddColumn<long>(
                name: "person_version",
                table: "waiting_comparisons",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<bool>(
                name: "age_group_follows_birth_date",
                table: "persons",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "trait_form",
                table: "identity_boxes",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddPrimaryKey(
                name: "PK_waiting_comparisons",
                table: "waiting_comparisons",
                columns: new[] { "person_id", "person_version" });

            migrationBuilder.CreateIndex(
                name: "IX_identity_boxes_trait_form",
                table: "identity_boxes",
                column: "trait_form");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "PK_waiting_comparisons",
                table: "waiting_comparisons");

            migrationBuilder.DropIndex(
                name: "IX_identity_boxes_trait_form",
                table: "identity_boxes");

            migrationBuilder.DropColumn(
                name: "person_version",
                table: "waiting_comparisons");

            migrationBuilder.DropColumn(
                name: "age_group_follows_birth_date",
                table: "persons");

            migrationBuilder.DropColumn(
                name: "trait_form",
                table: "identity_boxes");

            migrationBuilder.AddPrimaryKey(
                name: "PK_waiting_comparisons",
                table: "waiting_comparisons",
                column: "person_id");
        }
    }
}
