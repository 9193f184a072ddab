using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Tot.Obligations.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AgencyEmail : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "email",
                table: "agencies",
                type: "character varying(254)",
                maxLength: 254,
                nullable: true,
                collation: "C");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "email",
                table: "agencies");
        }
    }
}
