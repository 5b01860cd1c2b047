"""The two roles: the owner, who migrates, and the web's, who owns nothing and can switch nothing off."""

from __future__ import annotations

from typing import Any

from psycopg import Connection, sql

OWNER, WEB = "salore_owner", "salore_web"
TABLE_RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE")


def ensure_role(connection: Connection[Any], role: str, password: str, *, attributes: str = "") -> None:
    """See that the role exists with this password and no right beyond `attributes`."""
    verb = "ALTER" if role_exists(connection, role) else "CREATE"
    connection.execute(
        sql.SQL(
            "{verb} ROLE {role} LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS {attributes} "
            "PASSWORD {password}"
        ).format(
            verb=sql.SQL(verb),
            role=sql.Identifier(role),
            attributes=sql.SQL(attributes or "NOCREATEDB"),
            password=sql.Literal(password),
        )
    )


def role_exists(connection: Connection[Any], role: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is not None


def grant_to_web(connection: Connection[Any], *, owner: str, web: str) -> None:
    """Give the web's role its rights in the connected database, now and on what the owner will make.

    Neither TRUNCATE nor TRIGGER nor REFERENCES: with those it could empty or shadow a table whose triggers
    refuse change.
    """
    names = {"owner": sql.Identifier(owner), "web": sql.Identifier(web)}
    rights = sql.SQL(", ").join(sql.SQL(right) for right in TABLE_RIGHTS)
    for statement in (
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO {web}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT {rights} ON TABLES TO {web}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT USAGE ON SEQUENCES TO {web}",
    ):
        connection.execute(sql.SQL(statement).format(rights=rights, **names))


def grant_connect(connection: Connection[Any], *, database: str, web: str) -> None:
    """Let only the owner and the web's role into the database."""
    for statement in (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {web}",
    ):
        connection.execute(
            sql.SQL(statement).format(database=sql.Identifier(database), web=sql.Identifier(web))
        )
