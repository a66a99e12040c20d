-- The history of all tracked tables: one row a change. It refers to nothing, so that it outlives what it tells of.
CREATE TABLE agencies_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    operation varchar(6) NOT NULL,
    kind varchar(60) NOT NULL,
    object_id bigint,
    root_kind varchar(60) NOT NULL,
    root_id bigint,
    agency_id bigint,
    province_id bigint,
    before jsonb,
    after jsonb,
    person_id bigint,
    on_behalf_of_id bigint,
    act uuid,
    way varchar(10) NOT NULL,
    place varchar(200) NOT NULL,
    database_user varchar(63) NOT NULL
);
CREATE INDEX change_of_object ON agencies_change (kind, object_id, id);
CREATE INDEX change_of_root ON agencies_change (root_kind, root_id, id);
CREATE INDEX change_in_province ON agencies_change (province_id, id);
CREATE INDEX change_by_person ON agencies_change (person_id, id);
CREATE INDEX change_of_act ON agencies_change (act);

-- What differs between two rows as JSON, with who is at it (reformportal/lib/acts.py), becomes one entry.
CREATE FUNCTION agencies_record_change(
    kind text, operation text, old_row jsonb, new_row jsonb, root_kind text, root_id bigint,
    agency_id bigint, province_id bigint, hidden text[], secret text[]
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    told jsonb := coalesce(nullif(current_setting('portal.act', true), ''), '{}')::jsonb;
    lost jsonb;
    gained jsonb;
    named text;
BEGIN
    IF operation = 'UPDATE' THEN
        SELECT jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, new_row -> o.key) INTO lost, gained
        FROM jsonb_each(old_row - hidden) o WHERE new_row -> o.key IS DISTINCT FROM o.value;
        -- Saved as it was: nothing to tell.
        IF lost IS NULL THEN
            RETURN;
        END IF;
    ELSE
        lost := jsonb_strip_nulls(old_row - hidden);
        gained := jsonb_strip_nulls(new_row - hidden);
    END IF;
    -- That a secret changed is told, the secret is not.
    FOREACH named IN ARRAY secret LOOP
        lost := CASE WHEN lost ? named THEN lost || jsonb_build_object(named, '***') ELSE lost END;
        gained := CASE WHEN gained ? named THEN gained || jsonb_build_object(named, '*****') ELSE gained END;
    END LOOP;
    INSERT INTO agencies_change (
        at, operation, kind, object_id, root_kind, root_id, agency_id, province_id, before, after,
        person_id, on_behalf_of_id, act, way, place, database_user)
    VALUES (
        clock_timestamp() + make_interval(secs => coalesce((told ->> 'shift')::float, 0)),
        lower(operation), kind, (coalesce(new_row, old_row) ->> 'id')::bigint, root_kind, root_id, agency_id, province_id,
        lost, gained, (told ->> 'person')::bigint, (told ->> 'for')::bigint, (told ->> 'act')::uuid,
        coalesce(told ->> 'way', 'sql'), coalesce(told ->> 'place', ''), session_user);
END $$;

-- Entries come from the triggers of tracked tables alone, and stay as they are.
CREATE FUNCTION agencies_refuse_to_change_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- A trigger of a tracked table stands around this one.
    IF TG_OP = 'INSERT' AND pg_trigger_depth() > 1 THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'history is not edited: % of % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER history_is_not_edited BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON agencies_change
    FOR EACH STATEMENT EXECUTE FUNCTION agencies_refuse_to_change_history();
