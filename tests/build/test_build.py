"""A fresh copy of the repository can be built, installed and described without anything from outside it."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ["requirements.txt", "requirements-test.txt"]


def git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> zipfile.ZipFile:
    """Built from the tracked files only, not from files that happen to be in the working folder."""
    folder = tmp_path_factory.mktemp("fresh")
    for name in git("ls-files", "--cached", "--others", "--exclude-standard").splitlines():
        source, target = ROOT / name, folder / "source" / name
        left_out = name.startswith(("tests/", "benchmarks/", "docs/")) and not name.startswith("docs/man/")
        if source.is_file() and not left_out:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.hardlink_to(source) if source.stat().st_dev == folder.stat().st_dev else target.write_bytes(
                source.read_bytes()
            )
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        str(folder),
    ]
    subprocess.run([*build, str(folder / "source")], check=True, capture_output=True)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def test_an_installed_program_has_its_words_styles_faces_and_migrations(wheel):
    names = set(wheel.namelist())

    kept = [
        name
        for name in git("ls-files", "fieldservice", "db", "printing").splitlines()
        if not name.endswith((".md", ".gitignore"))
    ]
    assert not set(kept) - names, "name their kind in pyproject.toml, [tool.setuptools.package-data]"
    assert "fieldservice/words/zh/LC_MESSAGES/fieldservice.mo" in names
    assert any(name.endswith("licenses/printing/fonts/OFL.txt") for name in names)


def test_an_installed_program_brings_its_manual_page_and_no_tests(wheel):
    names = wheel.namelist()
    about = next(name for name in names if ".dist-info/" in name).split("/")[0]
    data = about.replace(".dist-info", ".data")

    assert {name.split("/")[0] for name in names} - {"fieldservice", "db", "printing"} == {about, data}
    assert {name.partition("/share/")[2] for name in names if name.startswith(data)} == {
        "man/man1/fieldservice.1",
        "man/zh_CN/man1/fieldservice.1",
    }


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_hashes_and_no_registry(lock):
    text = (ROOT / lock).read_text("utf-8")

    # The only option a lock may hold is the hash; an address has "://", a path of a machine begins with a slash.
    assert set(re.findall(r"(?<!\S)--[a-z-]+", text)) == {"--hash"}
    assert not re.search(r"://|file:|\s/\w", text)
    entries = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    assert entries and all("--hash=sha256:" in entry for entry in entries)


def test_the_tests_run_with_the_very_versions_the_program_runs_with():
    run, test = pins("requirements.txt"), pins("requirements-test.txt")

    assert run.items() <= test.items()


def test_the_lock_holds_every_dependency_that_is_declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]

    def names(entries: list[str]) -> set[str]:
        return {re.match(r"[\w-]+", entry)[0].lower().replace("_", "-") for entry in entries}

    assert names([*project["dependencies"], *extras["build"]]) <= pins("requirements.txt").keys()
    assert (
        names([*extras["test"], *extras["postgresql"], *extras["heic"], *extras["socks"]])
        <= pins("requirements-test.txt").keys()
    )


def test_make_alone_lists_every_target():
    listed = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout

    for target in ("run", "test", "check", "bench", "soak", "lock", "words", "fonts", "clean"):
        assert re.search(rf"^\s+make {target}\s+\w", listed, re.MULTILINE)


@pytest.mark.parametrize(
    ("python", "sentence"),
    [
        (
            '[ "$1" = --version ] && echo "Python 3.9.2" && exit 0; exit 1',
            "needs Python 3.11, 3.12 or 3.13; found Python 3.9.2",
        ),
        ('case "$2" in *version_info*) exit 0;; esac; exit 1', "has no venv or ensurepip"),
    ],
)
def test_an_unsuitable_python_is_named_in_a_sentence(python, sentence, tmp_path):
    for tool in ("sh", "dirname", "basename", "cat", "cksum"):
        (tmp_path / tool).symlink_to(shutil.which(tool))
    (tmp_path / "python3").write_text(f"#!/bin/sh\n{python}\n", "utf-8")
    (tmp_path / "python3").chmod(0o755)
    script = tmp_path / "copy" / ".ci" / "environment"
    script.parent.mkdir(parents=True)
    script.write_bytes((ROOT / ".ci" / "environment").read_bytes())

    tried = subprocess.run(
        ["sh", script, "requirements.txt"], env={"PATH": str(tmp_path)}, capture_output=True, text=True
    )

    assert tried.returncode == 1
    assert sentence in tried.stderr


def test_no_tracked_file_is_too_large_for_a_repository_that_is_quick_to_clone():
    sizes = {name: (ROOT / name).stat().st_size for name in git("ls-files").splitlines() if (ROOT / name).is_file()}

    # What grows is text (source, tests, words in two languages, the pages of workflows), which Git packs well; the
    # stores and pictures that it cannot pack are less than 2 MB.
    fonts = sum(size for name, size in sizes.items() if name.endswith(".ttf"))
    assert fonts < 14_000_000 and sum(sizes.values()) - fonts < 16_000_000
    assert not {name: size for name, size in sizes.items() if size > 1_000_000 and not name.endswith(".ttf")}


def test_no_locked_package_has_a_known_advisory():
    asked = subprocess.run(
        [
            sys.executable,
            "-m",
            "pip_audit",
            "--disable-pip",
            "--require-hashes",
            "--format=json",
            "--progress-spinner=off",
            "-r",
            LOCKS[1],
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    packages = json.loads(asked.stdout)["dependencies"] if asked.stdout.startswith("{") else []
    answered = [package for package in packages if "skip_reason" not in package]
    if not answered:
        pytest.skip("the index that is reached here lists no advisories (make audit asks again)")

    assert not [(package["name"], package["version"], package["vulns"]) for package in answered if package["vulns"]]
