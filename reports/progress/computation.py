from reports.models import Period


def compute(period: Period) -> int:
    raise NotImplementedError
