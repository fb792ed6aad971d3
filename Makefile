# Locus in two commands: `make run` and `make test`. Both do all their own set-up in .venv and
# are quick the second time. Written for GNU make 3.81 and newer, and any POSIX shell.
#
#   PORT=8001 make run                        serve on another port
#   DATABASE_URL=postgres://… make run        use PostgreSQL instead of SQLite in var/
#   PYTEST_ARGS='tests/genes -x' make test    run a part of the tests
#   PYTHON=/opt/python3.12/bin/python3 make   choose the Python

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?=
PYTEST_ARGS ?=
# The names that may be a Python that is new enough, tried in this order.
PYTHONS = $(PYTHON) python3.11 python3.12 python3.13 python3.14 python3 python
VENV = .venv
CHOSEN = var/python
PY = $(VENV)/bin/python
PIP = $(PY) -m pip --disable-pip-version-check --no-input

# An empty DATABASE_URL means the default, as if it were not set.
ifeq ($(strip $(DATABASE_URL)),)
unexport DATABASE_URL
else
export DATABASE_URL
endif

.PHONY: help run test check lock clean port-free python

help:
	@echo "make run    serve Locus at http://$(HOST):$(PORT) with its demo articles (PORT=8001 make run: elsewhere)"
	@echo "make test   run the tests"
	@echo "make check  run what CI runs: lint, types, tests on SQLite and PostgreSQL, browser tests"
	@echo "make bench      all that follow, one after the other"
	@echo "make bench-authorship  measure the authorship engine, with WikiWho beside it"
	@echo "make bench-reputation  measure standing: how well it predicts, attacks on it, its cost"
	@echo "make bench-standing  settle 100,000 events out of order, and compare with a recompute"
	@echo "make bench-saves  measure 2,000 saves of one article, on the database of DATABASE_URL or SQLite"
	@echo "make screenshots  make the pictures of README and docs/writing.md anew"
	@echo "make bench-save  measure what saving one sentence costs, in queries and CPU"
	@echo "make lock   write the lock files anew with the newest versions that pyproject.toml allows"
	@echo "make clean  remove .venv and what the tools cached; the database in var/ stays"

# --- Running ----------------------------------------------------------------------------------

# The demo people and the sign-in without a password belong to a demo on one's own machine.
# LOCUS_DEMO=0 turns them off; docs/running.md tells how to serve Locus to others.
LOCUS_DEMO ?= 1

run: export LOCUS_DEMO := $(LOCUS_DEMO)
run: port-free $(VENV)/installed-run
	@echo "Preparing the database."
	@$(PY) manage.py migrate --verbosity 0 > var/prepare.log 2>&1 || { \
	    tail -n 1 var/prepare.log; \
	    echo "The database could not be prepared. Check DATABASE_URL; var/prepare.log has the whole report."; \
	    exit 1; }
	@$(PY) manage.py load_seed
	@exec $(PY) manage.py serve --host "$(HOST)" --port "$(PORT)"

define PORT_FREE
import socket, sys
host, port = sys.argv[1:]
if not port.isdecimal() or not 0 < int(port) < 65536:
    sys.exit(f"PORT is {port!r}, which is not a port: give a number from 1 to 65535, as in PORT=8001 make run.")
with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind((host, int(port)))
        taken = False
    except OSError as error:
        taken = str(error)
# Some systems let two programs bind one port: a listener that answers has it all the same.
with socket.socket() as probe:
    probe.settimeout(1)
    if taken or probe.connect_ex((host, int(port))) == 0:
        other = int(port) + 1 if int(port) < 65535 else 8000
        sys.exit(f"Port {port} of {host} cannot be used, another program may have it: stop that program or choose another port, as in PORT={other} make run.")
endef
export PORT_FREE

port-free: python
	@$$(cat $(CHOSEN)) -c "$$PORT_FREE" "$(HOST)" "$(PORT)"

# --- Installing -------------------------------------------------------------------------------

