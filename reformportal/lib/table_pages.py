"""Which rows of a table the address asks for."""

from django.http import HttpRequest, QueryDict
from django_tables2 import RequestConfig, Table

MOST_ROWS = 200


class AskedPage(RequestConfig):
    """Order and page from the address; a number of rows from it only within reason."""

    def __init__(self, request: HttpRequest, rows: int) -> None:
        super().__init__(request, paginate={"per_page": rows})

    def configure(self, table: Table) -> Table:
        name = table.prefixed_per_page_field
        if not sensible(self.request.GET, name):
            self.request.GET = self.request.GET.copy()
            self.request.GET.pop(name, None)
        return super().configure(table)


def sensible(asked: QueryDict, name: str) -> bool:
    """Whether the address leaves the number of rows open or names one that a page can hold."""
    rows = asked.get(name, "1")
    return rows.isascii() and rows.isdecimal() and len(rows) < 9 and 0 < int(rows) <= MOST_ROWS
