"""The house rules that a linter cannot see."""

import ast
import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from lpip_portal.management.commands.machines import diagram, machines
from lpip_portal.ui.vendor import UNUSED_CLASS

ROOMS = ["lpip_portal", "partnerships", "funding", "hub"]
JUNK = {"utils", "helpers", "common", "misc", "services", "base", "core"}
# Verbs that leave no trail row of their own, each with its reason.
OWN_TRACE = {
    "save_answer": "every saved version is an AnswerVersion, which is its own trace",
    "autosave": "every saved version is an AnswerVersion, which is its own trace",
    "save_answers": "every saved version is an AnswerVersion, which is its own trace",
    "save_review": "every saved version is a ReviewVersion, which is its own trace",
    "autosave_review": "every saved version is a ReviewVersion, which is its own trace",
    "autosave_response": "every saved version is a ResponseVersion, which is its own trace",
    "mark_read": "the letter itself says when it was read",
    "confirm_tie": "calls confirm_interest, which leaves the trace",
    "dismiss_tie": "calls dismiss_interest, which leaves the trace",
    "note_copying": "writes the access log, which is its own trace",
    "note_reading": "writes the access log, which is its own trace",
    "note_reading_of": "writes the access log, which is its own trace",
}
# Verbs that are called by another action which has asked the policy already, each with its reason.
GUARDED_BY_CALLER: dict[str, str] = {}


def modules(*names: str) -> list[Path]:
    """Every module of ours, or those with one of these names, packages of that name included."""
    found = [
        path for room in ROOMS for path in sorted(Path(room).rglob("*.py")) if "migrations" not in path.parts
    ]
    if not names:
        return found
    return [
        path for path in found if path.stem in names or path.parent.name in names and path.stem != "__init__"
    ]


def ours() -> list[type]:
    """Every model of ours."""
    return [model for model in apps.get_models() if model.__module__.split(".")[0] in ROOMS]


def with_machines() -> list[type]:
    """Every model that has a machine."""
    return [model for model in ours() if hasattr(model, "MOVES")]


# Orders of which only the first value is looked at, or whose equal rows are equal to the letter.
NO_MATTER = {
    ("lpip_portal/home/health.py", "not_before"),
    ("lpip_portal/home/health.py", "added_at"),
    ("partnerships/filters.py", "phase_label"),
    ("funding/review/queries/naming.py", "name"),
}


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """The public functions of a module."""
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def verbs() -> Iterator[tuple[Path, ast.FunctionDef]]:
    """Every action: a public function of an actions module that takes ``by``."""
    for path in [*modules("actions"), *(path for path in modules() if path.stem.endswith("_actions"))]:
        if path.stem == "guards":
            continue
        for function in functions(path):
            yield path, function


def test_no_room_is_a_junk_drawer():
    assert [path for path in modules() if path.stem in JUNK or path.parent.name in JUNK] == []


def test_no_module_outgrows_a_reader():
    assert [f"{path}: {n}" for path in modules() if (n := len(path.read_text().splitlines())) > 400] == []


def test_no_view_outgrows_a_screen():
    views = [path for path in modules() if path.stem.endswith("views") or path.parent.name == "views"]
    long = [
        f"{path}: {function.name}"
        for path in views
        for function in functions(path)
        if function.end_lineno - function.lineno >= 40
    ]
    assert long == []


def test_a_download_leaves_by_one_door():
    """Which keeps it out of caches and frames and its name inside its header."""
    own = [path for path in modules() if "Content-Disposition" in path.read_text()]
    assert [path for path in own if path.parent.name != "rushing"] == [
        Path("lpip_portal/documents/serving.py")
    ]


def test_no_model_hides_work_in_save():
    assert [model for model in ours() if {"save", "delete"} & set(vars(model))] == []


def orders() -> Iterator[tuple[Path, int, str]]:
    """Every order that a module asks for by name: where, and the column in which it ends."""
    for path in modules():
        if "management" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            named = (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "order_by"
            )
            if named and node.args and isinstance(node.args[-1], ast.Constant):
                yield path, node.lineno, node.args[-1].value


def test_no_order_ends_in_a_name_or_a_time():
    """Two rows may have the same: then one reading differs from the next, and a page from itself. End in "pk"."""
    wrong = [
        f"{path}:{line}: {column}"
        for path, line, column in orders()
        if re.search(r"(^|_|-)(name|name_en|name_cy|title|title_en|label|at|on|since|until|before)$", column)
        and (str(path), column) not in NO_MATTER
    ]
    assert wrong == []


def test_one_migration_history_per_app():
    graph = MigrationLoader(None).graph
    assert {app.label for app in apps.get_app_configs() if len(graph.leaf_nodes(app.label)) > 1} == set()


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("model", with_machines(), ids=lambda model: model.__name__)
def test_every_machine_is_closed_and_reachable(model):
    reached = {model._meta.get_field("state").default} | {arrow.end for arrow in model.MOVES.values()}
    assert reached == set(dict(model._meta.get_field("state").choices))
    assert all(arrow.start <= reached for arrow in model.MOVES.values())


@pytest.mark.parametrize("model", with_machines(), ids=lambda model: model.__name__)
def test_every_move_has_a_rule(model):
    room = re.sub(r"\.(\w+_)?models\b.*", ".policy", model.__module__)
    assert set(model.MOVES) <= set(importlib.import_module(room).MAY)


