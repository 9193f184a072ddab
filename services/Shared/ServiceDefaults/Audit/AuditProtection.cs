namespace Tot.ServiceDefaults.Audit;

/// <summary>
/// What migrations add to the audit's tables: the database itself refuses to change or remove what is there. An entry can be given its
/// seal, once.
/// </summary>
public static class AuditProtection
{
    private static readonly string[] Tables = ["audit_log", "audit_seals", "witnessed_seals"];

    private const string Columns = "id, at, subject, organisation_number, action, target, case_id, changed, request_id, ground";

    public static string Sqlite { get; } =
        string.Join(
            '\n',
            [
                SqliteTrigger("audit_log_unchanged", $"update of {Columns} on audit_log"),
                SqliteTrigger("audit_log_sealed_once", "update of seal on audit_log when old.seal is not null"),
                SqliteTrigger("audit_seals_unchanged", "update on audit_seals"),
                SqliteTrigger("witnessed_seals_unchanged", "update on witnessed_seals"),
                .. Tables.Select(table => SqliteTrigger(table + "_kept", $"delete on {table}")),
            ]
        );

    public static string Postgres { get; } =
        string.Join(
            '\n',
            [
                "create function audit_is_append_only() returns trigger language plpgsql as "
                    + "$$ begin raise exception 'The audit is append-only.'; end $$;",
                PostgresTrigger("audit_log_unchanged", $"update of {Columns} on audit_log for each row"),
                PostgresTrigger("audit_log_sealed_once", "update of seal on audit_log for each row when (old.seal is not null)"),
                PostgresTrigger("audit_seals_unchanged", "update on audit_seals for each row"),
                PostgresTrigger("witnessed_seals_unchanged", "update on witnessed_seals for each row"),
                .. Tables.Select(table => PostgresTrigger(table + "_kept", $"delete on {table} for each row")),
                .. Tables.Select(table => PostgresTrigger(table + "_not_emptied", $"truncate on {table} for each statement")),
            ]
        );

    private static string SqliteTrigger(string name, string when) =>
        $"create trigger {name} before {when} begin select raise(abort, 'The audit is append-only.'); end;";

    private static string PostgresTrigger(string name, string when) =>
        $"create trigger {name} before {when} execute function audit_is_append_only();";
}
