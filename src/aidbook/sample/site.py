"""The sample bulletin site: static HTML with relative links, as a Vietnamese portal looks, every page marked as sample data."""

import csv
import dataclasses
import shutil
from collections.abc import Collection, Sequence
from pathlib import Path
from random import Random

import jinja2

from aidbook.sample.claims import Claim, Story
from aidbook.sample.national_pages import national_stories
from aidbook.sample.province_pages import Known, province_stories
from aidbook.sample.reference import SampleError
from aidbook.sample.trap_pages import FORBIDDEN, forbidden_story, trap_stories

_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
_TEMPLATES = Path(__file__).parent / "templates"
_MARK = 'name="aidbook-sample"'
# Closed before open: readers that take the first rule that fits and those that take the longest then agree.
_ROBOTS = f"User-agent: *\nDisallow: /{FORBIDDEN}\nAllow: /\n"


def write_stories(years: Collection[int], known: Known) -> list[Story]:
    """All pages that the index links, newest first."""
    stories = [*national_stories(years), *province_stories(known), *trap_stories()]
    return sorted(stories, key=lambda story: (story.published, story.path), reverse=True)


def write_claims(stories: Sequence[Story], folder: Path) -> int:
    """Write ``claims.csv``: every figure of every page with its label; returns how many."""
    claims = [claim for story in stories for claim in story.claims]
    fields = [each.name for each in dataclasses.fields(Claim)]
    with (folder / "claims.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fields, lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: "" if (value := getattr(claim, name)) is None else value for name in fields} for claim in claims)
    return len(claims)


def write_site(stories: Sequence[Story], folder: Path, seed: int) -> int:
    """Write the pages, the index, the style sheet and robots.txt; returns the number of linked pages.

    A site from an earlier run is taken away first, or its pages would stay among those of this one.

    Raises:
        SampleError: the folder holds something that this room did not make.
    """
    if folder.exists():
        index = folder / "index.html"
        if any(folder.iterdir()) and not (index.exists() and _MARK in index.read_text(encoding="utf-8")):
            raise SampleError(f"{folder} holds files that are no sample site; they stay as they are: choose another --out")
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True, trim_blocks=True, undefined=jinja2.StrictUndefined
    )
    page = templates.get_template("bulletin.html")
    rng = Random(f"{seed}/site")
    for story in [*stories, forbidden_story()]:
        path = folder / story.path
        path.parent.mkdir(parents=True, exist_ok=True)
        html = page.render(
            story=story,
            root="../" * story.path.count("/"),
            weekday=_WEEKDAYS[story.published.weekday()],
            related=rng.sample(list(stories), min(3, len(stories))),
            counters=(rng.randint(2, 40), rng.randint(60, 900), rng.randint(90_000, 900_000)),
        )
        path.write_text(html + "\n", encoding="utf-8")
    (folder / "index.html").write_text(templates.get_template("index.html").render(stories=stories) + "\n", encoding="utf-8")
    shutil.copyfile(_TEMPLATES / "style.css", folder / "style.css")
    (folder / "robots.txt").write_text(_ROBOTS, encoding="utf-8")
    return len(stories)
