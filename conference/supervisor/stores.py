"""PostgreSQL and Redis of one machine's own, for the profile scaled: Debian's programs, below the data directory.

PostgreSQL refuses to run as root, so both run as the users that Debian's packages made when root starts them.
"""

import os
import pwd
import secrets
import shutil
import socket
import stat
import subprocess
from pathlib import Path

from conference.supervisor.errors import MissingTool, SetupFailed
from conference.supervisor.plan import Site
from conference.supervisor.process import Command

DATABASE = "eyeline"
POSTGRESQL_DIRS = Path("/usr/lib/postgresql")
PACKAGES = "apt-get install --no-install-recommends postgresql redis-server"
REDIS_CONFIGURATION = """\
bind 127.0.0.1
port {port}
dir {folder}
requirepass {password}
appendonly yes
appendfsync everysec
save ""
loglevel warning
"""
POSTGRESQL_CONFIGURATION = """\
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 100
shared_buffers = 64MB
log_checkpoints = off
restart_after_crash = on
"""


def check_programs() -> None:
    """Raises MissingTool when PostgreSQL's or Redis' programs are not installed."""
    missing = [
        name
        for name, path in (("PostgreSQL", _postgresql("postgres")), ("Redis", shutil.which("redis-server")))
        if path is None
    ]
    if missing:
        raise MissingTool(f"the profile scaled needs {' and '.join(missing)}. Run: {PACKAGES}")
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        raise MissingTool("as root, the profile scaled needs setpriv. Run: apt-get install util-linux")


def prepare(site: Site) -> dict[str, str]:
    """Makes what the stores need before their first start: what every process must know of them.

    Raises:
        SetupFailed: a folder can't be reached by the store's user, or the database can't be made.
    """
    folder = site.data_dir / "stores"
    folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    _let_pass(folder)
    password = _password(folder / "password")
    _prepare_postgresql(folder / "postgresql", password, site.postgres_port)
    _prepare_redis(folder / "redis", password, site.redis_port)
    return {
        "EYELINE_DATABASE_URL": f"postgres://{DATABASE}:{password}@127.0.0.1:{site.postgres_port}/{DATABASE}",
        "EYELINE_REDIS_URL": f"redis://:{password}@127.0.0.1:{site.redis_port}",
    }


def commands(site: Site) -> list[Command]:
    """How the stores are started."""
    folder = site.data_dir / "stores"
    postgres = [str(_postgresql("postgres")), "-D", str(folder / "postgresql")]
    redis = [str(shutil.which("redis-server")), str(folder / "redis" / "redis.conf")]
    # SIGINT ends PostgreSQL's sessions; at SIGTERM it would wait for them.
    return [
        Command("postgres", [*_as_user("postgres", "INT"), *postgres], stop_signal="SIGINT"),
        Command("redis", [*_as_user("redis", "TERM"), *redis]),
    ]


def answer(site: Site) -> bool:
    """Whether both stores take connections now."""
    for port in (site.postgres_port, site.redis_port):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=2).close()
        except OSError:
            return False
    return True


def _prepare_postgresql(folder: Path, password: str, port: int) -> None:
    if not folder.exists():
        # Made beside its place, so that what a killed start left half done is not taken for a database.
        draft = folder.with_name("postgresql.new")
        shutil.rmtree(draft, ignore_errors=True)
        _own_folder(draft, "postgres")
        password_file = draft.with_name("postgresql.password")
        try:
            password_file.touch(mode=0o600)
            password_file.write_text(password)
            _give(password_file, "postgres")
            _run_as(
                "postgres", _postgresql("initdb"), "-D", str(draft), "-U", DATABASE, "--auth=scram-sha-256",
                f"--pwfile={password_file}", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions",
            )  # fmt: skip
        finally:
            password_file.unlink(missing_ok=True)
        _run_as("postgres", _postgresql("postgres"), "--single", "-D", str(draft), "postgres",
                typed=f"CREATE DATABASE {DATABASE};\n")  # fmt: skip
        (draft / "postgresql.conf").write_text(POSTGRESQL_CONFIGURATION)
        draft.rename(folder)
    configuration = folder / "postgresql.auto.conf"
    configuration.write_text(f"port = {port}\n")
    _give(configuration, "postgres")


def _prepare_redis(folder: Path, password: str, port: int) -> None:
    if not folder.exists():
        _own_folder(folder, "redis")
    configuration = folder / "redis.conf"
    configuration.touch(mode=0o600)
    configuration.write_text(REDIS_CONFIGURATION.format(port=port, folder=folder, password=password))
    _give(configuration, "redis")


def _password(path: Path) -> str:
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32))
    return path.read_text().strip()


def _let_pass(folder: Path) -> None:
    """Lets the stores' users through to their folders: through the data directory, not into anything else there."""
    if os.geteuid() != 0:
        return
    data_dir = folder.parent
    for other in data_dir.iterdir():
        if other != folder:
            other.chmod(stat.S_IMODE(other.stat().st_mode) & 0o700)
    data_dir.chmod(0o711)
    for parent in data_dir.parents:
        if not parent.stat().st_mode & stat.S_IXOTH:
            raise SetupFailed(
                f"PostgreSQL can't run as root, and as the user postgres it can't reach {data_dir}: "
                f"start Eyeline as an ordinary user, set EYELINE_DATA_DIR, or run: chmod o+x {parent}"
            )


def _own_folder(folder: Path, user: str) -> None:
    folder.mkdir(mode=0o700)
    _give(folder, user)


def _give(path: Path, user: str) -> None:
    if os.geteuid() == 0:
        entry = _entry(user)
        os.chown(path, entry.pw_uid, entry.pw_gid)


def _entry(user: str) -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(user)
    except KeyError:
        raise MissingTool(f"there is no user {user}, whom Debian's package makes. Run: {PACKAGES}") from None


def _as_user(user: str, end_signal: str) -> list[str]:
    """What stands before a command so that it runs as `user`, and ends with the supervisor; nothing unless root does.

    A change of user takes the wish to end with the parent away, so it is made anew.
    """
    if os.geteuid() != 0:
        return []
    entry = _entry(user)
    return [
        str(shutil.which("setpriv")), f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--init-groups",
        "--no-new-privs", f"--pdeathsig={end_signal}", "--",
    ]  # fmt: skip


def _run_as(user: str, program: Path | None, *arguments: str, typed: str | None = None) -> None:
    done = subprocess.run(
        [*_as_user(user, "KILL"), str(program), *arguments],
        input=typed or "", cwd="/", capture_output=True, text=True, check=False, env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    if done.returncode:
        raise SetupFailed(f"{program} failed: {(done.stderr.strip() or done.stdout.strip())[-500:]}")


def _postgresql(program: str) -> Path | None:
    """A program of the newest PostgreSQL that is installed; Debian keeps them out of the path."""
    found = shutil.which(program)
    if found is not None:
        return Path(found)
    versions = (folder for folder in POSTGRESQL_DIRS.glob("*") if (folder / "bin" / program).exists())
    newest = max(versions, key=lambda folder: float(folder.name) if folder.name.isdigit() else 0.0, default=None)
    return None if newest is None else newest / "bin" / program
