"""One sentence to figures: each number with what it measures, where and when; what it leaves out, the figure before it may have said."""

import re
from collections.abc import Sequence
from dataclasses import replace

from aidbook.bulletins.clauses import Reach, clause_end, last_clause, part_start, reach_of
from aidbook.bulletins.counts import count_metric
from aidbook.bulletins.donors import donor_near
from aidbook.bulletins.figures import Figure, Told
from aidbook.bulletins.metrics import CARRIED, METRIC_OF, Reading, money_metric
from aidbook.bulletins.neighbours import has_projects, is_of_emergency, is_same_sum, joins_difference, sign_of_difference
from aidbook.bulletins.no_facts import is_no_fact
from aidbook.bulletins.percents import changed_metric, ends_change, percent_metric
from aidbook.bulletins.quantities import Kind, Quantity
from aidbook.bulletins.sectors import sector_of, theme_of
from aidbook.bulletins.segment import Passage, Segmented
from aidbook.bulletins.times import AS_OF, YEAR, Moment, base_year
from aidbook.bulletins.vocabulary import vocabulary
from aidbook.bulletins.when import When
from aidbook.bulletins.where import Where
from aidbook.bulletins.wholes import divides, is_of_those, is_part_of, ranks_sector

_JOINT = re.compile(r"[ ]*(?:,|va|cung|and|voi|plus|[-–(:])*[ ]*")
_LONGEST_WITH = 30
STATES = ("ngo_active_count", "ngo_registered_count", "origin_country_count")
"""What is so at a moment; all else is measured over a stretch of time."""


