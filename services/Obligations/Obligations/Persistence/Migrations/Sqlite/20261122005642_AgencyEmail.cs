using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Tot.Obligations.Persistence.Migrations.Sqlite
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
                type: "TEXT",
                maxLength: 254,
                nullable: true);
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
