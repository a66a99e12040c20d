"""Files that people send: only where one is taken, only so large, never whole in memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

LARGEST_FILE = 20 * 1024 * 1024
# Beyond this the connection is cut: nobody picks such a file by mistake.
LARGEST_REQUEST = 200 * 1024 * 1024

View = TypeVar("View", bound=Callable[..., Any])


def takes_file(largest: int = LARGEST_FILE) -> Callable[[View], View]:
    """Marks a view as one to which a file may be sent."""

    def mark(view: View) -> View:
        view.largest_file = largest  # type: ignore[attr-defined]
        return view

    return mark


class BoundedUploadHandler(FileUploadHandler):
    """Stands before Django's own handlers and lets through only what the view asks for.

    A file that is too large is read past, not kept, so that the other fields of the form arrive
    and the page can come back with them.
    """

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        self.out_of_reason = content_length > LARGEST_REQUEST
        match = self.request.resolver_match
        takes = getattr(match and match.func, "largest_file", 0)
        self.largest = takes if takes and self.request.user.is_authenticated else 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.out_of_reason:
            self.request.refused_file = self.file_name
            raise StopUpload(connection_reset=True)
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.seen += len(raw_data)
        if self.seen > self.largest:
            self.request.refused_file = self.file_name
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def too_large(request: HttpRequest) -> str:
    """The name of a file that was not kept because of its size; empty where there was none."""
    return getattr(request, "refused_file", "") or ""
