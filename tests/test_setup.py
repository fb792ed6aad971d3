"""`make run`, `make test` and `manage.py serve` as a newcomer meets them."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MANAGE = [sys.executable, str(ROOT / "manage.py")]

needs_make = pytest.mark.skipif(not shutil.which("make"), reason="make is not on this machine")


@pytest.fixture
def checkout(tmp_path) -> Path:
    """A folder with what a fresh clone has of set-up, and no more."""
    for name in ("Makefile", "requirements.lock", "requirements-test.lock"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


@pytest.fixture
def listener() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def _make(checkout: Path, *arguments: str, path: str | None = None) -> subprocess.CompletedProcess:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    for name in ("PORT", "HOST", "PYTHON", "DATABASE_URL"):
        environment.pop(name, None)
    return subprocess.run(
        [shutil.which("make"), *arguments],
        cwd=checkout,
        env={**environment, "PATH": path or environment["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
    )


def _path_with_python(folder: Path, script: str) -> str:
    """A PATH on which python3 is the given shell script, and nothing else is a Python."""
    folder.mkdir()
    for name in ("sh", "mkdir", "rm", "cat", "cmp"):
        (folder / name).symlink_to(shutil.which(name))
    (folder / "python3").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "python3").chmod(0o755)
    return str(folder)


@needs_make
def test_a_taken_port_is_said_before_anything_is_installed(checkout, listener):
    said = _make(checkout, "run", f"PORT={listener}")
    assert said.returncode
    assert f"Port {listener} of 127.0.0.1 cannot be used" in said.stderr
    assert f"PORT={listener + 1} make run" in said.stderr
    assert not (checkout / ".venv").exists()


@needs_make
@pytest.mark.parametrize("port", ["abc", "0", "70000"])
def test_a_port_that_is_none_is_said(checkout, port):
    said = _make(checkout, "run", f"PORT={port}")
    assert said.returncode
    assert f"PORT is '{port}', which is not a port" in said.stderr


@needs_make
def test_an_old_python_is_said(checkout, tmp_path):
    old = 'case "$*" in *"%d.%d"*) echo 3.9;; *) exit 1;; esac'
    said = _make(checkout, "run", path=_path_with_python(tmp_path / "bin", old))
    assert said.returncode
    assert "Locus needs Python 3.11 or newer, and the one found here is 3.9" in said.stderr
    assert "Traceback" not in said.stderr


@needs_make
def test_no_python_is_said(checkout, tmp_path):
    said = _make(checkout, "test", path=_path_with_python(tmp_path / "bin", "exit 127"))
    assert said.returncode
    assert "Locus needs Python 3.11 or newer, and none was found" in said.stderr


@needs_make
def test_a_python_without_venv_is_said(checkout, tmp_path):
    bare = 'case "$*" in *"%d.%d"*) echo 3.12;; *ensurepip*) exit 1;; esac'
    said = _make(checkout, "run", path=_path_with_python(tmp_path / "bin", bare))
    assert said.returncode
    assert "Python 3.12 is here without its venv module" in said.stderr
    assert "apt install python3.12-venv" in said.stderr


@needs_make
def test_nothing_is_installed_twice(checkout):
    """With an environment whose stamp holds today's lock, set-up does not call pip."""
    (checkout / ".venv").symlink_to(sys.prefix)
    if not (checkout / ".venv" / "installed-test").exists():
        pytest.skip("these tests run outside of make's own environment")
    said = _make(checkout, "test-setup")
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")


def test_serve_says_that_a_port_is_taken(listener):
    said = subprocess.run(
        [*MANAGE, "serve", "--port", str(listener)], capture_output=True, text=True, timeout=60
    )
    assert said.returncode == 1
    assert said.stdout == ""
    assert f"Port {listener} of 127.0.0.1 cannot be used" in said.stderr
    assert len(said.stderr.splitlines()) == 1


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_serve_answers_and_stops_when_told(how, tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'served.sqlite3'}"}
    subprocess.run([*MANAGE, "migrate", "--verbosity", "0"], env=environment, check=True)
    server = subprocess.Popen(
        [*MANAGE, "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert _status(port, server) == 200
    finally:
        server.send_signal(how)
        out, err = server.communicate(timeout=20)
    assert server.returncode == 0
    assert out == f"Locus is at http://127.0.0.1:{port}/ (stop it with Ctrl-C).\n"
    assert "Traceback" not in err


def _status(port: int, server: subprocess.Popen) -> int:
    """The status of the first page, once the server answers."""
    for _ in range(200):
        assert server.poll() is None, "the server stopped by itself"
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/")
            return connection.getresponse().status
        except OSError:
            time.sleep(0.1)
    raise AssertionError("no answer within 20 s")
