using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Tot.Placements.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class InstitutionMunicipality : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "municipality",
                table: "institutions",
                type: "TEXT",
                maxLength: 4,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "municipality",
                table: "institutions");
        }
    }
}