# Leaves the path of a Python that is new enough and can make virtual environments in
# var/python. A .venv that works already decides; names on the PATH that only forward to a
# version that is not installed (as pyenv's do) fail here and are passed over.
python:
	@mkdir -p var
	@if $(PY) -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "$(PY)" > $(CHOSEN); exit 0; fi; \
	old=; bare=; \
	for name in $(PYTHONS); do \
	    path=$$(command -v "$$name") || continue; \
	    version=$$("$$path" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue; \
	    "$$path" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { old="$$old $$version"; continue; }; \
	    "$$path" -c 'import ensurepip, venv' 2>/dev/null || { bare="$$bare $$version"; continue; }; \
	    "$$path" -c 'import sys; print(sys.executable)' > $(CHOSEN); exit 0; \
	done; \
	rm -f $(CHOSEN); \
	if [ -n "$$bare" ]; then \
	    set -- $$bare; \
	    echo "Python $$1 is here without its venv module: install it (on Debian and Ubuntu: apt install python$$1-venv) and run make again."; \
	elif [ -n "$$old" ]; then \
	    set -- $$old; \
	    echo "Locus needs Python 3.11 or newer, and the one found here is $$1: install a newer Python, or name one with PYTHON=/path/to/python3."; \
	else \
	    echo "Locus needs Python 3.11 or newer, and none was found: install Python, or name one with PYTHON=/path/to/python3."; \
	fi >&2; \
	exit 1

# One virtual environment, with a stamp for each lock file: nothing is installed while the lock
# file is the one that the stamp holds. The stamps carry the lock's text, not its time, so that a
# fresh checkout of the same versions installs nothing either.
$(VENV)/installed-run: requirements.lock FORCE
	@$(call install,requirements.lock,$@,what Locus runs on)

$(VENV)/installed-test: requirements.lock requirements-test.lock FORCE
	@$(call install,requirements-test.lock,$@,what Locus and its tests run on)

.PHONY: FORCE
FORCE: python

define install
	if cat requirements.lock $(1) | cmp -s - $(2) && $(PY) -c 'import django' 2>/dev/null; then exit 0; fi; \
	python=$$(cat $(CHOSEN)); \
	if [ "$$python" != "$(PY)" ]; then \
	    echo "Making a virtual environment in $(VENV) with $$python."; \
	    "$$python" -m venv --clear $(VENV) || { \
	        echo "The virtual environment could not be made: remove $(VENV) and run make again." >&2; exit 1; }; \
	    echo "$(PY)" > $(CHOSEN); \
	fi; \
	echo "Installing $(3), with pip (a minute or two the first time)."; \
	$(PIP) install -qq -r $(1) || { \
	    echo "The packages could not be installed: check that this machine reaches a Python package index, and run make again." >&2; exit 1; }; \
	cat requirements.lock $(1) > $(2)
endef

# --- Testing ----------------------------------------------------------------------------------

test: $(VENV)/installed-test
	@case "$${DATABASE_URL:-sqlite}" in \
	    sqlite*) echo "Running the tests on SQLite.";; \
	    *) echo "Running the tests on the database of DATABASE_URL.";; \
	esac
	@$(PY) -m pytest --no-header -rs -n auto $(PYTEST_ARGS)

# For .ci/run: set-up alone.
.PHONY: test-setup
test-setup: $(VENV)/installed-test

check:
	@bash .ci/run

# The pictures of README and docs/writing.md, made anew in a Chromium from the demo articles.
.PHONY: screenshots
screenshots: $(VENV)/installed-test
	@LOCUS_REQUIRE_BROWSER=1 $(PY) -m pytest --no-header -q tests/browser/screenshots.py
	@echo "Wrote docs/img/*.png."

# How exact and how fast the authorship engine is, with WikiWho beside it when it can be
# installed (from the package index, into an environment of its own that nothing else uses).
#
#   make bench-authorship HISTORIES='a.jsonl.xz b.jsonl.xz'     real histories, too
BENCH = var/bench-venv
HISTORIES ?=

