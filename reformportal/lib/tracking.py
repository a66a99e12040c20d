"""Triggers that keep the history of a table: `@tracked(…)` above a model, then `makemigrations`.

They are django-pgtrigger's, but for one thing: its own can be switched off by a setting of the
session (`pgtrigger.ignore`), and a history that anybody can switch off is none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import pgtrigger
from django.db import models
from pgtrigger import compiler

Model = TypeVar("Model", bound=type[models.Model])


class AlwaysSql(compiler.UpsertTriggerSql):
    """A trigger without the library's question whether to be ignored. Migrations refer to it: its
    text is never changed, another text is another class."""

    def get_template(self) -> str:
        return """
            CREATE OR REPLACE FUNCTION {pgid}() RETURNS trigger LANGUAGE plpgsql AS $$
                {declare}
                BEGIN
                    {func}
                END;
            $$;
            DROP TRIGGER IF EXISTS {pgid} ON {table};
            CREATE TRIGGER {pgid} {when} {operation} ON {table} {referencing}
                FOR EACH {level} EXECUTE FUNCTION {execute};
            COMMENT ON TRIGGER {pgid} ON {table} IS '{hash}';
        """


class Always(pgtrigger.Trigger):
    """A trigger that no setting switches off."""

    def compile(self, model: type[models.Model]) -> compiler.Trigger:
        sql = AlwaysSql(
            pgid=self.get_pgid(model),
            declare=self.render_declare(model),
            func=self.format_sql(self.render_func(model)),
            table=model._meta.db_table,
            when=self.when,
            operation=self.operation,
            referencing=self.referencing or "",
            level=self.level,
            execute=self.render_execute(model),
        )
        return compiler.Trigger(name=self.name, sql=sql)


class Recorded(Always):
    """Each changed row leaves one entry: what it was, what it is, and whose page shows it.

    `root` is the path to the object on whose page the entry stands (empty: the row's own),
    `agency` and `province` the paths to those concerned, where there are any.
    """

    when = pgtrigger.After
    level = pgtrigger.Row

    def __init__(
        self,
        *,
        root: str = "",
        agency: str = "",
        province: str = "",
        hidden: tuple[str, ...] = (),
        secret: tuple[str, ...] = (),
        **options: Any,
    ) -> None:
        self.root, self.agency, self.province = root, agency, province
        self.hidden, self.secret = hidden, secret
        super().__init__(**options)

    def get_declare(self, model: type[models.Model]) -> list[tuple[str, str]]:
        return [("it", "record")]

    def get_func(self, model: type[models.Model]) -> str:
        return f"""
            IF TG_OP = 'DELETE' THEN it := OLD; ELSE it := NEW; END IF;
            PERFORM agencies_record_change('{kind_of(model)}', TG_OP, to_jsonb(OLD), to_jsonb(NEW),
                {self.places(model)},
                {listed(self.hidden_columns(model))}, {listed(self.secret)});
            RETURN NULL;
        """

    def places(self, model: type[models.Model]) -> str:
        """Kind and id of the root, agency and province, as arguments."""
        root = model_at(model, self.root) if self.root else model
        found = [reached(model, path) for path in (self.root, self.agency, self.province)]
        root_id = found[0] if self.root else "it.id"
        return ", ".join([f"'{kind_of(root)}'", root_id, found[1], found[2]])

    def hidden_columns(self, model: type[models.Model]) -> tuple[str, ...]:
        generated = [each.column for each in model._meta.concrete_fields if each.generated]
        return (*self.hidden, *generated)


class Counted(Recorded):
    """Rows added by the thousand leave one entry a root and statement: how many they are."""

    level = pgtrigger.Statement
    referencing = pgtrigger.Referencing(new="new_values")

    def get_declare(self, model: type[models.Model]) -> list[tuple[str, str]]:
        return []

    def get_func(self, model: type[models.Model]) -> str:
        column = model._meta.get_field(self.root).column
        return f"""
            PERFORM agencies_record_change('{kind_of(model)}', TG_OP, NULL,
                jsonb_build_object('id', it.only_id, 'rows', it.rows, 'answered', it.answered),
                {self.places(model)}, '{{}}', '{{}}')
            FROM (
                SELECT {column}, count(*) AS rows, count(*) FILTER (WHERE is_answered) AS answered,
                    CASE count(*) WHEN 1 THEN min(id) END AS only_id
                FROM new_values GROUP BY {column}
            ) AS it;
            RETURN NULL;
        """


def tracked(*, counted: bool = False, **places: Any) -> Callable[[Model], Model]:
    """Keeps the history of the model's rows; `counted`: added rows leave their number alone."""
    operations = pgtrigger.Update | pgtrigger.Delete
    if not counted:
        operations = pgtrigger.Insert | operations
    triggers = [Recorded(name="history", operation=operations, **places)]
    if counted:
        triggers.append(Counted(name="history_added", operation=pgtrigger.Insert, **places))
    return pgtrigger.register(*triggers)


def triggers_of(model: type[models.Model]) -> list[Recorded]:
    """Our triggers on the model's table, whichever of its models declares them."""
    return [
        trigger
        for registered, trigger in pgtrigger.registered()
        if isinstance(trigger, Recorded) and registered._meta.db_table == model._meta.db_table
    ]


def kind_of(model: type[models.Model]) -> str:
    """“reports.figure”: how entries name a table's rows; a proxy's are those of its table."""
    return model._meta.concrete_model._meta.label_lower


def model_at(model: type[models.Model], path: str) -> type[models.Model]:
    """The model to which a path of foreign keys leads."""
    for name in path.split("__"):
        model = model._meta.get_field(name).related_model
    return model


def reached(model: type[models.Model], path: str) -> str:
    """SQL of the id at the end of a path of foreign keys that starts from the row `it`."""
    if not path:
        return "NULL"
    names = path.split("__")
    if names == ["pk"]:
        return "it.id"
    field = model._meta.get_field(names[0])
    found = f"it.{field.column}"
    for name in names[1:]:
        model = field.related_model
        field = model._meta.get_field(name)
        found = f"(SELECT {field.column} FROM {model._meta.db_table} WHERE id = {found})"
    return found


def listed(names: tuple[str, ...]) -> str:
    return "'{" + ",".join(names) + "}'"
