"""Serves Locus with gunicorn, in this process and without a shell or a configuration file."""

import gc
import logging
import os
import socket
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from gunicorn.app.base import BaseApplication


class _Server(BaseApplication):
    """gunicorn with these settings and no others: neither its command line, its environment
    variable nor a gunicorn.conf.py is read."""

    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        from wiki.wsgi import application

        # What is loaded by now stays: to search it for garbage takes 50 ms, which one save in
        # fifteen would wait for, and writes to the memory that the workers share.
        gc.collect()
        gc.freeze()
        return application


class Command(BaseCommand):
    help = "Serves Locus until it is stopped with Ctrl-C or a TERM signal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on")
        parser.add_argument(
            "--workers",
            type=int,
            help="processes; by default one, and with REDIS_URL one for each processor",
        )
        parser.add_argument("--threads", type=int, default=8, help="threads in each process")

    def handle(
        self, *, host: str, port: int, workers: int | None, threads: int, **options: Any
    ) -> None:
        if not 0 < port < 65536:
            raise CommandError(f"{port} is not a port: give a number from 1 to 65535.")
        if (workers is not None and workers < 1) or threads < 1:
            raise CommandError("Give at least one worker and one thread.")
        _check_free(host, port)
        # Django leaves it to the server to drop the body of an answer to HEAD, as WSGI allows;
        # gunicorn does, and would say so at every such request.
        logging.getLogger("gunicorn.http.wsgi").setLevel(logging.ERROR)
        shown = f"[{host}]" if ":" in host else host
        self.stdout.write(f"Locus is at http://{shown}:{port}/ (stop it with Ctrl-C).")
        self.stdout.flush()
        _Server(
            {
                "bind": f"{shown}:{port}",
                "workers": workers or _default_workers(),
                "worker_class": "gthread",
                "threads": threads,
                # Loaded once before the workers are made, so they share its memory.
                "preload_app": True,
                "graceful_timeout": 10,
                "timeout": 60,
                "keepalive": 5,
                "max_requests": 0,
                "control_socket_disable": True,
                "loglevel": "warning",
                "proc_name": "locus",
            }
        ).run()


def _default_workers() -> int:
    """Without Redis the cache lives in the process, and a second process would go on serving
    what the first has already dropped; with it, one worker for each processor."""
    return (os.cpu_count() or 1) if settings.REDIS_URL else 1


def _check_free(host: str, port: int) -> None:
    """Raises CommandError when the port cannot be had; gunicorn itself would try for 5 s and
    then print a traceback."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise CommandError(
            f"Port {port} of {host} cannot be used ({error.strerror or error}): "
            f"stop what uses it or choose another with --port."
        ) from error