def test_every_rule_is_of_a_move():
    moves = {verb for model in with_machines() for verb in model.MOVES}
    for path in modules("policy"):
        may = getattr(importlib.import_module(".".join(path.with_suffix("").parts)), "MAY", {})
        assert set(may) <= moves, path


def test_every_action_is_atomic_signed_and_guarded():
    wrong = []
    for path, function in verbs():
        text = ast.unparse(function)
        signed = "by" in [argument.arg for argument in function.args.kwonlyargs]
        atomic = "@transaction.atomic" in text
        guarded = (
            "require(" in text
            or "_check(" in text
            or "_decide(" in text
            or function.name in GUARDED_BY_CALLER
        )
        traced = "trail." in text or "_check(" in text or "_decide(" in text or function.name in OWN_TRACE
        if not (signed and atomic and guarded and traced):
            wrong.append(f"{path}:{function.lineno} {function.name} {signed=} {atomic=} {guarded=} {traced=}")
    assert wrong == []


def test_every_trace_names_the_thing_and_the_verb():
    traces = [
        (path, verb)
        for path, _function in verbs()
        for verb in re.findall(r'trail\.record\(\s*f?"([^"]*)"', path.read_text())
    ]
    assert len(traces) > 100
    assert [
        trace for trace in traces if not re.fullmatch(r"[a-z_]+\.[a-z_]+|[a-z_]+\.\{.+\}", trace[1])
    ] == []


def test_every_page_has_one_address():
    for patterns in (importlib.import_module(f"{room}.urls").urlpatterns for room in ROOMS):
        names = [pattern.name for pattern in patterns if getattr(pattern, "name", None)]
        assert sorted(names) == sorted(set(names))


def test_states_change_by_following_an_arrow_only():
    wrong = [
        f"{path}:{number}"
        for path in modules()
        if path.name not in ("workflow.py", "invariants.py") and "notifications" not in path.parts
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(r"\.state\s*=[^=]", line)
    ]
    assert wrong == []


def test_no_template_compares_states_by_string():
    wrong = [
        f"{path}:{number}"
        for path in sorted(Path("templates").rglob("*.html"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(r"\.state\s*[!=]=", line) and "step.state" not in line
    ]
    assert wrong == []


def test_no_page_uses_a_class_that_the_style_sheet_leaves_out():
    pages = [path.read_text() for folder in ("templates", *ROOMS) for path in Path(folder).rglob("*.html")]
    assert [found[0] for page in pages for found in UNUSED_CLASS.finditer(page)] == []


def test_no_template_is_unused():
    code = "\n".join(path.read_text() for path in modules())
    code += "\n".join(path.read_text() for path in sorted(Path("templates").rglob("*.*")) if path.is_file())
    by_name = ("account", "mfa", "usersessions", "allauth", "mail", "errors", "forms", "elements", "layouts")
    named = [path.relative_to("templates") for path in sorted(Path("templates").rglob("*.html"))]
    unused = [
        str(name)
        for name in named
        if name.parts[0] not in by_name
        and len(name.parts) > 1
        and str(name) not in code
        and f'"{name.stem}"' not in code
    ]
    assert unused == []


def test_every_letter_has_its_words():
    kinds = set()
    for path in modules():
        kinds |= set(re.findall(r'outbox\.post\(\s*"([a-z_]+)"', path.read_text()))
    assert [kind for kind in sorted(kinds) if not Path(f"templates/mail/{kind}.txt").exists()] == []
    for path in sorted(Path("templates/mail").glob("*.txt")):
        assert "Subject: " in path.read_text(), path


def test_no_page_carries_script_or_style():
    wrong = [
        str(path)
        for path in sorted(Path("templates").rglob("*.html"))
        if re.search(
            r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\bsrc=)(?![^>]*application/json)", path.read_text()
        )
    ]
    assert wrong == []


def test_every_public_thing_says_what_it_is():
    wrong = []
    for path in modules():
        if "seeding" in path.parts or path.name in ("apps.py",):
            continue
        tree = ast.parse(path.read_text())
        if tree.body and not ast.get_docstring(tree):
            wrong.append(str(path))
        wrong += [
            f"{path}:{node.lineno} {node.name}"
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
            and not node.name.startswith("_")
            and not ast.get_docstring(node)
        ]
    assert wrong == []


def test_the_readmes_show_the_machines_as_they_are():
    pages = "\n".join(path.read_text() for path in sorted(Path().glob("*/README.md")))
    missing = [name for name, model in machines().items() if diagram(model) not in pages]
    assert missing == []


def test_no_registry_address_is_in_the_tree():
    locks = [*Path("requirements").glob("*.txt"), *Path("static/vendor").glob("*.json")]
    assert [str(path) for path in locks if re.search("https?://", path.read_text())] == []


def test_every_process_knows_which_letters_may_still_go():
    """The worker draws no page: what says it must be loaded with the apps, not with the addresses."""
    asked = sum(path.read_text().count("outbox.still_allowed(") for path in modules("actions"))
    alone = "import django; django.setup(); from lpip_portal.notifications import outbox; print(len(outbox._guards))"
    known = subprocess.run([sys.executable, "-c", alone], capture_output=True, check=True, text=True)  # noqa: S603
    assert int(known.stdout) == asked