class Sentence:
    """Reads the quantities of one passage in order."""

    def __init__(
        self, segmented: Segmented, passage: Passage, quantities: Sequence[Quantity], where: Where, when: When, told: Told
    ) -> None:
        """``told``: what the text said before this sentence."""
        self._segmented, self._text, self._folded, self._passage = segmented, segmented.text, segmented.folded, passage
        self._quantities, self._where, self._when, self._whole = quantities, where, when, told.whole
        self._divides = divides(segmented.folded, passage)
        self._speaks_of_aid = any(
            vocabulary()[group].search(segmented.folded, passage.start, passage.end) for group in ("ngo_marks", "the_ngos")
        )
        self._is_of_aid, self._follows_approval, self._counts_ngos = told.is_of_aid, told.follows_approval, told.counts_ngos
        self._figures: list[Figure] = []

    def read(self) -> list[Figure]:
        """The figures of the sentence."""
        left_out = -1
        for index, quantity in enumerate(self._quantities):
            reach = reach_of(self._folded, self._passage, self._quantities, index)
            is_pair = is_same_sum(self._folded, self._quantities, index)
            if is_no_fact(self._segmented, self._passage, quantity, reach, follows_money=self._last(Kind.MONEY) is not None) or (
                left_out == index - 1 and (is_pair or joins_difference(self._folded, self._passage, self._quantities, index))
            ):
                left_out = index
                continue
            before = self._figures[-1] if self._figures else None
            pair = before if is_pair and before and before.quantity is self._quantities[index - 1] else None
            reading = Reading(pair.reading.metric, "money.pair", is_weak=pair.reading.is_weak) if pair else self._measure(quantity, reach)
            if reading is not None and (reading.metric != "change_pct" or self._changed(reach)):
                self._figures.append(self._figure(quantity, reach, reading, pair))
        return self._figures

    def _measure(self, quantity: Quantity, reach: Reach) -> Reading | None:
        before = self._figures[-1] if self._figures else None
        match quantity.kind:
            case Kind.MONEY:
                money = self._last(Kind.MONEY)
                sector = self._sector(quantity.kind, reach)
                is_part = self._is_part(reach, has_sector=sector is not None)
                refers_back = self._divides or vocabulary()["same_measure"].search(reach.lead(self._folded)) is not None
                refers_back = (
                    refers_back
                    or ranks_sector(self._folded, self._passage, quantity, sector, self._whole)
                    or is_of_those(self._folded, self._passage, reach, quantity, self._whole)
                )
                whole_sum = money or (self._whole if refers_back or sector else None)
                carried = whole_sum.reading.metric if whole_sum else None
                if before is not None and (before.of or "").startswith("aid_") and ends_change(self._folded, reach):
                    return Reading(before.of or "", "money.changed")  # "Giải ngân giảm 7% còn 4,2 triệu USD"
                # A sector alone, in a sentence of its own, goes on with the sum before it only where no word says otherwise.
                is_part = is_part and (money is not None or refers_back)
                aid = bool(self._whole or self._speaks_of_aid or self._figures or sector or self._donor(reach))
                measured = money_metric(self._folded, reach, carried, is_part=bool(is_part), is_aid=aid, is_given=self._tells_gift())
                if measured and measured.rule == CARRIED and whole_sum and refers_back and not self._divides:
                    return replace(measured, is_weak=whole_sum.reading.is_weak)  # "Con số này năm 2013 là 1,3 triệu USD"
                if measured and measured.rule == CARRIED and whole_sum and sector and is_part_of(quantity, whole_sum):
                    return replace(measured, is_weak=whole_sum.reading.is_weak)
                if measured and measured.metric == "aid_value" and self._follows_approval:
                    return replace(measured, metric=METRIC_OF["approved"], is_weak=True)
                return None if measured and measured.is_weak and self._compares(quantity) else measured
            case Kind.PERCENT:
                if (sign := sign_of_difference(self._folded, self._passage, self._quantities, quantity)) is not None:
                    return Reading("change_pct", "percent.of_difference", quantity.readings[0] * sign)
                # The percentage of one sector is its share.
                money = self._last(Kind.MONEY)
                is_of_part = self._sector(quantity.kind, reach) is not None or (money is not None and money.sector is not None)
                has_disbursed = not is_of_part and any(figure.reading.metric == "aid_disbursed" for figure in self._figures)
                end = clause_end(self._folded, reach.end, self._passage.end)
                behind = range(reach.end, min(end, reach.end + _LONGEST_WITH))
                is_compared = any(time.is_base and time.start in behind for time in self._when.here.times)
                return percent_metric(self._folded, reach, quantity, has_disbursed=has_disbursed, is_compared=is_compared)
            case Kind.COUNT:
                if quantity.head == "ngo_heads" and is_of_emergency(self._folded, reach, self._passage.end):
                    return None  # Those who helped in one emergency, no count of the NGOs at work.
                if self._compares(quantity):
                    return None
                counted = self._whole_count(quantity, reach, before)
                is_of_ngos = has_projects(self._quantities, quantity) or self._goes_on(quantity, reach)
                return count_metric(self._folded, reach, quantity, counted, is_of_ngos=is_of_ngos, is_of_aid=self._is_of_aid)

    def _tells_gift(self) -> bool:
        """Whether the sentence says that NGOs gave: ``với hơn 179 tỷ đồng, các tổ chức PCPNN đã tài trợ …``."""
        gives = vocabulary()["gives"].search(self._folded, self._passage.start, self._passage.end) is not None
        return gives and self._speaks_of_aid

    def _goes_on(self, quantity: Quantity, reach: Reach) -> bool:
        """Whether the same is counted at another time: ``năm 1999 có 200 tổ chức PCPNN, năm 2010 đã là 800 tổ chức``."""
        counted = self._counts_ngos or any(other.head == "ngo_heads" and other.end <= reach.at for other in self._quantities)
        return (
            counted
            and quantity.head == "ngo_heads"
            and re.search(rf"{vocabulary().any('amounts_to')}[ ]*$", reach.lead(self._folded)) is not None
        )

    def _compares(self, quantity: Quantity) -> bool:
        """``So với năm 2017, tỉnh hơn 1 dự án và hơn 611.000 USD``: a sentence of differences, each with its "more"."""
        head = self._folded[self._passage.start : self._passage.start + 30].lstrip()
        is_more = quantity.approx == "at_least" or re.match(r"\d+ (?:more|fewer) ", self._folded[quantity.start : quantity.end]) is not None
        return is_more and vocabulary()["compared"].match(head) is not None

    def _is_part(self, reach: Reach, *, has_sector: bool) -> bool | None:
        """Whether an amount divides the one before it. None: it does not, it has a time or a place of its own."""
        lead, words = reach.lead(self._folded), vocabulary()
        if has_sector or words["same_measure"].search(lead):
            return True
        if ends_change(self._folded, reach):
            return True  # "Từ 7,2 triệu USD năm 2020 lên 8,1 triệu USD năm 2021": one measure at two times.
        if self._where.named_before(reach.start, reach.at) or self._when.here.named_before(reach.start, reach.at):
            return None
        return self._divides or words["divides"].search(lead) is not None

    def _whole_count(self, quantity: Quantity, reach: Reach, before: Figure | None) -> str | None:
        """New projects that go on in a list, ``6 dự án và 18 phi dự án``, or are divided, ``trong đó y tế 3 dự án``."""
        new = next((figure for figure in reversed(self._figures) if figure.quantity.head == quantity.head), None)
        if new is None or vocabulary()["ongoing"].search(reach.tail(self._folded)):
            return None
        lead = reach.lead(self._folded)
        is_list = before is new and _JOINT.fullmatch(lead) is not None
        return new.reading.metric if is_list or vocabulary()["divides"].search(lead) else None

    def _figure(self, quantity: Quantity, reach: Reach, reading: Reading, pair: Figure | None) -> Figure:
        governor = pair or (self._governor(reading, reach) if quantity.kind is Kind.PERCENT else self._of_whom(quantity))
        place, place_is_told = (governor.place, governor.place_is_told) if governor else self._where.at(reach)
        time = governor.time if governor else self._when.at(reach, is_flow=reading.metric not in STATES)
        if self._begins_change(reach):
            moment = time.moment
            is_year = moment.year is not None and moment.period == YEAR and not time.is_compared
            time = replace(time, is_told=False, moment=Moment(moment.year - 1, YEAR) if is_year and moment.year else moment)
        sector = donor = of = compared = None
        if quantity.kind is Kind.MONEY:
            sector = pair.sector if pair else self._sector(quantity.kind, reach) or self._theme(reach, reading)
            donor = self._donor(reach) if reading.metric in ("aid_value", "aid_approved") else None
        elif quantity.head == "project_heads":
            sector = self._sector(quantity.kind, reach)
        elif reading.metric == "change_pct":
            of = self._changed(reach)
            compared = base_year(self._when.here.times, self._passage.start, self._passage.end, time.moment.year)
            if compared is not None and governor is None and not time.is_told and time.moment.year is None:
                time = replace(time, moment=Moment(compared + 1, YEAR))  # "So với năm 2016, giá trị tăng 31%"
            reading = replace(reading, is_weak=reading.is_weak or self._is_of_whole(reading, time.moment))
        return Figure(
            quantity,
            reading,
            place,
            place_is_told,
            time,
            self._passage,
            sector,
            donor,
            refers_back=self._refers_back(quantity, reach),
            is_part=self._is_part_of_count(quantity, reach),
            of=of,
            base_year=compared,
        )

    def _is_of_whole(self, reading: Reading, moment: Moment) -> bool:
        """Whether a part of a year is set against a whole one: ``so far this year, equal to 76 percent of 2011``. It may be a share."""
        is_part = moment.is_part_of_year or moment.period == AS_OF
        says_same = vocabulary()["same_part"].search(self._folded, self._passage.start, self._passage.end)
        return reading.rule == "percent.equals" and is_part and says_same is None

    def _begins_change(self, reach: Reach) -> bool:
        """``từ 6,2 triệu USD lên 7,3 triệu USD``, with no time of its own: that of the change is not when it began."""
        words = vocabulary()
        begins = words["from_words"].match(self._folded, reach.at) or re.search(
            rf"{words.any('from_words')}[ ]*$", reach.lead(self._folded)
        )
        goes_on = words["change_ends"].match(self._folded[reach.end : reach.stop + _LONGEST_WITH].lstrip())
        return begins is not None and goes_on is not None and not self._when.here.stands_behind(reach)

    def _refers_back(self, quantity: Quantity, reach: Reach) -> bool:
        return quantity.kind is Kind.COUNT and re.search(rf"{vocabulary().any('refers_back')}[ ]*$", reach.lead(self._folded)) is not None

    def _is_part_of_count(self, quantity: Quantity, reach: Reach) -> bool:
        """``35 khoản, gồm 20 dự án và 15 phi dự án``: what is divided is the whole, its parts are counted by another rule."""
        lead = reach.lead(self._folded)
        if quantity.head != "project_heads":
            return False
        if vocabulary()["divides"].search(last_clause(lead)):
            return True
        before = self._figures[-1] if self._figures else None
        return before is not None and before.is_part and before.quantity.head == quantity.head and _JOINT.fullmatch(lead) is not None

    def _changed(self, reach: Reach) -> str | None:
        """What a change is of: what its words say, else the figure before it, else what the sentence before was about."""
        said = changed_metric(self._folded, reach)
        before = self._last(Kind.MONEY) or (self._figures[-1] if self._figures else None)
        if said is None and before is not None:
            return before.of or before.reading.metric
        refers_back = self._divides or vocabulary()["same_measure"].search(reach.lead(self._folded))
        return said or (self._whole.reading.metric if self._whole and refers_back else None)

    def _governor(self, reading: Reading, reach: Reach) -> Figure | None:
        """The figure that a change or a rate belongs to: the last one; for a rate, the last amount disbursed; none beyond a place named."""
        if self._where.named_before(reach.start, reach.at):
            return None
        if reading.metric == "disbursement_rate":
            return next((figure for figure in reversed(self._figures) if figure.reading.metric == "aid_disbursed"), None)
        return next((figure for figure in reversed(self._figures) if not figure.time.is_compared), None)

    def _of_whom(self, quantity: Quantity) -> Figure | None:
        """The organisations that a number of countries belongs to: ``30 tổ chức thuộc 10 quốc gia``."""
        before = self._figures[-1] if self._figures else None
        return before if before and quantity.head == "country_heads" and before.quantity.head == "ngo_heads" else None

    def _last(self, kind: Kind) -> Figure | None:
        return next((figure for figure in reversed(self._figures) if figure.quantity.kind is kind), None)

    def _sector(self, kind: Kind, reach: Reach) -> str | None:
        """The sector named beside the figure, else that of the other kind of figure in this part: ``y tế 3 dự án, vốn 540.000 USD``."""
        named = sector_of(self._text, self._folded, reach, self._passage.end, of_projects=kind is Kind.COUNT)
        before = self._figures[-1] if self._figures else None
        if named or before is None or before.quantity.kind is kind:
            return named
        if before.quantity.start < part_start(self._folded, reach.sentence, reach.at):
            return None
        return before.sector

    def _theme(self, reach: Reach, reading: Reading) -> str | None:
        return theme_of(self._text, self._folded, reach.start, reach.at) if reading.metric == "aid_value" else None

    def _donor(self, reach: Reach) -> str | None:
        return donor_near(self._text, reach, self._passage.end)
