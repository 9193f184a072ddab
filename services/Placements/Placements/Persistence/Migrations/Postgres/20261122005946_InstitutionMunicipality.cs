using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Tot.Placements.Persistence.Migrations.Postgres
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
                type: "character varying(4)",
                maxLength: 4,
                nullable: true,
                collation: "C");
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
