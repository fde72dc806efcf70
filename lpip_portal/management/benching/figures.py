"""An evaluation for the bench: twelve indicators, ten partnerships, sixteen quarters, copied in."""

from decimal import Decimal

from hub.evaluation import periods
from hub.models import Indicator, IndicatorVersion, Observation
from partnerships.models import Organisation, Partnership

INDICATORS, PARTNERSHIPS, QUARTERS = 12, 10, 16


def measure(b) -> None:
    """Publish a figure for every indicator, partnership and quarter; small ones among them. A second size finds the first one's."""
    if Indicator.objects.exists():
        return
    quarters = periods.run(QUARTERS, periods.last(b.now.date()))
    convenor = Organisation.objects.order_by("pk").first()
    partnerships = Partnership.objects.bulk_create(
        Partnership(name_en=f"Funded partnership {n}", convenor=convenor, nation="wales", is_public=True)
        for n in range(PARTNERSHIPS)
    )
    indicators = Indicator.objects.bulk_create(
        Indicator(code=f"I{n:02}", owner=b.officer, made_by=b.officer) for n in range(INDICATORS)
    )
    versions = IndicatorVersion.objects.bulk_create(
        IndicatorVersion(
            indicator=each, starts_on=quarters[0], title_en=f"Indicator {n}", definition_en="What is counted.",
            unit=("count", "percent", "money")[n % 3], target=60, made_by=b.officer,
        )
        for n, each in enumerate(indicators)
    )  # fmt: skip
    Observation.objects.bulk_create(
        Observation(
            indicator=version.indicator, version=version, partnership=partnership, period=period,
            value=Decimal(2 + (7 * n + 11 * m + 5 * k) % 90), base=80, state="published", entered_by=b.officer,
            verified_by=b.approver, verified_at=b.now, decided_by=b.approver, decided_at=b.now,
        )
        for n, version in enumerate(versions)
        for m, partnership in enumerate(partnerships)
        for k, period in enumerate(quarters)
    )  # fmt: skip