.PHONY: bench-authorship
bench-authorship: $(VENV)/installed-run
	@if [ ! -x $(BENCH)/bin/python ]; then $(PY) -m venv $(BENCH); fi
	@$(BENCH)/bin/python -c 'import WikiWho' 2>/dev/null \
	    || $(BENCH)/bin/python -m pip --disable-pip-version-check --no-input install -q WikiWho \
	    || echo "WikiWho could not be installed: only Locus is measured."
	@if $(BENCH)/bin/python -c 'import WikiWho' 2>/dev/null; then \
	    $(PY) -m tests.wiki.authorship.bench --wikiwho $(BENCH)/bin/python $(HISTORIES); \
	else $(PY) -m tests.wiki.authorship.bench $(HISTORIES); fi

# How well standing tells which edits last, what attacks on it gain, and what it costs.
#
#   make bench-reputation HARNESS=folder     with the baselines of a benchmark that has run.py
HARNESS ?=

.PHONY: bench-reputation
bench-reputation: $(VENV)/installed-run
	@$(PY) -m tests.wiki.reputation.bench $(if $(HARNESS),--harness $(HARNESS))

# Whether the 2,000th save of an article costs what the first ones cost: queries and CPU. Makes
# and drops a database of its own.
.PHONY: bench-saves
bench-saves: $(VENV)/installed-test
	@$(PY) -m tests.wiki.bench_saves
# What saving one sentence costs in articles of 50 and 500 sentences, on a database of its own.
# All of them, one after the other: half an hour and more.
.PHONY: bench
bench: bench-save bench-saves bench-standing bench-reputation bench-authorship

.PHONY: bench-standing
bench-standing: $(VENV)/installed-test
	@$(PY) -m tests.wiki.bench_standing

.PHONY: bench-save
bench-save: $(VENV)/installed-test
	@$(PY) -m tests.wiki.actions.bench

# --- Versions ---------------------------------------------------------------------------------

# Resolves in a fresh environment and keeps names and versions only, so that every machine
# installs from whatever index it is set up for. async-timeout is what redis needs on Python
# 3.11.0 to 3.11.2; a newer Python does not ask for it, so it is asked for here.
LOCKING = var/locking
define ASKED
import sys, tomllib
with open("pyproject.toml", "rb") as file:
    project = tomllib.load(file)["project"]
asked = project["dependencies"]
if sys.argv[1] == "test":
    asked = project["optional-dependencies"]["test"]
else:
    asked = [*asked, "async-timeout"]
print(*asked, sep="\n")
endef
export ASKED

lock: python
	@echo "Resolving versions in $(LOCKING)."
	@rm -rf $(LOCKING)
	@$$(cat $(CHOSEN)) -m venv $(LOCKING)
	@$(LOCKING)/bin/python -c "$$ASKED" run > $(LOCKING)/asked-run
	@$(LOCKING)/bin/python -m pip --disable-pip-version-check install -qq -r $(LOCKING)/asked-run
	@$(LOCKING)/bin/python -m pip freeze | LC_ALL=C sort -f > $(LOCKING)/run
	@$(LOCKING)/bin/python -c "$$ASKED" test > $(LOCKING)/asked-test
	@$(LOCKING)/bin/python -m pip --disable-pip-version-check install -qq -c $(LOCKING)/run -r $(LOCKING)/asked-test
	@$(LOCKING)/bin/python -m pip freeze | LC_ALL=C sort -f > $(LOCKING)/all
	@cp $(LOCKING)/run requirements.lock
	@{ echo "-r requirements.lock"; grep -vxF -f $(LOCKING)/run $(LOCKING)/all; } > requirements-test.lock
	@rm -rf $(LOCKING)
	@echo "Wrote requirements.lock and requirements-test.lock."

clean:
	@rm -rf $(VENV) $(CHOSEN) $(LOCKING) .pytest_cache .hypothesis .ruff_cache .mypy_cache .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Removed .venv and the tools' caches. The database and all else in var/ are as they were."
