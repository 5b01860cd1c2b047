"""The agency's own PostgreSQL server: is it fit, and has the web its own weak role there?"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

from salore.core.postgres import roles
from salore.core.postgres.connection import Connection, Urls
from salore.core.trouble import InstallationError

_OLDEST, _CONNECT_S = 15, 10


def prepare(urls: Urls, *, web_role_is_ours: bool) -> None:
    """See that the server is fit and that the web's role exists, with its rights and no other."""
    with _connect(urls.owner) as connection:
        _check_version(connection, urls.owner)
        if web_role_is_ours and not _answers(urls.web):
            _create_web_role(connection, urls)
        _check_web_role(connection, urls)
        roles.grant_to_web(connection, owner=urls.owner.user, web=urls.web.user)
        if web_role_is_ours:
            roles.grant_connect(connection, database=urls.owner.name, web=urls.web.user)
    with _connect(urls.web):
        pass


def _connect(way: Connection) -> psycopg.Connection[Any]:
    try:
        return psycopg.connect(**{"connect_timeout": _CONNECT_S, **way.psycopg()}, autocommit=True)
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise InstallationError("unreachable", place=way.place, user=way.user, reason=reason) from None


def _answers(way: Connection) -> bool:
    try:
        _connect(way).close()
    except InstallationError:
        return False
    return True


def _check_version(connection: psycopg.Connection[Any], way: Connection) -> None:
    found = connection.info.server_version // 10000
    if found < _OLDEST:
        raise InstallationError("too_old", place=way.place, found=found)


def _create_web_role(connection: psycopg.Connection[Any], urls: Urls) -> None:
    role = urls.web.user
    verb = "ALTER" if roles.role_exists(connection, role) else "CREATE"
    try:
        # Only what an owner with CREATEROLE may say: to name SUPERUSER, even to deny it, takes a superuser.
        connection.execute(
            sql.SQL("{verb} ROLE {role} LOGIN PASSWORD {password}").format(
                verb=sql.SQL(verb), role=sql.Identifier(role), password=sql.Literal(urls.web.password)
            )
        )
    except psycopg.errors.InsufficientPrivilege:
        raise InstallationError("web_role_needed", place=urls.owner.place, role=role) from None


def _check_web_role(connection: psycopg.Connection[Any], urls: Urls) -> None:
    found = connection.execute(
        "SELECT rolsuper, rolcreaterole, rolbypassrls, pg_has_role(oid, %(owner)s, 'MEMBER'),"
        " EXISTS (SELECT 1 FROM pg_class WHERE relowner = pg_roles.oid)"
        " FROM pg_roles WHERE rolname = %(web)s",
        {"web": urls.web.user, "owner": urls.owner.user},
    ).fetchone()
    names = ("SUPERUSER", "CREATEROLE", "BYPASSRLS", urls.owner.user, "OWNER")
    excess = [name for name, has in zip(names, found or (), strict=False) if has]
    if found is None or excess:
        raise InstallationError(
            "web_role_too_strong", place=urls.owner.place, role=urls.web.user, excess=", ".join(excess)
        )
