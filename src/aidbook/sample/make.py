"""Make the whole sample: measure, write the truth, then type the files and pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from aidbook.sample import targets
from aidbook.sample.calibrate import calibrate
from aidbook.sample.faults import Planter
from aidbook.sample.province_pages import Figures
from aidbook.sample.reference import SampleError, load_reference
from aidbook.sample.reports import make_reports
from aidbook.sample.site import write_claims, write_site, write_stories
from aidbook.sample.truth import TruthWriter
from aidbook.sample.walk import Country
from aidbook.sample.workbook import write_workbook


@dataclass(frozen=True, slots=True)
class SampleSummary:
    """What was made. ``rows`` are project rows in workbooks; ``faults`` is 0 without ``--faults``."""

    out: Path
    years: tuple[int, ...]
    workbooks: int
    rows: int
    pages: int
    claims: int
    faults: int


def make_sample(
    out: Path, years: Sequence[int], scale: float, seed: int, faults: bool, progress: Callable[[str], None] = lambda message: None
) -> SampleSummary:
    """Write the sample for ``years`` under ``out``.

    That is ``inbox/<year>/*.xlsx``, ``site/``, ``truth/*.csv`` and, with faults, ``manifest.json``. The same seed and scale give the same
    bytes for a year, whichever other years are asked for. ``scale`` multiplies the number of activities except in the steered provinces,
    whose published counts stay; the national totals stay too. Memory holds one province's running projects.

    Raises:
        SampleError: ``out/site`` holds other files, a year outside 2018 to 2025, a scale that is not above 0, a seed list that is missing.
    """
    wanted = tuple(sorted(set(years)))
    outside = [year for year in wanted if not targets.FIRST_YEAR <= year <= targets.LAST_YEAR]
    if outside or not wanted:
        raise SampleError(
            f"the sample covers {targets.FIRST_YEAR} to {targets.LAST_YEAR}, asked for {outside or 'no year'}; change --years"
        )
    if not scale > 0:
        raise SampleError(f"--scale must be above 0, got {scale}")
    progress("planning the country and meeting the published totals")
    country = Country.plan(load_reference(), scale, seed)
    calibration = calibrate(country)
    workbooks = rows = 0
    known: dict[tuple[str, int], Figures] = {}
    planter = Planter(_fault_year(wanted), seed) if faults else None
    with TruthWriter(out / "truth") as truth:
        for year in wanted:
            (out / "inbox" / str(year)).mkdir(parents=True, exist_ok=True)
        for report in make_reports(country, calibration, wanted):
            truth.write(report)
            path = out / "inbox" / str(report.year) / report.file_name
            if planter is None or not planter.plant(report, path):
                write_workbook(report, path, seed)
            workbooks += 1
            rows += report.totals.activities
            known[report.place.unit_id, report.year] = Figures(report.place, report.totals, report.previous, report.vnd_per_usd)
            if report.year == wanted[-1]:
                progress(f"{report.place.name}: {workbooks} workbooks so far")
        truth.finish()
    stories = write_stories(wanted, known)
    claims = write_claims(stories, out / "truth")
    pages = write_site(stories, out / "site", seed)
    manifest = out / "manifest.json"
    manifest.unlink(missing_ok=True)
    planted = planter.write_manifest(manifest) if planter else 0
    progress(f"{workbooks} workbooks, {pages} pages, {planted} faults")
    return SampleSummary(out, wanted, workbooks, rows, pages, claims, planted)


def _fault_year(years: Sequence[int]) -> int:
    """The faults share one year, so that the others still publish: the last of the 63 provinces, which gives each fault a file."""
    return max((year for year in years if year < targets.LAST_YEAR), default=targets.LAST_YEAR)
